"""Why a piece of work does not count: the reason that decides, and no other."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from interactions.models import Activity, Interaction, Topic
from okrs.evidence.selectors.claims import claims_for_activity, claims_for_interaction
from okrs.evidence.selectors.reasons import CANCELLED, why_update
from okrs.models import Exclusion, KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric
from organization.models import TherapeuticArea, User
from tests.factories.cast import Cast
from tests.factories.interactions import ActivityFactory, make_interaction
from tests.okrs.conftest import AT, discussion, key_result_for
from tests.reading import words_of

DAY = date(2026, 2, 10)


def reasons(row: Interaction, user: User, at: datetime = AT) -> list[tuple[str, ...]]:
    return [one.why_not for one in claims_for_interaction(row, user=user, at=at)]


@pytest.mark.parametrize(("state", "why"), [("cancelled", CANCELLED), ("planned", "Planned, not held yet")])
def test_what_was_not_held_is_not_measured_by_minutes_and_questions(cast: Cast, state: str, why: str) -> None:
    key_result_for(cast, cast.msl)
    row = make_interaction(msl=cast.msl, on=DAY, minutes=5, state=state, channel="email")
    assert reasons(row, cast.msl) == [(why,)]


def test_a_full_discussion_that_was_cancelled_says_so(cast: Cast, topic: Topic) -> None:
    key_result_for(cast, cast.msl)
    assert reasons(discussion(cast.msl, topic, DAY, state="cancelled"), cast.msl) == [(CANCELLED,)]


def test_a_draft_counts_once_it_is_active(cast: Cast, topic: Topic, client: Client) -> None:
    kr = key_result_for(cast, cast.msl)
    row = discussion(cast.msl, topic, DAY)
    client.force_login(cast.msl)
    page = reverse("interaction", args=[row.pk])
    assert "Counts: now 1 of" in words_of(client.get(page))
    Objective.objects.filter(pk=kr.objective_id).update(state="draft")
    assert "Counts once it is active" in words_of(client.get(page))


def test_a_cancelled_activity_says_so_alone(cast: Cast) -> None:
    key_result_for(cast, cast.msl, measured_by=Metric.TRAININGS)
    row = ActivityFactory.create(owner=cast.msl, kind=Activity.Kind.TRAINING, is_cancelled=True, held_on=None)
    assert [one.why_not for one in claims_for_activity(row, user=cast.msl, at=AT)] == [(CANCELLED,)]


def test_another_area_a_late_entry_and_what_was_taken_out_are_told_apart(cast: Cast, topic: Topic) -> None:
    other = TherapeuticArea.objects.exclude(pk=cast.oncology.pk).first()
    kr = key_result_for(cast, cast.msl, therapeutic_area=other)
    elsewhere = discussion(cast.msl, topic, DAY)
    assert reasons(elsewhere, cast.msl) == [(f"Tagged {cast.oncology}; this key result counts {other}",)]
    KeyResult.objects.filter(pk=kr.pk).update(state=KeyResult.State.DROPPED)
    assert reasons(elsewhere, cast.msl) == []

    mine = key_result_for(cast, cast.msl)
    Exclusion.objects.create(
        key_result=mine, source="interactions", row_id=elsewhere.pk, reason="A lecture", by=cast.manager, at=AT
    )
    assert reasons(elsewhere, cast.msl) == [("Taken out of its evidence on 15 Feb",)]

    grace = cast.quarter.grace_ends_on
    late = datetime.combine(grace, datetime.min.time(), UTC) + timedelta(days=2)
    entered = discussion(cast.msl, topic, DAY, created_at=late)
    assert reasons(entered, cast.msl, late) == [
        (f"Entered on {late:%-d %b}; evidence was accepted until {grace:%-d %b}",)
    ]


def test_an_update_that_says_nothing_was_heard_lacks_no_insight(cast: Cast) -> None:
    draft = WeeklyUpdate.objects.create(author=cast.msl, week_start=date(2026, 2, 9), nothing_new_heard=True)
    assert why_update(draft, near=True) == ["Not submitted yet"]
