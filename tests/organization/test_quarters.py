"""Quarters: dates in words, suggestion of the next, moves of state."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from okrs.models import KeyResult, Objective
from organization.models import Quarter, User
from organization.selectors.history import history_entries
from organization.selectors.quarters import months_after, next_name, suggest_next
from organization.services.quarters import move_quarter, remove_quarter, save_quarter
from tests.factories.cast import Cast
from tests.factories.organization import MembershipFactory, QuarterFactory

TODAY = date(2026, 11, 5)
SignIn = Callable[[User], Client]


def next_quarter(**fields: object) -> Quarter:
    return Quarter(**{"name": "2027-Q1", "starts_on": date(2027, 1, 1), "ends_on": date(2027, 3, 31), **fields})


def refused(error: pytest.ExceptionInfo[ValidationError]) -> dict[str, list[str]]:
    return error.value.message_dict


def test_evidence_is_accepted_ten_days_longer_unless_said_otherwise(cast: Cast) -> None:
    saved = save_quarter(quarter=next_quarter(), by=cast.admin)
    assert saved.grace_ends_on == date(2027, 4, 10)
    assert saved.state == Quarter.State.PLANNING


@pytest.mark.parametrize(
    ("fields", "at", "words"),
    [
        ({"ends_on": date(2026, 12, 1)}, "ends_on", "The last day must be after the first day."),
        ({"ends_on": date(2027, 1, 1)}, "ends_on", "One day is too short: the last day must be after the first day."),
        (
            {"starts_on": date(2026, 12, 31)},
            "starts_on",
            "These dates overlap 2026-Q4 (1 October 2026 to 31 December 2026).",
        ),
        (
            {"grace_ends_on": date(2027, 3, 30)},
            "grace_ends_on",
            "Evidence must be accepted at least until the last day.",
        ),
        ({"name": "2026-Q4"}, "name", "Quarter with this Name already exists."),
    ],
)
def test_impossible_dates_are_refused_at_their_field(cast: Cast, fields: dict, at: str, words: str) -> None:
    with pytest.raises(ValidationError) as error:
        save_quarter(quarter=next_quarter(**fields), by=cast.admin)
    assert refused(error) == {at: [words]}


def test_the_database_refuses_overlapping_and_one_day_quarters(cast: Cast) -> None:
    for constraint, days in (
        ("quarters_do_not_overlap", {"starts_on": date(2026, 12, 31), "ends_on": date(2027, 3, 31)}),
        ("quarter_ends_after_it_starts", {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 1, 1)}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            QuarterFactory.create(name="x", **days)


def test_dates_of_an_active_quarter_change_with_a_reason_only(cast: Cast) -> None:
    cast.quarter.ends_on -= timedelta(days=1)
    with pytest.raises(ValidationError) as error:
        save_quarter(quarter=cast.quarter, by=cast.admin)
    assert "reason" in refused(error)
    save_quarter(quarter=cast.quarter, by=cast.admin, reason="Fiscal year moved")
    entry = history_entries(cast.quarter)[0]
    assert (entry["who"], entry["what"], entry["why"]) == ("Ada Quist", "changed", "Fiscal year moved")
    assert entry["changes"] == [{"field": "last day", "old": "31 December 2026", "new": "30 December 2026"}]


@pytest.mark.parametrize("state", ["grading", "closed"])
def test_dates_stand_still_from_grading_on(cast: Cast, state: str) -> None:
    Quarter.objects.update(state=state)
    cast.quarter.ends_on -= timedelta(days=1)
    with pytest.raises(ValidationError):
        save_quarter(quarter=cast.quarter, by=cast.admin, reason="Late")


def test_a_form_cannot_move_the_state(cast: Cast) -> None:
    cast.quarter.state = "closed"
    assert save_quarter(quarter=cast.quarter, by=cast.admin, reason="x").state == "active"


def test_a_quarter_moves_to_active_to_grading_and_back_with_a_reason(cast: Cast) -> None:
    quarter = save_quarter(quarter=next_quarter(), by=cast.admin)
    assert move_quarter(quarter=quarter, to="active", by=cast.admin).state == "active"
    assert Quarter.objects.get(pk=cast.quarter.pk).state == "active", "the other active quarter stays active"
    assert move_quarter(quarter=quarter, to="grading", by=cast.admin).state == "grading"
    with pytest.raises(ValidationError) as error:
        move_quarter(quarter=quarter, to="active", by=cast.admin, reason=" ")
    assert "reason" in refused(error)
    assert move_quarter(quarter=quarter, to="active", by=cast.admin, reason="Too early").state == "active"
    assert history_entries(quarter)[0]["why"] == "Too early"


@pytest.mark.parametrize(
    ("state", "to"),
    [
        ("planning", "grading"),
        ("active", "planning"),
        ("active", "closed"),
        ("grading", "closed"),
        ("closed", "active"),
        ("active", "nonsense"),
    ],
)
def test_other_moves_are_refused(cast: Cast, state: str, to: str) -> None:
    Quarter.objects.update(state=state)
    with pytest.raises(ValidationError, match="cannot become"):
        move_quarter(quarter=cast.quarter, to=to, by=cast.admin, reason="x")


def test_only_administrators_move_and_change(cast: Cast) -> None:
    for user in (cast.manager, cast.lead, cast.compliance):
        with pytest.raises(PermissionDenied):
            move_quarter(quarter=cast.quarter, to="grading", by=user)
        with pytest.raises(PermissionDenied):
            save_quarter(quarter=next_quarter(), by=user)
        with pytest.raises(PermissionDenied):
            remove_quarter(quarter=cast.quarter, by=user)


def test_only_an_unused_quarter_in_planning_is_deleted(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="only a quarter in planning"):
        remove_quarter(quarter=cast.quarter, by=cast.admin)
    quarter = save_quarter(quarter=next_quarter(), by=cast.admin)
    remove_quarter(quarter=quarter, by=cast.admin)
    assert not Quarter.objects.filter(name="2027-Q1").exists()


@pytest.mark.parametrize(
    ("name", "following"),
    [("2026-Q3", "2026-Q4"), ("2026-Q4", "2027-Q1"), ("FY26 Q4", "FY27 Q1"), ("FY09 Q4", "FY10 Q1"), ("Autumn", "")],
)
def test_the_next_name_is_suggested(name: str, following: str) -> None:
    assert next_name(name) == following


def test_months_end_where_the_month_does() -> None:
    assert months_after(date(2026, 11, 30), 3) == date(2027, 2, 28)
    assert months_after(date(2026, 10, 1), 3) == date(2027, 1, 1)


@pytest.mark.django_db
def test_without_a_quarter_the_calendar_quarter_is_suggested() -> None:
    suggestion = suggest_next(TODAY)
    assert (suggestion["name"], suggestion["starts_on"]) == ("2026-Q4", date(2026, 10, 1))


def test_the_form_suggests_the_next_quarter_and_adds_it(cast: Cast, signed_in: SignIn) -> None:
    client = signed_in(cast.admin)
    page = client.get(reverse("quarter-add")).content.decode()
    assert 'value="2027-Q1"' in page
    assert 'value="2027-01-01"' in page
    assert 'value="2027-03-31"' in page
    assert 'value="2027-04-10"' not in page, "the grace period follows from the last day, whichever is chosen"
    data = {"name": "2027-Q1", "starts_on": "2027-01-01", "ends_on": "2027-03-31"}
    answer = client.post(reverse("quarter-add"), {**data, "starts_on": "2026-12-01"})
    assert answer.status_code == 422
    assert "These dates overlap 2026-Q4" in answer.content.decode()
    assert 'value="2026-12-01"' in answer.content.decode(), "what was typed is kept"
    assert client.post(reverse("quarter-add"), data).status_code == 302
    assert "2027-Q1" in client.get(reverse("quarters")).content.decode()


def test_the_state_page_shows_consequences_before_it_moves(cast: Cast, signed_in: SignIn) -> None:
    quarter = save_quarter(quarter=next_quarter(), by=cast.admin)
    client = signed_in(cast.admin)
    url = reverse("quarter-state", args=[quarter.pk])
    page = client.get(url).content.decode()
    assert "2026-Q4 (1 Oct to 31 Dec 2026) is active as well and stays so" in page
    assert "Mara Lind, Tomas Berg" in page
    assert Quarter.objects.get(pk=quarter.pk).state == "planning"
    assert client.post(url, {"to": "active"}).status_code == 302
    assert Quarter.objects.get(pk=quarter.pk).state == "active"
    assert client.post(url, {"to": "closed"}).status_code == 422
    assert "No new objectives" in client.get(url).content.decode()
    client.post(url, {"to": "grading"})
    assert client.post(url, {"to": "active"}).status_code == 422
    assert client.post(url, {"to": "active", "reason": "Too early"}).status_code == 302


def test_the_state_page_asks_the_same_number_of_questions_for_many_teams(
    cast: Cast, signed_in: SignIn, django_assert_num_queries
) -> None:
    client = signed_in(cast.admin)
    url = reverse("quarter-state", args=[cast.quarter.pk])
    with django_assert_num_queries(8):
        client.get(url)
    MembershipFactory.create_batch(18)
    with django_assert_num_queries(8):
        client.get(url)


def test_the_state_page_counts_objectives_targets_and_people_by_team(cast: Cast, signed_in: SignIn) -> None:
    shared = {"quarter": cast.quarter, "primary_team": cast.north, "owner": cast.msl}
    draft = Objective.objects.create(code="O1", title="Engage", **shared)
    Objective.objects.create(code="O2", title="Educate", state="active", **shared)
    Objective.objects.create(code="O3", title="Gone", state="dropped", **{**shared, "owner": cast.teammate})
    for code, kind, target in (("KR1.1", "count", None), ("KR1.2", "count", 3), ("KR1.3", "cadence", None)):
        KeyResult.objects.create(
            objective=draft,
            code=code,
            title=code,
            owner=cast.msl,
            kind=kind,
            target=target,
            measured_by="weekly_updates" if kind == "cadence" else "manual",
            pace="calendar" if kind == "cadence" else "linear",
        )
    page = signed_in(cast.admin).get(reverse("quarter-state", args=[cast.quarter.pk]))
    north, south = page.context["teams"]
    assert (north.active, north.draft, north.without_target, north.people_without) == (1, 1, 1, "Tomas Berg")
    assert (south.active, south.draft, south.people_without) == (0, 0, "Elif Sand")
