"""When a key result is read: a moment, in the calendar of its owner.

A number must not depend on who looks at it, so the day is the owner's, not the reader's.
"""

from datetime import date, datetime, time

from okrs.models import KeyResult

# An aware time; or a day, which means its end in the owner's zone ("as of" that day).
When = datetime | date


def moment_of(key_result: KeyResult, at: When) -> datetime:
    """``at`` in the owner's zone. The key result has its owner loaded."""
    zone = key_result.owner.zone
    if isinstance(at, datetime):
        return at.astimezone(zone)
    return datetime.combine(at, time(23, 59, 59, fold=1), zone)
