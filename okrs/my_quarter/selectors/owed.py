"""The weekly updates and check-ins that a person has still to give, read from stored snapshots without counting.

It says the same as ``weekly_due`` and ``check_ins_due`` do for everybody.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from okrs.arithmetic.cadence import SlotState, weekly_slots
from okrs.check_ins.selectors.due import CheckInDue, due_of
from okrs.models import PersonQuarter
from okrs.weekly.selectors.due import OPEN, WeeklyDue
from organization.ground.dates import week_of
from organization.ground.work_weeks import Calendar, weekend_of
from organization.models import Quarter, User


@dataclass(frozen=True, slots=True)
class Owed:
    """Weeks without an update and periods without a check-in, each oldest first."""

    weeks: list[WeeklyDue]
    check_ins: list[CheckInDue]


def owed_by(user: User, quarter: Quarter, found: PersonQuarter, at: datetime, *, weeks: int = 2) -> Owed:
    """What the person owes in active quarters; one query if there is another than ``quarter``, else none.

    ``weeks``: how many weeks are looked at, up to and including the running one. Check-ins only if they may check in.
    """
    this_week = week_of(at.astimezone(user.zone).date())
    first = this_week - timedelta(weeks=weeks - 1)
    owing: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in found.own:
        if one["owes"]:
            owing[one["quarter"]].append(one)
    open_weeks: dict[date, WeeklyDue] = {}
    check_ins: list[CheckInDue] = []
    for active in _quarters(owing, quarter):
        days, own = found.days[str(active.pk)], owing[active.pk]
        submitted = set(days["submitted"])
        calendar = Calendar(frozenset(map(date.fromisoformat, days["holidays"])), weekend_of(days["days_off"]))
        for one in own:
            kept = one["kept"] or ""  # until when another's work counts
            for due in _open_weeks(user, active, calendar, one["weeks"] or []):
                if due.due_at.date().isoformat() <= kept:
                    continue
                if first <= due.week_start <= this_week and due.week_start.isoformat() not in submitted:
                    open_weeks.setdefault(due.week_start, due)
        if user.may("check_in.write"):
            said = {one["key_result"]: one["periods"] for one in own}
            begins = {one["key_result"]: date.fromisoformat(one["begins"]) for one in own}
            check_ins += due_of(user, active, said, calendar, at, begins)
    return Owed(
        sorted(open_weeks.values(), key=lambda due: due.week_start), sorted(check_ins, key=lambda due: due.due_on)
    )


def _quarters(owing: dict[int, Any], known: Quarter) -> list[Quarter]:
    """The quarters with these ids, oldest first; asked for only if there is another than the known one."""
    if owing.keys() <= {known.pk}:
        return [known] if owing else []
    return list(Quarter.objects.filter(pk__in=owing).order_by("starts_on"))


def _open_weeks(user: User, quarter: Quarter, calendar: Calendar, states: list[list[Any]]) -> Iterator[WeeklyDue]:
    """The weeks of a cadence that are neither filled nor excused, from its stored slots: [state, hollow, words]."""
    if not states:
        return
    slots = weekly_slots(quarter.starts_on, quarter.ends_on, user.zone, calendar.weekend)
    for slot, (state, *_) in zip(slots, states, strict=False):
        if SlotState(state) in OPEN:
            yield WeeklyDue(user, slot.start, slot.due_at)
