"""Calendar slots of a cadence: the slots of a quarter, and which of them are filled.

No ORM, no clock. A slot is due at an hour in a person's zone, so times are aware. They are compared in UTC: Python
compares two times of the same zone by wall clock, which is wrong in the hour that happens twice.
"""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from organization.ground.work_weeks import WEEKEND, last_day

E = TypeVar("E")

_WEEKLY_DUE = time(17)
# An event on the last evening of a month still belongs to that month. fold=1: the second one, where that hour happens
# twice.
_MONTHLY_DUE = time(23, 59, 59, fold=1)
# Where a fiscal quarter cuts a calendar month, the piece is a separate slot only if it has at least this many days.
_SHORTEST_MONTH_DAYS = 7
_PERIODS = 3
# A quarter whose months are those of the calendar.
CALENDAR_MONTHS = "calendar"
_WEEK = 7


class SlotState(StrEnum):
    """The state of a slot. Met and late both count 1; an excused slot is not counted at all."""

    PENDING = "pending"
    MET = "met"
    LATE = "late"
    MISSED = "missed"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Slot:
    """Days `start` to `end`, both included; `due_at` is aware and carries the owner's zone."""

    start: date
    end: date
    due_at: datetime

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError("A slot must not end before it starts.")
        if self.due_at.utcoffset() is None:
            raise ValueError("A slot's due time needs a time zone.")


@dataclass(frozen=True, slots=True)
class Done(Generic[E]):
    """One thing done, with any evidence that the caller wants back.

    `at` is when: an aware time, or a date where no hour is known. `period` is a day of the slot that it is meant for,
    if that differs from the day of `at`: a weekly update submitted a week late still belongs to its own week. `hollow`
    fills the slot but is shown as such ("nothing new heard"). `zone` is the person's zone when it was done, if it
    differs from that of the slots: their clock at that moment decides whether it was in time, even if they move later.
    """

    at: datetime | date
    evidence: E
    period: date | None = None
    hollow: bool = False
    zone: ZoneInfo | None = None

    def in_zone_of(self, due_at: datetime) -> datetime | date:
        """`at` for comparing with a due time: the same clock reading, in the zone of the due time."""
        if self.zone is None or not isinstance(self.at, datetime) or self.zone == due_at.tzinfo:
            return self.at
        return self.at.astimezone(self.zone).replace(tzinfo=due_at.tzinfo)


@dataclass(frozen=True, slots=True)
class SlotResult(Generic[E]):
    """A slot, its state and its evidence: first what fills it, earliest first.

    `hollow` is true for a slot filled only by hollow evidence. However many events a slot has, it is filled once.
    """

    slot: Slot
    state: SlotState
    hollow: bool
    evidence: tuple[E, ...]

    @property
    def due_at(self) -> datetime:
        return self.slot.due_at

    @property
    def excused(self) -> bool:
        return self.state == SlotState.EXCUSED

    @property
    def filled(self) -> bool:
        return self.state in (SlotState.MET, SlotState.LATE)


@dataclass(frozen=True, slots=True)
class Tally:
    """The figures that a cadence key result gets from its slots; excused slots are in none of them.

    `value`: slots met or late. `target`: slots asked for, all `total` of them or a smaller number of the plan. `due`
    slots, and how many of these are `met` (or late). `ahead`: a day in the middle of each slot that is filled before it
    is due. `settled`: no slot is still pending. `every`: "month" or "week".
    """

    value: int
    target: int
    total: int
    due: int
    met: int
    ahead: tuple[date, ...] = ()
    settled: bool = False
    every: str = "month"

    @property
    def progress(self) -> float | None:
        """Their quotient, at most 1; None (not scored) when every slot is excused."""
        return min(1.0, self.value / self.target) if self.target else None

    @property
    def expected(self) -> float:
        """How many of the slots asked for are owed by now."""
        return self.due * self.target / self.total if self.total else 0.0


def weekly_slots(starts_on: date, ends_on: date, zone: ZoneInfo, weekend: Collection[int] = WEEKEND) -> list[Slot]:
    """One slot from Monday to Sunday for each week whose last day before the weekend lies in the quarter.

    It is due on that day (Friday, or Thursday where Friday and Saturday are off) at 17:00 in `zone`. So the first and
    the last week may extend beyond the quarter.
    """
    due = last_day(weekend)
    due_on = starts_on + timedelta(days=(due - starts_on.weekday()) % 7)
    slots: list[Slot] = []
    while due_on <= ends_on:
        monday = due_on - timedelta(days=due)
        slots.append(Slot(monday, monday + timedelta(days=6), datetime.combine(due_on, _WEEKLY_DUE, zone)))
        due_on += timedelta(days=7)
    return slots


def monthly_slots(starts_on: date, ends_on: date, zone: ZoneInfo, months: str = CALENDAR_MONTHS) -> list[Slot]:
    """One slot for each month of the quarter, due at 23:59:59 of its last day in `zone`.

    `months`: "calendar", or the weeks of each month, such as "4-4-5"; what is left of the quarter belongs to the last.
    If a fiscal quarter does not follow calendar months, its months are clipped to the quarter, and a piece of fewer
    than seven days joins the month next to it. The slots cover the quarter without gaps or overlaps.
    """
    spans = _calendar_months(starts_on, ends_on) if months == CALENDAR_MONTHS else _weeks(starts_on, ends_on, months)
    return [Slot(first, last, datetime.combine(last, _MONTHLY_DUE, zone)) for first, last in spans]


def _weeks(starts_on: date, ends_on: date, months: str) -> list[tuple[date, date]]:
    firsts = [starts_on]
    for weeks in map(int, months.split("-")[:-1]):
        firsts.append(firsts[-1] + timedelta(days=_WEEK * weeks))
    firsts = [first for first in firsts if first <= ends_on]
    return [
        (first, following - timedelta(days=1))
        for first, following in pairwise([*firsts, ends_on + timedelta(days=1)])
    ]  # fmt: skip


def _calendar_months(starts_on: date, ends_on: date) -> list[tuple[date, date]]:
    spans: list[tuple[date, date]] = []
    start = starts_on
    while start <= ends_on:
        next_month = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
        spans.append((start, min(next_month - timedelta(days=1), ends_on)))
        start = next_month
    if len(spans) > 1 and _days(spans[0]) < _SHORTEST_MONTH_DAYS:
        spans[:2] = [(spans[0][0], spans[1][1])]
    if len(spans) > 1 and _days(spans[-1]) < _SHORTEST_MONTH_DAYS:
        spans[-2:] = [(spans[-2][0], spans[-1][1])]
    return spans


def monthly_periods(starts_on: date, ends_on: date, months: str = CALENDAR_MONTHS) -> list[tuple[date, date]]:
    """First and last day of each check-in period: the quarter's months, with anything after the third joined to it.

    A calendar quarter has three periods, and so has a fiscal quarter that begins and ends within a month.
    """
    spans = [(slot.start, slot.end) for slot in monthly_slots(starts_on, ends_on, ZoneInfo("UTC"), months)]
    return [*spans[: _PERIODS - 1], (spans[_PERIODS - 1][0], spans[-1][1])] if len(spans) >= _PERIODS else spans


def last_working_day(
    first: date, last: date, holidays: Collection[date] = (), weekend: Collection[int] = WEEKEND
) -> date:
    """The last day of a span that is neither weekend nor holiday; the span's last day if there is none."""
    day = last
    while day >= first:
        if day.weekday() not in weekend and day not in holidays:
            return day
        day -= timedelta(days=1)
    return last


def due_count(slots: Iterable[Slot], now: datetime) -> int:
    """How many slots are due: a slot is due once its due time has passed."""
    return sum(_is_due(slot, now) for slot in slots)


def slot_states(
    slots: Sequence[Slot],
    done: Iterable[Done[E]],
    now: datetime,
    days_off: Collection[date] = (),
    *,
    weekend: Collection[int] = WEEKEND,
    grace_ends_on: date | None = None,
    owed_from: date | None = None,
) -> list[SlotResult[E]]:
    """The state of each slot at `now`; anything done later is ignored.

    First match wins: **met** when something was done in it by due_at; **excused** when all its working days up to the
    due day are days off; **late** when something was done after due_at (up to `grace_ends_on`, the last day on which
    the quarter's evidence counts); **missed** when due_at has passed with nothing done (it may still become late);
    **pending** otherwise. A slot that had begun before `owed_from` can be met or late; otherwise it is excused.
    `slots` must not overlap; the answer keeps their order. Whatever lies in no slot is ignored.
    Raises ValueError for a time without a zone.
    """
    _refuse_naive(now)
    ordered = sorted(slots, key=lambda slot: slot.start)
    starts = [slot.start for slot in ordered]
    found: dict[Slot, list[Done[E]]] = {slot: [] for slot in ordered}
    for one in done:
        _refuse_naive(one.at)
        if not ordered:
            continue
        reading = one.in_zone_of(ordered[0].due_at)
        if not (_is_by(one.at, now) or _is_by(reading, now)):
            continue
        day = one.period or _local_day(reading, ordered[0].due_at)
        place = bisect_right(starts, day) - 1
        if place >= 0 and day <= ordered[place].end:
            found[ordered[place]].append(one)
    off = frozenset(days_off)
    judged = [_judge(slot, found[slot], now, grace_ends_on, is_off=is_all_off(slot, off, weekend)) for slot in slots]
    if owed_from is None:
        return judged
    return [
        one if one.filled or one.slot.start >= owed_from else replace(one, state=SlotState.EXCUSED) for one in judged
    ]


def tally(results: Iterable[SlotResult[E]], now: datetime, asked: int | None = None) -> Tally:
    """Add up the slots of a cadence key result; `asked` is how many the plan asks for, where that is fewer than all."""
    kept = [result for result in results if not result.excused]
    due = [result for result in kept if _is_due(result.slot, now)]
    ahead = [result.slot for result in kept if result.filled and not _is_due(result.slot, now)]
    return Tally(
        value=sum(result.filled for result in kept),
        target=min(asked or len(kept), len(kept)),
        total=len(kept),
        due=len(due),
        met=sum(result.filled for result in due),
        ahead=tuple(slot.start + (slot.end - slot.start) / 2 for slot in ahead),
        settled=all(result.state != SlotState.PENDING for result in kept),
        every="week" if all(_days((one.slot.start, one.slot.end)) <= _WEEK for one in kept) else "month",
    )


def _judge(
    slot: Slot, found: list[Done[E]], now: datetime, grace_ends_on: date | None, *, is_off: bool
) -> SlotResult[E]:
    found = sorted(found, key=lambda one: _moment(one.in_zone_of(slot.due_at), slot.due_at))
    in_time = [one for one in found if _is_by(one.in_zone_of(slot.due_at), slot.due_at)]
    late = [one for one in found if one not in in_time and _is_in_grace(one, slot, grace_ends_on)]
    if in_time:
        state, filling = SlotState.MET, in_time
    elif is_off:
        state, filling = SlotState.EXCUSED, []
    elif late:
        state, filling = SlotState.LATE, late
    else:
        state, filling = SlotState.MISSED if _is_due(slot, now) else SlotState.PENDING, []
    hollow = bool(filling) and all(one.hollow for one in filling)
    # What fills the slot comes first, hollow evidence after the rest.
    shown = sorted(in_time + late, key=lambda one: (one not in filling, one.hollow))
    return SlotResult(slot, state, hollow, tuple(one.evidence for one in shown))


def _is_due(slot: Slot, now: datetime) -> bool:
    return slot.due_at.astimezone(UTC) < now.astimezone(UTC)


def _is_by(at: datetime | date, limit: datetime) -> bool:
    """Whether `at` is no later than `limit`. A date is in time up to and including the limit's day in its zone."""
    if isinstance(at, datetime):
        return at.astimezone(UTC) <= limit.astimezone(UTC)
    return at <= limit.date()


def _is_in_grace(one: Done[E], slot: Slot, grace_ends_on: date | None) -> bool:
    return grace_ends_on is None or _local_day(one.in_zone_of(slot.due_at), slot.due_at) <= grace_ends_on


def is_all_off(slot: Slot, days_off: Collection[date], weekend: Collection[int] = WEEKEND) -> bool:
    """Whether each working day of a slot, up to its due day, is a day off, which excuses it."""
    days = (slot.start + timedelta(days=n) for n in range((slot.due_at.date() - slot.start).days + 1))
    working = [day for day in days if day.weekday() not in weekend]
    return bool(working) and all(day in days_off for day in working)


def _local_day(at: datetime | date, due_at: datetime) -> date:
    """The calendar day of `at` in the zone of a due time."""
    return at.astimezone(due_at.tzinfo).date() if isinstance(at, datetime) else at


def _moment(at: datetime | date, due_at: datetime) -> datetime:
    """`at` as a moment, for sorting: a date counts as its first moment in the zone of a due time."""
    moment = at if isinstance(at, datetime) else datetime.combine(at, time(), due_at.tzinfo)
    return moment.astimezone(UTC)


def _refuse_naive(at: datetime | date) -> None:
    if isinstance(at, datetime) and at.utcoffset() is None:
        raise ValueError("A time needs a time zone.")


def _days(span: tuple[date, date]) -> int:
    return (span[1] - span[0]).days + 1
