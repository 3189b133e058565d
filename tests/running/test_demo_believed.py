"""The demo as somebody from the field reads it: nothing that a medical director would smile at."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from insights.models import Insight
from interactions.models import Activity, FollowUpQuestion, Interaction, InteractionAttendee, SafetyHandoff
from interactions.models.activities import NEEDS_APPROVAL
from msl_okr.demo import objectives
from msl_okr.demo.load import tell
from msl_okr.demo.story import Size, Story
from okrs.models import CheckIn

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def story(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Story:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return tell(date(2027, 2, 18), Size(), objectives.shipped())


def test_texts_differ(story: Story) -> None:
    said = Counter(row.observation for row in story.rows_of(Insight))
    assert len(said) > 0.9 * said.total()
    reasons = Counter(row.override_reason for row in story.rows_of(CheckIn) if row.override_reason)
    assert len(reasons) > reasons.total() / 2 or len(reasons) >= 8, reasons


def test_nothing_is_held_on_holidays_and_between_the_years(story: Story) -> None:
    closed = {date(2026, 12, day) for day in (24, 25, 28, 29, 30, 31)} | {date(2027, 1, 1)}
    held = [(row.occurred_on, row.msl) for row in story.rows_of(Interaction)]
    held += [(row.held_on, row.owner) for row in story.rows_of(Activity) if row.held_on]
    assert len(held) > 500
    assert {day for day, _ in held} & closed == set()
    workers = {worker.user.email: worker for worker in story.workers}
    for row in story.rows_of(Interaction):
        assert row.occurred_on not in story.days_off(workers[row.msl.email]), row.msl


def test_half_of_the_follow_ups_have_words(story: Story) -> None:
    rows = story.rows_of(FollowUpQuestion)
    assert 0.45 < sum(bool(row.question) for row in rows) / len(rows) < 0.65


def test_one_hand_off_is_overdue(story: Story) -> None:
    open_ones = [row for row in story.rows_of(SafetyHandoff) if not row.handed_off_at and not row.withdrawn_at]
    assert len([row for row in open_ones if row.due_at < story.now]) == 1


def test_others_approved_and_two_approvals_wait(story: Story) -> None:
    rows = [row for row in story.rows_of(Activity) if row.kind in NEEDS_APPROVAL]
    assert not [row for row in rows if row.approved_by is row.owner]
    waiting = [row for row in rows if row.approval_asked_at or (row.approved_on and row.approved_by is None)]
    assert 1 <= len(waiting) <= 4, waiting


def test_nobody_is_in_two_talks_at_once_or_meets_a_kol_twice_a_day(story: Story) -> None:
    by_day: dict[tuple[str, date], list[Interaction]] = {}
    for row in story.rows_of(Interaction):
        by_day.setdefault((row.msl.email, row.occurred_on), []).append(row)
    for rows in by_day.values():
        rows.sort(key=lambda row: row.starts_at)
        for earlier, later in pairwise(rows):
            assert (later.starts_at - earlier.starts_at).seconds >= 60 * earlier.minutes
    met = Counter(
        (row.interaction.msl.email, row.interaction.occurred_on, id(row.kol))
        for row in story.rows_of(InteractionAttendee)
    )
    assert max(met.values()) == 1
