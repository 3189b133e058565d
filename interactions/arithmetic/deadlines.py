"""When a possible adverse event or quality complaint must be with safety. No ORM, no clock.

**Awareness** is the moment in which somebody of the company heard of it: the start of the conversation, and not the
moment at which it was typed in. Where no time of the day was given it is the first moment of that day, because an
earlier awareness is the safe one; its author may correct it, with a reason.

**Due** is 24 hours after awareness, or the end of the next business day where that comes first: 17:00 of the first day
after awareness that is neither a weekend nor a public holiday of the author's country, in the time zone that the
conversation keeps.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WITHIN = timedelta(hours=24)
END_OF_BUSINESS = time(17)
# Saturday and Sunday, as date.weekday() counts.
WEEKEND = frozenset({5, 6})


def aware_from(starts_at: datetime, *, zone: ZoneInfo, is_time_known: bool) -> datetime:
    """When the conversation made the company aware; the day's first moment where its time is not known."""
    if is_time_known:
        return starts_at
    return datetime.combine(starts_at.astimezone(zone).date(), time(), zone).astimezone(UTC)


def next_day(aware_at: datetime, zone: ZoneInfo) -> date:
    """The day after awareness where it was heard: the only one whose end can come before the 24 hours."""
    return aware_at.astimezone(zone).date() + timedelta(days=1)


def due_from(
    aware_at: datetime, *, zone: ZoneInfo, holidays: Collection[date], weekend: Collection[int] = WEEKEND
) -> datetime:
    """When it must be with safety, in UTC.

    The end of a business day that comes later than the next day lies beyond the 24 hours, so that nobody waits for
    Monday: what was heard on Friday evening is due on Saturday evening.
    """
    latest = aware_at.astimezone(UTC) + WITHIN
    day = next_day(aware_at, zone)
    if day.weekday() in weekend or day in holidays:
        return latest
    return min(latest, datetime.combine(day, END_OF_BUSINESS, zone).astimezone(UTC))
