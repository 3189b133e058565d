"""A team's month on one page: what it says, of whom, for whom."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from audit.models import AccessRecord
from interactions.models import Decision
from okrs.models import KeyResult, Measurement, Objective
from okrs.review.selectors.month import Line, TeamMonth, last_ended, months_of, team_month
from organization.models import Membership, Quarter, Team, User
from tests.factories.cast import Cast
from tests.factories.insights import make_insight
from tests.factories.meetings import DecisionFactory, make_meeting_on
from tests.factories.okrs import CheckInFactory
from tests.okrs.conftest import client, key_result_for
from tests.reading import assertContains, assertNotContains

AT = datetime(2026, 3, 5, 12, tzinfo=UTC)
END, BEFORE = date(2026, 2, 28), date(2026, 1, 31)
SAID = datetime(2026, 2, 27, 12, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("in_march")


@pytest.fixture
def in_march() -> Any:
    with time_machine.travel(AT, tick=False):
        yield


def recorded(row: KeyResult, day: date, status: str, value: str = "4 of 15") -> None:
    Measurement.objects.create(key_result=row, as_of=day, status=status, value_text=value, measured_at=AT, verdict={})


def of(user: User, team: Team) -> TeamMonth:
    month = last_ended(months_of(AT.date()), AT.date())
    assert month is not None
    return team_month(user, team, month, at=AT)


def test_statuses_at_the_end_and_before_and_what_was_met(cast: Cast) -> None:
    met, risky, unknown = (key_result_for(cast, cast.msl, code=f"KR1.{number}") for number in (1, 2, 3))
    recorded(met, BEFORE, "on_track")
    recorded(met, END, "complete", "15 of 15")
    recorded(met, date(2026, 3, 2), "at_risk")
    recorded(risky, BEFORE - timedelta(days=3), "on_track")
    recorded(risky, END - timedelta(days=1), "at_risk")
    CheckInFactory.create(
        key_result=risky, period=2, published_at=SAID, next_step="Two visits", feedback_hcp="Clear data"
    )
    CheckInFactory.create(key_result=risky, period=1, published_at=SAID, next_step="Of January", feedback_hcp="Old")
    elsewhere = key_result_for(cast, cast.msl, code="KR9.9")
    Objective.objects.filter(pk=elsewhere.objective_id).update(primary_team=cast.south)
    found = of(cast.manager, cast.north)
    assert [row.code for row in found.rows] == ["KR1.1", "KR1.2", unknown.code]
    assert [row.code for row in found.met] == ["KR1.1"]
    assert [(row.code, row.next_step) for row in found.at_risk] == [("KR1.2", "Two visits")]
    assert found.total == Line("All", 3, ((2, 0), (0, 1), (0, 0), (0, 1)))  # On Track, At Risk, In Progress, Complete
    assert [one.name for one in found.lines] == [f"{row.code} {row.title}" for row in found.rows]
    assert (found.as_of, found.before_on) == (END, BEFORE)
    assert found.feedback == (("KR1.2", "Mara Lind", "HCPs", "Clear data"),)


def test_a_declared_status_says_so_and_why(cast: Cast) -> None:
    one, two = (key_result_for(cast, cast.msl, code=f"KR1.{number}") for number in (1, 2))
    for kr in (one, two):
        recorded(kr, END, "at_risk")
    Measurement.objects.update(verdict={"rule": "on_pace", "declared": "at_risk"})
    CheckInFactory.create(
        key_result=one, period=2, published_at=SAID, computed_status="on_track", declared_status="at_risk",
        override_reason="Two centres closed.",
    )  # fmt: skip
    found = of(cast.manager, cast.north)
    assert [row.reason for row in found.at_risk] == [
        "Declared, not counted: Two centres closed.", "Declared, not counted.",
    ]  # fmt: skip


def test_the_first_month_of_a_quarter_has_nothing_before(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, code="KR1.1")
    recorded(kr, date(2025, 12, 31), "at_risk")
    recorded(kr, BEFORE, "on_track")
    january = next(one for one in months_of(AT.date()) if one.label == "January 2026")
    found = team_month(cast.manager, cast.north, january, at=AT)
    assert (found.rows[0].before, found.rows[0].after, found.before_on) == ("", "on_track", None)


def test_insights_and_decisions_of_those_who_were_in_the_team(cast: Cast) -> None:
    for person, text in ((cast.msl, "Heard in North"), (cast.elsewhere, "Heard in South")):
        make_insight(originator=person, observation=text, state="submitted", submitted_at=SAID)
    make_insight(originator=cast.msl, observation="Of March", state="submitted", submitted_at=AT)
    Membership.objects.filter(user=cast.teammate).update(to_date=date(2026, 2, 10))
    make_insight(originator=cast.teammate, observation="After leaving", state="submitted", submitted_at=SAID)
    meeting = make_meeting_on(date(2026, 1, 20), owner=cast.msl, area=cast.oncology)
    for owner, text, due, state in (
        (cast.msl, "Due and done", END, Decision.State.DONE),
        (cast.msl, "Left open", BEFORE, Decision.State.OPEN),
        (cast.msl, "Done before", BEFORE, Decision.State.DONE),
        (cast.msl, "Due later", AT.date(), Decision.State.OPEN),
        (cast.elsewhere, "Of South", END, Decision.State.OPEN),
    ):
        ended = AT if state == Decision.State.DONE else None
        DecisionFactory.create(meeting=meeting, owner=owner, text=text, due_on=due, state=state, ended_at=ended)
    found = of(cast.manager, cast.north)
    assert [text for text, *_ in found.insights] == ["Heard in North"]
    assert found.insight_count == 1
    assert [one.text for one in found.decisions] == ["Left open", "Due and done"]


def test_the_page_its_link_and_its_access_record(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, code="KR1.1")
    recorded(kr, END, "at_risk")
    CheckInFactory.create(key_result=kr, period=2, published_at=SAID, next_step="Two visits")
    page = client(cast.manager).get(reverse("review-month"))
    assertContains(page, "North, February 2026")
    assertContains(page, "made 5 Mar 2026")
    assertContains(page, "Two visits")
    link = f"{reverse('review-month')}?team={cast.north.pk}&amp;period={cast.quarter.pk}-2"
    assertContains(page, link)
    record = AccessRecord.objects.filter(actor_id=cast.manager.pk, model="checkin").latest("pk")
    assert record.detail == "month of North, February 2026"
    assertContains(client(cast.lead).get(link.replace("&amp;", "&")), "Two visits")


@pytest.mark.parametrize("query", ["team=x", "period=x", "period=0-9", "team=999999"])
def test_what_cannot_be_shown_is_said(cast: Cast, query: str) -> None:
    assert client(cast.manager).get(f"{reverse('review-month')}?{query}").status_code == 422


def test_a_foreign_team_is_answered_as_one_that_does_not_exist(cast: Cast) -> None:
    page = client(cast.other_manager).get(reverse("review-month"), {"team": cast.north.pk})
    assertContains(page, "Select a valid choice", status_code=422)
    assertNotContains(page, "North", status_code=422)
    assert client(cast.msl).get(reverse("review-month")).status_code == 403


def test_before_there_is_a_quarter_or_a_team(cast: Cast) -> None:
    cast.other_manager.managed_teams.clear()
    assertContains(client(cast.other_manager).get(reverse("review-month")), "There is no month to show")
    Quarter.objects.update(state=Quarter.State.PLANNING)
    assertContains(client(cast.lead).get(reverse("review-month")), "There is no month to show")


def test_a_month_that_runs_is_shown_as_far_as_it_is(cast: Cast) -> None:
    kr = key_result_for(cast, cast.msl, code="KR1.1")
    recorded(kr, END, "on_track")
    recorded(kr, date(2026, 3, 4), "at_risk")
    march = months_of(AT.date())[0]
    found = team_month(cast.manager, cast.north, march, at=AT)
    assert (march.label, found.as_of, found.rows[0].before, found.rows[0].after) == (
        "March 2026", date(2026, 3, 4), "on_track", "at_risk",
    )  # fmt: skip
