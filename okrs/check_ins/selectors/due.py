"""Monthly check-ins: which are due, and from whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from okrs.arithmetic.cadence import last_working_day, monthly_periods
from okrs.models import CheckIn, KeyResult, Objective
from okrs.models.objectives import period_of
from organization.ground.work_weeks import Calendar
from organization.models import Quarter, User
from organization.models.people import UserQuerySet
from organization.selectors.calendars import calendars_of


@dataclass(frozen=True, slots=True)
class CheckInDue:
    """A period in which a person still has ``missing`` key results without a check-in; due by the end of ``due_on``."""

    user: User
    quarter: Quarter
    period: int
    due_on: date
    missing: int


def own_key_results(user: User, quarter: Quarter) -> "list[KeyResult]":
    """The person's live key results in active objectives of the quarter, by code, loaded for measuring."""
    rows = KeyResult.objects.live().filter(
        owner=user, objective__quarter=quarter, objective__state=Objective.State.ACTIVE
    )
    return list(rows.for_measuring().order_by("code_key", "pk"))


def due_day(quarter: Quarter, period: int, calendar: Calendar) -> date:
    """The last working day of a period in the owner's country."""
    periods = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    first, last = periods[min(period, len(periods)) - 1]
    return last_working_day(first, last, calendar.days_off, calendar.weekend)


def check_ins_due(at: datetime, *, people: Iterable[User] | None = None) -> list[CheckInDue]:
    """Periods of active quarters, begun by ``at``, in which key results have no published check-in; oldest first.

    A period that ended before a key result could begin (``with_begin``) is not owed.

    Only for owners who may check in. Three queries for each active quarter, however many people.
    """
    result: list[CheckInDue] = []
    for quarter in Quarter.objects.filter(state=Quarter.State.ACTIVE):
        owned: dict[User, dict[int, date]] = defaultdict(dict)
        rows = KeyResult.objects.live().filter(
            objective__quarter=quarter, objective__state=Objective.State.ACTIVE, owner__is_active=True
        )
        if people is not None:
            rows = rows.filter(owner__in=list(people))
        begun: Any = rows.with_begin().select_related("owner")
        for row in begun:
            owned[row.owner][row.pk] = row.begins_on
        said = published_periods([pk for pks in owned.values() for pk in pks])
        calendars = calendars_of((user.country for user in owned), quarter.starts_on, quarter.ends_on)
        for user, begins in owned.items():
            if user.may("check_in.write"):
                periods = {pk: said.get(pk, ()) for pk in begins}
                result += due_of(user, quarter, periods, calendars[user.country], at, begins)
    return sorted(result, key=lambda due: (due.due_on, due.user.sort_key, due.user.pk))


def owing_period(quarter: Quarter, period: int) -> UserQuerySet:
    """People with a live key result, in an active objective of the quarter, that owes its check-in of the period."""
    last_day = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)[period - 1][1]
    said = CheckIn.objects.filter(period=period, published_at__isnull=False, key_result__objective__quarter=quarter)
    owned: Any = (
        KeyResult.objects.live()
        .filter(objective__quarter=quarter, objective__state=Objective.State.ACTIVE)
        .exclude(pk__in=said.order_by().values("key_result"))
        .with_begin()
    )
    owned = owned.filter(begins_on__lte=last_day)
    people: UserQuerySet = User.objects.active()
    return people.filter(pk__in=owned.order_by().values("owner"))


def due_of(
    user: User,
    quarter: Quarter,
    said: Mapping[int, Collection[int]],
    calendar: Calendar,
    at: datetime,
    begins: Mapping[int, date],
) -> list[CheckInDue]:
    """Periods of a quarter, begun by ``at``, without a check-in that is owed.

    ``said``: each key result's periods that have one; ``begins``: the day from which it owes them.
    """
    today = at.astimezone(user.zone).date()
    if today < quarter.starts_on:
        return []
    spans = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    missing = {
        period: sum(period not in periods and begins[pk] <= spans[period - 1][1] for pk, periods in said.items())
        for period in range(1, period_of(quarter, today) + 1)
    }
    return [
        CheckInDue(user, quarter, period, due_day(quarter, period, calendar), count)
        for period, count in missing.items()
        if count
    ]


def published_periods(key_results: Iterable[int]) -> dict[int, set[int]]:
    """Periods of all published check-ins, by key result. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = CheckIn.objects.filter(key_result__in=key_results, published_at__isnull=False)
    for key_result, period in rows.values_list("key_result", "period"):
        found[key_result].add(period)
    return found
