"""Who reads the thread of which kind of object: written down cell by cell, and the same asked from both ends."""

from typing import Any

import pytest
from django.http import Http404
from django.utils import timezone

from organization.comments.selectors.subjects import get_target, offered, readable, readers, reads
from organization.comments.subjects import SUBJECTS
from organization.models import On
from tests.factories.cast import Cast
from tests.factories.comments import make_subjects
from tests.factories.insights import InsightFactory
from tests.factories.okrs import CheckInFactory, KeyResultFactory, ObjectiveFactory, WeeklyUpdateFactory
from tests.factories.organization import StrategicImperativeFactory, UserFactory

MEDICAL = {"msl", "teammate", "manager", "elsewhere", "other_manager", "lead", "compliance"}
NEAR = {"msl", "teammate", "manager", "lead", "compliance"}
# docs/security.md: partners and administrators read no thread, whatever of the object they read.
READERS = {
    On.OBJECTIVE: MEDICAL, On.KEY_RESULT: MEDICAL, On.INSIGHT: MEDICAL, On.CHECK_IN: NEAR, On.WEEKLY_UPDATE: NEAR,
    On.ACTIVITY: NEAR, On.INITIATIVE: MEDICAL,
}  # fmt: skip


def test_every_kind_has_a_subject() -> None:
    assert set(SUBJECTS) == set(On.values) == set(READERS)


@pytest.mark.parametrize("on", On.values)
def test_who_reads_a_thread(on: str, cast: Cast, subjects: dict[str, Any]) -> None:
    today, row = timezone.now().date(), subjects[on]
    found = set()
    for name, person in cast.people().items():
        try:
            get_target(person, on, row.pk, today=today)
            found.add(name)
        except Http404:
            continue
    assert found == READERS[On(on)]


def _more(cast: Cast) -> dict[str, list[Any]]:
    """Shared, joined, team-owned and drafted rows, beside the plain ones."""
    found = {on: [row] for on, row in make_subjects(cast).items()}
    shared = ObjectiveFactory.create(
        quarter=cast.quarter, primary_team=cast.south, owner=cast.elsewhere, is_team=True, code="O9",
        imperative=StrategicImperativeFactory.create(),
    )  # fmt: skip
    found["objective"].append(shared)
    of_team = KeyResultFactory.create(objective=shared, owner=cast.lead)
    found["key_result"].append(of_team)
    common = {"key_result": of_team, "confidence": 5}
    found["check_in"] += [
        CheckInFactory.create(published_at=timezone.now(), author=cast.other_manager, **common),
        CheckInFactory.create(author=cast.lead, period=2, **common),
    ]
    joined = type(found["activity"][0]).objects.create(
        kind="training", title="Joined", owner=cast.elsewhere, is_shared=True, therapeutic_area=cast.oncology
    )
    joined.participants.add(cast.teammate)
    found["activity"].append(joined)
    found["insight"].append(InsightFactory.create(originator=cast.msl, therapeutic_area=cast.oncology, state="draft"))
    week = found["weekly_update"][0].week_start
    found["weekly_update"].append(WeeklyUpdateFactory.create(author=cast.teammate, week_start=week))
    return found


def test_the_people_offered_are_those_who_read_it(cast: Cast) -> None:
    """``readers`` turns ``rows`` round: both ways must give the same people, for every kind."""
    at = timezone.now()
    rows = _more(cast)
    UserFactory.create(is_active=False)
    for on, subject in SUBJECTS.items():
        for row in rows[on]:
            who_read = {
                person.pk for person in cast.people().values()
                if person.may("comment.view") and subject.rows(person, at.date()).filter(pk=row.pk).exists()
            }  # fmt: skip
            if not who_read:
                continue  # a draft: nobody is asked who else reads it
            reader = next(one for one in cast.people().values() if one.pk in who_read)
            target = get_target(reader, on, row.pk, today=at.date())
            assert set(readers(target, at.date()).values_list("pk", flat=True)) == who_read, (on, row)
            asked = [(person, on, row.pk) for person in cast.people().values()]
            assert readable(asked, at) == {(pk, on, row.pk) for pk in who_read}
            assert {one.pk for one in cast.people().values() if reads(one, target, at)} == who_read


def test_drafts_have_no_thread_for_anybody(cast: Cast) -> None:
    rows = _more(cast)
    for on in (On.CHECK_IN, On.INSIGHT, On.WEEKLY_UPDATE):
        for person in cast.people().values():
            with pytest.raises(Http404):
                get_target(person, on, rows[on][-1].pk, today=timezone.now().date())


def test_namesakes_are_offered_by_their_address(cast: Cast, subjects: dict[str, Any]) -> None:
    for email in ("lena.one@demo.example", "lena.two@demo.example"):
        UserFactory.create(display_name="Léna Holt", email=email)
    target = get_target(cast.msl, "objective", subjects["objective"].pk, today=timezone.now().date())
    found = offered(target, "hol", today=timezone.now().date())
    assert {one["insert"] for one in found} == {
        "lena.one@demo.example", "lena.two@demo.example", cast.lead.email,
    }  # fmt: skip
    assert [one["insert"] for one in offered(target, "Tom", today=timezone.now().date())] == ["Tomas Berg"]
    assert offered(target, "Colin", today=timezone.now().date()) == []
    assert offered(target, "  ", today=timezone.now().date()) == []
