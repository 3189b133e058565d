"""How a commitment of a function stands: arithmetic only, by the one formula of ``progress``.

A value is judged against what an even pace asked for by its own day, not by today: what nobody has reported yet is no
shortfall. How old the value is, is said beside it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import SupportsFloat

from okrs.arithmetic.progress import DEFAULT_THRESHOLDS, day_counts, elapsed, raw_progress

# A value older than this, on the day it is read or on the quarter's last day, is stale.
MONTH = timedelta(days=31)


class Standing(StrEnum):
    """Where a commitment stands; not a status, which key results and objectives have."""

    REACHED = "reached"
    ON_PACE = "on_pace"
    BEHIND = "behind"
    MISSED = "missed"
    NO_VALUE = "no_value"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Standing.REACHED: "Reached",
    Standing.ON_PACE: "On pace",
    Standing.BEHIND: "Behind pace",
    Standing.MISSED: "Not reached",
    Standing.NO_VALUE: "No value",
}


@dataclass(frozen=True, slots=True)
class Stands:
    """``share`` is the way done, over 1 where more was done than committed; ``expected`` what an even pace asked for by
    the day of the value, as a share of the way (without a value, by the day it is read); ``passed`` of ``days``: of the
    quarter by then.
    """

    standing: Standing
    share: float | None
    expected: float
    passed: int
    days: int
    is_stale: bool


def stands(
    value: SupportsFloat | None, as_of: date | None, *, baseline: SupportsFloat, target: SupportsFloat,
    starts_on: date, ends_on: date, today: date,
) -> Stands:  # fmt: skip
    """Where it stands on ``today``. Raises ValueError where the target equals the baseline.

    Reached: the target, in whichever direction. Once the quarter is over any lesser value is not reached. On pace: at
    least .95 of what was expected by the day of the value.
    """
    by = min(as_of or today, today)
    passed, days = day_counts(by, starts_on, ends_on)
    expected = elapsed(by, starts_on, ends_on)
    if value is None or as_of is None:
        return Stands(Standing.NO_VALUE, None, expected, passed, days, is_stale=False)
    share = raw_progress(value, baseline, target)
    if share >= 1:
        standing = Standing.REACHED
    elif today > ends_on:
        standing = Standing.MISSED
    else:
        standing = Standing.ON_PACE if share >= DEFAULT_THRESHOLDS.on_track * expected else Standing.BEHIND
    return Stands(standing, share, expected, passed, days, is_stale=min(today, ends_on) - as_of > MONTH)
