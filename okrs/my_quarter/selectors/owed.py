"""The weekly updates and check-ins that a person has still to give, read from stored snapshots without counting.

It says the same as ``weekly_due`` and ``check_ins_due`` do for everybody, in one query.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet

from okrs.arithmetic.cadence import SlotState, weekly_slots
from okrs.check_ins.selectors.due import CheckInDue, due_of
from okrs.models import CheckIn, KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric, Scope
from okrs.weekly.selectors.due import OPEN, WeeklyDue
from organization.ground.dates import week_of
from organization.models import Holiday, Quarter, User


@dataclass(frozen=True, slots=True)
class Owed:
    """Weeks without an update and periods without a check-in, each oldest first."""

    weeks: list[WeeklyDue]
    check_ins: list[CheckInDue]


def owed_by(user: User, at: datetime, *, weeks: int = 2) -> Owed:
    """What the person owes in active quarters; one query. The snapshots of their key results must be up to date.

    ``weeks``: how many weeks are looked at, up to and including the running one. Check-ins only if they may check in.
    """
    this_week = week_of(at.astimezone(user.zone).date())
    first = this_week - timedelta(weeks=weeks - 1)
    quarters: dict[int, Quarter] = {}
    free: dict[int, list[date]] = {}
    said: dict[int, dict[int, list[int]]] = defaultdict(dict)
    begins: dict[int, date] = {}
    open_weeks: dict[date, WeeklyDue] = {}
    for kr in _own(user, first):
        quarter = kr.objective.quarter
        quarters[quarter.pk], free[quarter.pk] = quarter, kr.holidays
        said[quarter.pk][kr.pk], begins[kr.pk] = kr.periods, kr.begins_on
        if kr.measured_by == Metric.WEEKLY_UPDATES and kr.scope == Scope.OWNER:
            for due in _open_weeks(user, quarter, kr.slots or []):
                if first <= due.week_start <= this_week and due.week_start not in kr.submitted:
                    open_weeks.setdefault(due.week_start, due)
    may_check_in = user.may("check_in.write")
    check_ins = [
        due
        for pk, quarter in quarters.items()
        for due in (due_of(user, quarter, said[pk], free[pk], at, begins) if may_check_in else ())
    ]
    return Owed(
        sorted(open_weeks.values(), key=lambda due: due.week_start), sorted(check_ins, key=lambda due: due.due_on)
    )


def _open_weeks(user: User, quarter: Quarter, states: list[list[Any]]) -> Iterator[WeeklyDue]:
    """The weeks of a cadence that are neither filled nor excused, from its stored slots: [state, hollow, words]."""
    for slot, (state, *_) in zip(weekly_slots(quarter.starts_on, quarter.ends_on, user.zone), states, strict=False):
        if SlotState(state) in OPEN:
            yield WeeklyDue(user, slot.start, slot.due_at)


def _own(user: User, first: date) -> "QuerySet[KeyResult, Any]":
    """Own key results of active quarters, with ``slots``, checked-in ``periods``, ``holidays``, weeks ``submitted``."""
    rows = KeyResult.objects.live().filter(
        owner=user, objective__state=Objective.State.ACTIVE, objective__quarter__state=Quarter.State.ACTIVE
    )
    published = CheckIn.objects.filter(key_result=OuterRef("pk"), published_at__isnull=False).order_by()
    holidays = Holiday.objects.filter(
        country=user.country,
        date__gte=OuterRef("objective__quarter__starts_on"),
        date__lte=OuterRef("objective__quarter__ends_on"),
    ).order_by()
    handed_in = WeeklyUpdate.objects.filter(author=user, week_start__gte=first, submitted_at__isnull=False).order_by()
    return (
        rows.with_begin()
        .select_related("objective__quarter")
        .only("measured_by", "scope", "objective__quarter")
        .annotate(
            slots=F("snapshot__slots"),
            periods=ArraySubquery(published.values("period")),
            holidays=ArraySubquery(holidays.values("date")),
            submitted=ArraySubquery(handed_in.values("week_start")),
        )
        .order_by("objective__quarter__starts_on", "pk")
    )
