"""A year of quarters: fiscal calendars, shown before they are added, all or none."""

from datetime import date, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from okrs.arithmetic.cadence import monthly_periods, monthly_slots
from okrs.check_ins.selectors.cards import period_label
from organization.fiscal_years import Kind, quarters_of
from organization.ground.once import FIELD
from organization.models import Quarter, User
from organization.services.quarters import YearPlan, add_year, save_quarter
from tests.factories.cast import Cast, make_cast

TODAY = date(2026, 2, 18)
WEEK = timedelta(weeks=1)
ASKED = {
    "year": "2028", "starts_on": "2027-12-27", "kind": "4-4-5", "longer": "0", "grace_days": "7", "session_days": "14",
    "review_days": "3",
}  # fmt: skip


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast(TODAY)


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(f"{TODAY}T12:00:00Z", tick=False):
        yield


def at(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


# --- The arithmetic ---------------------------------------------------------------------------


@pytest.mark.parametrize("first", [date(2027, month, 1) for month in range(1, 13)])
def test_quarters_of_months_begin_in_any_month(first: date) -> None:
    found = quarters_of(year="FY28", starts_on=first, kind=Kind.MONTHS)
    assert [one.name for one in found] == ["FY28-Q1", "FY28-Q2", "FY28-Q3", "FY28-Q4"]
    assert found[0].starts_on == first
    assert found[3].ends_on == first.replace(year=2028) - timedelta(days=1)
    assert {one.starts_on.day for one in found} == {1}
    assert all(one.ends_on + timedelta(days=1) == after.starts_on for one, after in pairwise(found))


def test_quarters_of_months_do_not_begin_within_one() -> None:
    with pytest.raises(ValueError, match="first of a month"):
        quarters_of(year="2027", starts_on=date(2027, 1, 4), kind=Kind.MONTHS)


@pytest.mark.parametrize(("longer", "weeks"), [(0, [13, 13, 13, 13]), (1, [14, 13, 13, 13]), (4, [13, 13, 13, 14])])
def test_quarters_of_weeks(longer: int, weeks: list[int]) -> None:
    found = quarters_of(year="2028", starts_on=date(2027, 12, 27), kind=Kind.W454, longer=longer)
    assert [one.days // 7 for one in found] == weeks
    assert {one.starts_on.weekday() for one in found} == {0}
    assert {one.months for one in found} == {"4-5-4"}
    assert {one.months for one in quarters_of(year="2028", starts_on=TODAY, kind=Kind.WEEKS)} == {"calendar"}


@pytest.mark.parametrize(("months", "weeks"), [("4-4-5", [4, 4, 5]), ("4-5-4", [4, 5, 4]), ("5-4-4", [5, 4, 4])])
@pytest.mark.parametrize("extra", [0, 1])
def test_months_of_weeks(months: str, weeks: list[int], extra: int) -> None:
    """The fourteenth week of a longer quarter belongs to its last month."""
    first = date(2027, 12, 27)
    last = first + (13 + extra) * WEEK - timedelta(days=1)
    spans = monthly_periods(first, last, months)
    assert [((end - start).days + 1) // 7 for start, end in spans] == [weeks[0], weeks[1], weeks[2] + extra]
    assert [slot.end for slot in monthly_slots(first, last, ZoneInfo("UTC"), months)] == [end for _, end in spans]
    assert spans[0][0] == first
    assert spans[-1][1] == last


def test_a_quarter_that_is_cut_short_has_fewer_months() -> None:
    first = date(2027, 12, 27)
    assert monthly_periods(first, first + 4 * WEEK - timedelta(days=1), "4-4-5") == [
        (first, first + 4 * WEEK - timedelta(days=1))
    ]
    assert len(monthly_periods(first, first + 4 * WEEK, "4-4-5")) == 2


def test_a_month_of_weeks_is_named_after_most_of_its_days() -> None:
    spans = quarters_of(year="2028", starts_on=date(2027, 12, 27), kind=Kind.W445)
    quarter = Quarter(name="2028-Q1", starts_on=spans[0].starts_on, ends_on=spans[0].ends_on, months="4-4-5")
    assert [period_label(quarter, number) for number in (1, 2, 3)] == ["January 2028", "February 2028", "March 2028"]


# --- Adding it ------------------------------------------------------------------------------------


def test_all_or_none_and_administrators_only(cast: Cast) -> None:
    before = Quarter.objects.count()
    plan = YearPlan(quarters_of(year="2028", starts_on=date(2028, 1, 1), kind=Kind.MONTHS), session_days=14)
    with pytest.raises(PermissionDenied):
        add_year(plan=plan, by=cast.manager)
    made = add_year(plan=plan, by=cast.admin)
    assert [(one.name, one.state, one.planning_session_on) for one in made][:1] == [
        ("2028-Q1", "planning", date(2027, 12, 18))
    ]
    assert {(one.grace_ends_on - one.ends_on).days for one in made} == {10}
    with pytest.raises(ValidationError, match="already 2028-Q1, 2028-Q2"):
        add_year(plan=plan, by=cast.admin)
    late = YearPlan(quarters_of(year="FY29", starts_on=date(2028, 10, 1), kind=Kind.MONTHS))
    with pytest.raises(ValidationError, match="FY29-Q1 would overlap 2028-Q4"):
        add_year(plan=late, by=cast.admin)
    assert Quarter.objects.count() == before + 4


def test_it_is_shown_before_it_is_added(cast: Cast) -> None:
    client, url, before = at(cast.admin), reverse("quarter-year"), Quarter.objects.count()
    empty = client.get(url).content.decode()
    assert "What would be added" not in empty
    shown = client.get(url, ASKED)
    page = shown.content.decode()
    for words in ("2028-Q1", "27 Dec", "4, 4 and 5 weeks", "13 Dec 2027", "Add these four quarters"):
        assert words in page, words
    assert Quarter.objects.count() == before
    key = {FIELD: page.split(f'name="{FIELD}" value="')[1].split('"')[0]} if f'name="{FIELD}"' in page else {}
    first = client.post(url, ASKED | key, follow=True)
    assert "2028-Q1 to 2028-Q4 were added" in first.content.decode()
    client.post(url, ASKED | key)
    assert Quarter.objects.count() == before + 4
    quarter = Quarter.objects.get(name="2028-Q2")
    assert (quarter.months, quarter.starts_on, quarter.review_on) == (
        "4-4-5", date(2028, 3, 27), quarter.ends_on + timedelta(days=3),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"starts_on": "2028-01-03", "kind": "months"}, "first of a month"),
        ({"kind": "months", "starts_on": "2028-01-01", "longer": "2"}, "Only quarters of weeks have a week 53."),
        ({"year": ""}, "Name the year."),
        ({"kind": "lunar"}, "Select a valid choice"),
        ({"grace_days": ""}, "Say for how many days"),
        ({"grace_days": "91"}, "less than or equal to 90"),
        ({"starts_on": "yesterday"}, "starts_on"),
    ],
)
def test_what_makes_no_year_is_refused_where_it_was_typed(wrong: dict[str, str], words: str, cast: Cast) -> None:
    client, url, before = at(cast.admin), reverse("quarter-year"), Quarter.objects.count()
    for answer in (client.get(url, ASKED | wrong), client.post(url, ASKED | wrong)):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert words in page
        assert "Add these four quarters" not in page
    assert Quarter.objects.count() == before


def test_all_that_is_wrong_is_said_at_once(cast: Cast) -> None:
    wrong = {"year": "", "starts_on": "2028-01-03", "kind": "months", "longer": "2", "grace_days": ""}
    page = at(cast.admin).get(reverse("quarter-year"), ASKED | wrong).content.decode()
    for words in ("Name the year.", "first of a month", "have a week 53", "Say for how many days"):
        assert words in page, words


@pytest.mark.parametrize("last", ["2100-12-31", "9999-12-31"])
def test_no_year_is_too_late_to_be_answered(last: str, cast: Cast) -> None:
    asked = ASKED | {"starts_on": last, "kind": "weeks"}
    assert at(cast.admin).get(reverse("quarter-year"), asked).status_code in (200, 422)


def test_what_overlaps_is_said_when_it_is_added(cast: Cast) -> None:
    client, url = at(cast.admin), reverse("quarter-year")
    answer = client.post(url, ASKED | {"starts_on": cast.quarter.starts_on.isoformat(), "kind": "weeks"})
    assert answer.status_code == 422
    assert f"would overlap {cast.quarter.name}" in answer.content.decode()


def test_the_months_of_a_running_quarter_change_with_a_reason(cast: Cast) -> None:
    cast.quarter.months = "4-4-5"
    with pytest.raises(ValidationError, match="say why"):
        save_quarter(quarter=cast.quarter, by=cast.admin)
    save_quarter(quarter=cast.quarter, by=cast.admin, reason="Finance keeps 4-4-5.")
    cast.quarter.refresh_from_db()
    assert cast.quarter.months == "4-4-5"
