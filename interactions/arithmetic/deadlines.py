"""When a possible adverse event or quality complaint must be with safety. No ORM, no clock.

**Awareness** is the moment when somebody in the company heard of it: the start of the conversation, not the moment it
was typed in. If no time of day was given it is the first moment of that day, because an early awareness is the safe
assumption; the author may correct it, with a reason.

**Due** is 24 hours after awareness, or the end of the next business day if that comes first: 17:00 on the first day
after awareness that is neither weekend nor public holiday in the author's country, in the time zone kept with the
conversation.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from organization.ground.work_weeks import WEEKEND

WITHIN = timedelta(hours=24)
END_OF_BUSINESS = time(17)


def aware_from(starts_at: datetime, *, zone: ZoneInfo, is_time_known: bool) -> datetime:
    """When the conversation made the company aware; the day's first moment if its time is not known."""
    if is_time_known:
        return starts_at
    return datetime.combine(starts_at.astimezone(zone).date(), time(), zone).astimezone(UTC)


def next_day(aware_at: datetime, zone: ZoneInfo) -> date:
    """The day after awareness, where it was heard: the only day that can end within the 24 hours."""
    return aware_at.astimezone(zone).date() + timedelta(days=1)


def due_from(
    aware_at: datetime, *, zone: ZoneInfo, holidays: Collection[date], weekend: Collection[int] = WEEKEND
) -> datetime:
    """When it must be with safety, in UTC.

    A business day later than the next day ends after the 24 hours, so nothing waits for the weekend to end: what was
    heard on Friday evening is due on Saturday evening.
    """
    latest = aware_at.astimezone(UTC) + WITHIN
    day = next_day(aware_at, zone)
    if day.weekday() in weekend or day in holidays:
        return latest
    return min(latest, datetime.combine(day, END_OF_BUSINESS, zone).astimezone(UTC))
