"""Which quarter a page is about; quarters as the calendar and the forms show them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from organization.models import Quarter
from organization.selectors.absences import span


def current_quarter(today: date) -> Quarter | None:
    """The quarter that holds ``today``, else the next to begin, else the last that ended."""
    return current_of(all_quarters(), today)


def current_of(quarters: Sequence[Quarter], today: date) -> Quarter | None:
    """The same of quarters that are known, the newest first."""
    running = (one for one in quarters if one.starts_on <= today <= one.ends_on)
    ahead = (one for one in reversed(quarters) if one.starts_on > today)
    return next(running, None) or next(ahead, None) or next(iter(quarters), None)


def all_quarters() -> list[Quarter]:
    """Every quarter, the newest first: four a year. One query."""
    return list(Quarter.objects.order_by("-starts_on"))


def overlapping(quarter: Quarter) -> Quarter | None:
    """The first other quarter that shares a day with ``quarter``."""
    return (
        Quarter.objects.filter(starts_on__lte=quarter.ends_on, ends_on__gte=quarter.starts_on)
        .exclude(pk=quarter.pk)
        .order_by("starts_on")
        .first()
    )


@dataclass(frozen=True)
class QuarterRow:
    """One quarter in the calendar."""

    pk: int
    name: str
    dates: str
    weeks: int
    state: str
    state_label: str
    is_now: bool
    grace: str
    planning_session: str
    review: str
    months: str


def quarter_calendar(today: date) -> list[tuple[int, list[QuarterRow]]]:
    """Quarters by the year they start in, latest first; one query."""
    years: dict[int, list[QuarterRow]] = {}
    for quarter in Quarter.objects.order_by("-starts_on"):
        years.setdefault(quarter.starts_on.year, []).append(quarter_row(quarter, today))
    return list(years.items())


def quarter_row(quarter: Quarter, today: date) -> QuarterRow:
    """What the calendar says about a quarter."""
    session = quarter.planning_session_on
    return QuarterRow(
        pk=quarter.pk,
        name=quarter.name,
        dates=span(quarter.starts_on, quarter.ends_on),
        weeks=quarter.weeks(today)[1],
        state=quarter.state,
        state_label=quarter.get_state_display(),
        is_now=quarter.starts_on <= today <= quarter.ends_on,
        grace=f"{quarter.grace_ends_on:%-d %b %Y}",
        planning_session=f"{session:%-d %b %Y}" if session else "",
        review=f"{quarter.review_on:%-d %b %Y}" if quarter.review_on else "",
        months="" if quarter.months == Quarter.Months.CALENDAR else quarter.get_months_display(),
    )


def suggest_next(today: date) -> dict[str, str | date]:
    """Name and dates of the quarter after the last: three months from the day after it.

    "2026-Q4" is followed by "2027-Q1", "FY26 Q2" by "FY26 Q3"; without any quarter it is the calendar quarter of
    ``today``.
    """
    last = Quarter.objects.order_by("-ends_on").first()
    if last is None:
        starts_on = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
        name = f"{starts_on.year}-Q{(starts_on.month + 2) // 3}"
    else:
        starts_on = last.ends_on + timedelta(days=1)
        name = next_name(last.name)
    ends_on = months_after(starts_on, 3) - timedelta(days=1)
    return {"name": name, "starts_on": starts_on, "ends_on": ends_on}


def suggest_year(today: date) -> dict[str, str | date | int]:
    """The year after the last quarter, as ``suggest_next`` says it of one."""
    following = suggest_next(today)
    name, starts_on = str(following["name"]), following["starts_on"]
    year = name.partition("-Q")[0] or str(starts_on)[:4]
    return {"year": year, "starts_on": starts_on, "kind": "months", "longer": 0, "grace_days": 10}


def months_after(day: date, months: int) -> date:
    """The same day ``months`` later, or the last day of a shorter month."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return min(date(year, month, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def next_name(name: str) -> str:
    """The name that follows one ending in Q1 to Q4; empty for other names."""
    match = re.fullmatch(r"(.*?)(\d+)(\D*)Q([1-4])", name)
    if match is None:
        return ""
    before, year, between, number = match.groups()
    if number != "4":
        return f"{before}{year}{between}Q{int(number) + 1}"
    return f"{before}{str(int(year) + 1).zfill(len(year))}{between}Q1"
