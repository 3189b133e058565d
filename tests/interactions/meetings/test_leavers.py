"""What somebody who left, or may plan or read no more, leaves behind in meetings."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from interactions.meetings.selectors.decisions import due_decisions
from interactions.meetings.services.decisions import DecisionText, take_decision
from interactions.meetings.services.meetings import MeetingPlan, change_meeting, invite
from interactions.meetings.services.series import SeriesPlan, change_series, extend_all, start_series
from interactions.models import MeetingSeries
from organization import roles
from organization.models import TeamManager
from tests.factories.cast import Cast
from tests.factories.meetings import DecisionFactory, make_meeting_on
from tests.reading import words_of

NOW = datetime(2026, 2, 18, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def at(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def leaves(user: Any) -> None:
    user.is_active = False
    user.save()


def turns(user: Any, function: str) -> None:
    user.role, user.function = roles.PARTNER, function
    user.save()


def series_plan(cast: Cast, **more: Any) -> SeriesPlan:
    said = {"title": "Strategy", "therapeutic_area": cast.oncology, "week": 2, "weekday": 1, "at": time(14),
            "zone": "Europe/Berlin", "begins_on": TODAY}  # fmt: skip
    return SeriesPlan(**said | more)


@pytest.fixture
def series(cast: Cast) -> MeetingSeries:
    made = start_series(by=cast.msl, plan=series_plan(cast), today=TODAY)
    for one in made.meetings.all():
        invite(by=cast.msl, meeting=one, person=cast.teammate)
    return made


SERIES_FORM = {
    "title": "Strategy", "week": "2", "weekday": "1", "at": "14:00", "duration": "60", "zone": "Europe/Berlin",
    "begins_on": "2026-02-18", "version": "1",
}  # fmt: skip


def codes(user: Any, series: MeetingSeries) -> set[int]:
    first = series.meetings.earliest("starts_at")
    pages = (("meeting-edit", first.pk), ("meeting-cancel", first.pk), ("meeting-series-edit", series.pk))
    return {at(user).get(reverse(name, args=[pk])).status_code for name, pk in pages}


@pytest.mark.parametrize("goes", ["left", "commercial"])
def test_the_managers_of_the_organiser_take_a_series_over(goes: str, cast: Cast, series: MeetingSeries) -> None:
    assert codes(cast.manager, series) == {403}
    if goes == "left":
        leaves(cast.msl)
    else:
        turns(cast.msl, goes)
    assert codes(cast.manager, series) == {200}
    assert codes(cast.teammate, series) == {403}
    home = words_of(at(cast.manager).get("/"))
    assert "Strategy: nobody organises it" in home
    assert "nobody organises it" not in words_of(at(cast.teammate).get("/"))
    url = reverse("meeting-series-edit", args=[series.pk])
    assert "Once you save, you do." in words_of(at(cast.manager).get(url))
    answer = at(cast.manager).post(url, SERIES_FORM | {"therapeutic_area": cast.oncology.pk})
    assert answer.status_code == 302
    series.refresh_from_db()
    assert series.owner == cast.manager
    assert {one.activity.owner for one in series.meetings.all()} == {cast.manager}
    assert all(one.attendees.filter(user=cast.manager).count() == 1 for one in series.meetings.all())
    assert "nobody organises it" not in words_of(at(cast.manager).get("/"))


def test_without_a_manager_those_take_it_over_who_are_invited(cast: Cast, series: MeetingSeries) -> None:
    TeamManager.objects.all().delete()
    leaves(cast.msl)
    assert codes(cast.teammate, series) == {200}
    assert codes(cast.lead, series) == {403}
    assert "Strategy: nobody organises it" in words_of(at(cast.teammate).get("/"))
    assert "nobody organises it" not in words_of(at(cast.lead).get("/"))


def test_one_meeting_is_taken_over_or_cancelled(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate,), title="Strategy")
    other = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, title="Endpoints")
    leaves(cast.msl)
    page = words_of(at(cast.manager).get(reverse("meeting", args=[made.pk])))
    assert "Nobody organises it" in page
    assert "Was organised by Mara Lind (no longer active)" in words_of(at(cast.manager).get("/"))
    at(cast.manager).post(reverse("meeting-cancel", args=[other.pk]), {"reason": "Nobody needs it"})
    form = {"title": "Strategy", "day": "2026-03-10", "at": "14:00", "duration": "60", "zone": "UTC",
            "therapeutic_area": cast.oncology.pk, "version": made.activity.version}  # fmt: skip
    assert at(cast.manager).post(reverse("meeting-edit", args=[made.pk]), form).status_code == 302
    for one in (made, other):
        one.activity.refresh_from_db()
    assert (made.activity.owner, other.activity.is_cancelled) == (cast.manager, True)
    assert at(cast.manager).get(reverse("meeting-people", args=[made.pk])).status_code == 200


def test_while_the_organiser_is_there_nobody_succeeds(cast: Cast, series: MeetingSeries) -> None:
    with pytest.raises(PermissionDenied):
        change_series(by=cast.manager, series=series, plan=series_plan(cast), version=1, today=TODAY)


def test_no_more_meetings_are_made_for_whoever_may_plan_no_more(cast: Cast, series: MeetingSeries) -> None:
    turns(cast.msl, "commercial")
    assert extend_all(at=datetime(2026, 4, 1, 3, tzinfo=UTC)) == 0


# --- Decisions ------------------------------------------------------------------------


def test_a_decision_of_somebody_who_left_waits_for_the_organiser(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate,), held_on=TODAY)
    decision = DecisionFactory.create(
        meeting=made, owner=cast.teammate, due_on=TODAY + timedelta(days=9), text="Ask the sites"
    )
    assert "Ask the sites" not in words_of(at(cast.msl).get("/"))
    leaves(cast.teammate)
    home = words_of(at(cast.msl).get("/"))
    assert "Tomas Berg (no longer active) no longer sees to this decision" in home
    form = {"text": "Ask the sites", "owner": cast.msl.pk, "due_on": "2026-03-01", "is_scientific": "on", "version": 1}
    assert at(cast.msl).post(reverse("decision-edit", args=[decision.pk]), form).status_code == 302
    assert "no longer sees to" not in words_of(at(cast.msl).get("/"))


def test_where_the_organiser_left_too_the_manager_hands_it_on(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, held_on=TODAY)
    decision = DecisionFactory.create(meeting=made, owner=cast.msl, due_on=TODAY, text="Ask the sites")
    form = {"text": "Ask the sites", "owner": cast.manager.pk, "due_on": "2026-03-01", "is_scientific": "on",
            "version": 1}  # fmt: skip
    url = reverse("decision-edit", args=[decision.pk])
    assert at(cast.manager).get(url).status_code == 403
    leaves(cast.msl)
    assert url in at(cast.manager).get("/").content.decode()
    assert at(cast.manager).post(url, form).status_code == 302
    decision.refresh_from_db()
    assert decision.owner == cast.manager


@pytest.mark.parametrize("function", ["commercial", "clinical"])
def test_a_decision_that_its_owner_may_read_no_more_waits_for_the_organiser(function: str, cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.teammate,))
    for text, is_scientific in (("Hidden from them", True), ("Open to them", False)):
        DecisionFactory.create(meeting=made, owner=cast.teammate, due_on=TODAY, text=text, is_scientific=is_scientific)
    turns(cast.teammate, function)
    home = words_of(at(cast.msl).get("/"))
    assert "Hidden from them" in home
    assert "Open to them" not in home


def test_sharing_does_not_end_while_a_partner_owes_what_only_sharing_shows(cast: Cast) -> None:
    made = make_meeting_on(TODAY, owner=cast.msl, area=cast.oncology, invited=(cast.clinical,), is_shared=True)
    take_decision(by=cast.msl, meeting=made, invited=frozenset(), said=DecisionText("Do it", cast.clinical, TODAY))
    plan = MeetingPlan("Strategy", cast.oncology, TODAY, time(14), "UTC", is_shared=False)
    with pytest.raises(ValidationError) as refused:
        change_meeting(by=cast.msl, meeting=made, version=made.activity.version, plan=plan)
    assert "Clara Boyd" in str(refused.value.message_dict["is_shared"])
    assert due_decisions(cast.clinical, today=TODAY).count() == 1
    made.decisions.update(is_scientific=False)
    change_meeting(by=cast.msl, meeting=made, version=made.activity.version, plan=plan)
    assert due_decisions(cast.clinical, today=TODAY).count() == 1


def test_what_is_left_of_earlier_days_is_not_shown_to_strangers(cast: Cast) -> None:
    made = make_meeting_on(date(2026, 1, 14), owner=cast.msl, area=cast.oncology, invited=(cast.teammate,))
    DecisionFactory.create(meeting=made, owner=cast.teammate, due_on=TODAY, text="Ask the sites")
    leaves(cast.msl)
    leaves(cast.teammate)
    for who in (cast.elsewhere, cast.other_manager, cast.lead, cast.admin, cast.commercial):
        assert "Ask the sites" not in words_of(at(who).get("/"))
