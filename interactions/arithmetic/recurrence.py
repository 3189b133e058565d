"""On which day, and at which moment, a monthly meeting takes place. No ORM, no clock."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organization.ground.work_weeks import Calendar

LAST_WEEK = 5


def nth_weekday(month: date, week: int, weekday: int) -> date:
    """The day of the month that is the first to fourth such weekday, or the last one (``LAST_WEEK``)."""
    first = month.replace(day=1)
    found = first + timedelta(days=(weekday - first.weekday()) % 7)
    if week < LAST_WEEK:
        return found + timedelta(weeks=week - 1)
    while (found + timedelta(weeks=1)).month == first.month:
        found += timedelta(weeks=1)
    return found


def meeting_day(month: date, week: int, weekday: int, calendar: Calendar) -> date | None:
    """The same, moved where that day is off: to the next working day, or the last one before where the month ends.

    It stays in its month, whose slot it fills. None for a month without a working day: it is left out.
    """
    wanted = nth_weekday(month, week, weekday)
    days = [wanted + timedelta(days=number) for number in range(31)]
    days += [wanted - timedelta(days=number) for number in range(1, 31)]
    return next((day for day in days if day.month == wanted.month and calendar.works_on(day)), None)


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """That time of that day, in UTC. Where clocks go forward over it, the time an hour later; where they go back and it
    comes twice, the first."""
    return datetime.combine(day, at, zone).astimezone(UTC)


def next_months(today: date, count: int) -> list[date]:
    """The first days of this month and of those after it, ``count`` in all."""
    return [date(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1, 1) for n in range(count)]
