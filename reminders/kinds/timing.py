"""When a reminder is due for a person. No ORM, no clock.

1. The **due day** depends on what is owed: the last day of a week before the weekend, the last working day of a
   check-in period.
2. The **nominal day** is ``offset_days`` working days from it: the weekends and public holidays of the person's country
   and the person's absences are left out. It is never before the first day of what is owed.
3. Reminders are sent on working days only. Any other nominal day **moves to the next working day**, if that is no more
   than ``moves_days`` calendar days later; otherwise it is too late and the reminder is **skipped**.
4. On that day it is due at ``local_hour`` o'clock in the person's own zone. What somebody asks for later that day is
   due when it is asked; what is asked in the evening counts to the next day.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organization.ground.work_weeks import Calendar

# How many calendar days a reminder may move, or be late, before it is too late: over Easter for weekly ones,
# a week and a weekend for monthly ones, a long leave for answers, which are good to know whenever one comes back.
WEEKLY_MOVES_DAYS = 5
MONTHLY_MOVES_DAYS = 9
ANSWER_MOVES_DAYS = 21
# What is asked from this hour on is told on the next day.
EVENING = 18


@dataclass(frozen=True, slots=True)
class Timing:
    """When reminders of a kind are sent, and how many calendar days they may move before they are too late."""

    offset_days: int
    local_hour: int
    moves_days: int


@dataclass(frozen=True, slots=True)
class Window:
    """When one reminder is due, and the last local day on which it is not too late."""

    due_at: datetime
    last_day: date


def next_working(day: date, calendar: Calendar, *, until: date) -> date | None:
    """``day`` or the first working day after it; None if there is none by ``until``."""
    while day <= until:
        if calendar.works_on(day):
            return day
        day += timedelta(days=1)
    return None


def nominal_day(due_on: date, offset_days: int, calendar: Calendar, *, first_day: date) -> date:
    """The day ``offset_days`` working days from ``due_on``; never before ``first_day``."""
    step = timedelta(days=1 if offset_days > 0 else -1)
    day, left = due_on, abs(offset_days)
    while left and first_day <= day:
        day += step
        left -= calendar.works_on(day)
        # A person who is away for a year has no working days to count: give up.
        if day - due_on > timedelta(days=366):
            break
    return max(day, first_day)


def window(timing: Timing, *, first_day: date, due_on: date, zone: ZoneInfo, calendar: Calendar) -> Window | None:
    """When the reminder of something owed from ``first_day`` to ``due_on`` is sent; None if it is skipped."""
    nominal = nominal_day(due_on, timing.offset_days, calendar, first_day=first_day)
    last_day = nominal + timedelta(days=timing.moves_days)
    day = next_working(nominal, calendar, until=last_day)
    return None if day is None else Window(moment(day, timing.local_hour, zone), last_day)


def next_chance(at: datetime, timing: Timing, *, last_day: date, zone: ZoneInfo, calendar: Calendar) -> datetime | None:
    """When a reminder due at ``at`` may be sent: at once on a working day, else on the next one.

    None if that is after ``last_day``, when it is too late.
    """
    today = at.astimezone(zone).date()
    day = next_working(today, calendar, until=last_day)
    if day is None:
        return None
    return at if day == today else moment(day, timing.local_hour, zone)


def asked_on(asked_at: datetime, zone: ZoneInfo) -> date:
    """The day to which a request counts for the person asked: the local day, from the evening on the next."""
    local = asked_at.astimezone(zone)
    return local.date() + timedelta(days=local.hour >= EVENING)


def moment(day: date, hour: int, zone: ZoneInfo) -> datetime:
    """``hour`` o'clock of ``day`` in ``zone``, in UTC; each local date has exactly one such moment.

    Where the clocks jump over that hour it is the first moment after the jump, or, if they jump into the next day, the
    last second before it; where the hour happens twice, the first.
    """
    wall = datetime.combine(day, time(hour), zone)
    before, after = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    # Only in a gap is fold=0 the later of the two moments.
    if after >= before:
        return before
    landed = _jump(after, before, zone)
    return landed if landed.astimezone(zone).date() == day else landed - timedelta(seconds=1)


def _jump(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The moment in (low, high] at which the clocks of ``zone`` jump, to the second."""
    offset = low.astimezone(zone).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high
