"""Progress and pace of key results and objectives: arithmetic only. Their status is in ``status``.

No ORM, no clock, no settings: dates and values come in as arguments, plain values go out. Numbers may be
``int``, ``float`` or ``Decimal``; results are ``float``.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, SupportsFloat

# A range has to hold on every day, so a `maintain` key result is expected at 100 % from the start.
EXPECTED_MAINTAINED = 1.0


class Status(StrEnum):
    """The four statuses; there are no others."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    Status.ON_TRACK: "On Track",
    Status.AT_RISK: "At Risk",
    Status.IN_PROGRESS: "In Progress",
    Status.COMPLETE: "Complete",
}


# Those that somebody may declare; Complete comes with the target alone.
OPEN_STATUSES = (Status.ON_TRACK, Status.AT_RISK, Status.IN_PROGRESS)


class Kind(StrEnum):
    """How a key result is measured."""

    COUNT = "count"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    MILESTONE = "milestone"
    YES_NO = "yes_no"
    CADENCE = "cadence"
    MAINTAIN = "maintain"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the status rule; administrators may change them.

    `on_track` and `at_risk` are ratios of progress to expected progress, `early` is a share of the key result's time.
    `low_confidence` is the highest confidence, on the 0-10 scale of a check-in, that still counts as low.
    `out_of_reach` is the chance of the target below which it is out of reach, asked from `out_of_reach_from` of its
    time on; `likely` is the chance that On Track needs.
    """

    on_track: float = 0.95
    at_risk: float = 0.75
    early: float = 0.15
    low_confidence: int = 3
    out_of_reach: float = 0.10
    out_of_reach_from: float = 1 / 3
    likely: float = 0.25


DEFAULT_THRESHOLDS = Thresholds()


class DueSlot(Protocol):
    """What `expected_calendar` needs to know of a slot; `cadence.SlotResult` has it."""

    @property
    def due_at(self) -> datetime: ...

    @property
    def excused(self) -> bool: ...


# Progress


def raw_progress(value: SupportsFloat, baseline: SupportsFloat, target: SupportsFloat) -> float:
    """(value - baseline) / (target - baseline), not limited to 0..1.

    One formula for both directions: from 20 down to 10, a value of 14 is 0.6.
    Raises ValueError when baseline equals target, since there is nothing to reach.
    """
    span = float(target) - float(baseline)
    if span == 0:
        raise ValueError("A key result needs a target that differs from its baseline.")
    return (float(value) - float(baseline)) / span


def progress(value: SupportsFloat, baseline: SupportsFloat, target: SupportsFloat) -> float:
    """`raw_progress` limited to 0..1."""
    return _clamp(raw_progress(value, baseline, target))


def maintain_progress(value: SupportsFloat, low: SupportsFloat, high: SupportsFloat) -> float:
    """1 inside low..high (both included), else 1 minus the distance in widths of the range, never below 0.

    Raises ValueError for a reversed range. A range without width gives 1 or 0.
    """
    value, low, high = float(value), float(low), float(high)
    if low > high:
        raise ValueError("The range must not end below its beginning.")
    distance = max(low - value, value - high, 0.0)
    if distance == 0:
        return 1.0
    return 0.0 if high == low else max(0.0, 1.0 - distance / (high - low))


def objective_progress(items: Iterable[tuple[SupportsFloat, float | None]]) -> float | None:
    """Σ weight·progress / Σ weight over (weight, progress) of the key results that are not dropped.

    A progress of None (nothing to score, such as a cadence with every slot excused) is left out. None when nothing is
    left. Raises ValueError for a weight that is not positive.
    """
    weighed: list[float] = []
    weights: list[float] = []
    for weight, part in items:
        if not float(weight) > 0:
            raise ValueError("A weight must be positive.")
        if part is not None:
            weighed.append(float(weight) * part)
            weights.append(float(weight))
    # fsum is exact, so the order of the key results cannot change the figure.
    return _clamp(math.fsum(weighed) / math.fsum(weights)) if weights else None


def whole_percent(share: float) -> int:
    """A share in whole percent, half up: .575 is 58, although a computer has 57.499… for 100 times it."""
    return math.floor(round(100 * share, 6) + 0.5)


# Time and pace


def day_counts(today: date, starts_on: date, ends_on: date, days_off: Collection[date] = ()) -> tuple[int, int]:
    """(days passed, total days) of a quarter, both without days off.

    A day has passed once the next one has begun: the total runs from starts_on to the day before ends_on, and the days
    passed are those before today. Without days off this is (today - starts_on, ends_on - starts_on), clamped.
    Days off outside the quarter, or given twice, make no difference. Raises ValueError for a quarter of one day.
    """
    total = (ends_on - starts_on).days
    if total <= 0:
        raise ValueError("A quarter must be longer than one day.")
    today = min(max(today, starts_on), ends_on)
    passed = (today - starts_on).days
    if days_off:
        off = {day for day in days_off if starts_on <= day < ends_on}
        total -= len(off)
        passed -= sum(day < today for day in off)
    return passed, total


def elapsed(today: date, starts_on: date, ends_on: date, days_off: Collection[date] = ()) -> float:
    """Share of the quarter that has passed, without days off: 0 on its first day, 1 from its last day on.

    When every day is off: 1 from the last day, 0 before. Raises ValueError for a quarter of one day.
    """
    passed, total = day_counts(today, starts_on, ends_on, days_off)
    if today >= ends_on:
        return 1.0
    return passed / total if total else 0.0


def pace_begins(starts_on: date, ends_on: date, *could_begin: date | None) -> date:
    """The day on which pace begins: the latest of the quarter's first day and the days from which the work could begin.

    At the latest the day before ends_on, so that there is a day to pass. Pace ends on ends_on.
    """
    latest = max([starts_on, *(day for day in could_begin if day is not None)])
    return min(latest, ends_on - timedelta(days=1)) if ends_on > starts_on else starts_on


def expected_beyond(start: float, share: float) -> float:
    """The share of the way expected when `start` of it was done as pace began: start + share · (1 - start).

    Both are shares of 0 to 1; `share` is what the pace asks for of the rest.
    """
    return _clamp(start) + _clamp(share) * (1 - _clamp(start))


def expected_linear(elapsed: float) -> float:
    """An even pace: the expected share of the target equals the share of the quarter that has passed."""
    return _clamp(elapsed)


def planned_dates(starts_on: date, ends_on: date, n: int) -> list[date]:
    """The days on which n steps at equal fractions of the quarter are due; the last is due on ends_on.

    A fraction that ends within a day is due the next day, so that no step is due earlier than at an even pace.
    Raises ValueError for fewer than one step or a quarter of one day.
    """
    if n < 1:
        raise ValueError("A plan needs at least one step.")
    _, total = day_counts(starts_on, starts_on, ends_on)
    return [starts_on + timedelta(days=-(-step * total // n)) for step in range(1, n + 1)]


def expected_planned(today: date, starts_on: date, ends_on: date, steps: int | Sequence[date]) -> float:
    """Steps due by today (the day itself included) / all steps.

    `steps` is the number of units, each one step at equal fractions of the quarter, or the planned dates. Without steps
    nothing is expected. Raises ValueError for a negative number.
    """
    if isinstance(steps, int):
        if steps < 0:
            raise ValueError("A plan cannot have fewer than no steps.")
        steps = planned_dates(starts_on, ends_on, steps) if steps else []
    return sum(day <= today for day in steps) / len(steps) if steps else 0.0


def expected_calendar(slots: Iterable[DueSlot], now: datetime) -> float | None:
    """Slots due and not excused / all not excused. A slot is due once due_at has passed.

    None (not scored) when every slot is excused or there is none.
    """
    now_utc = now.astimezone(UTC)
    due = [slot.due_at.astimezone(UTC) < now_utc for slot in slots if not slot.excused]
    return sum(due) / len(due) if due else None


# Words of numbers


def say_number(value: SupportsFloat) -> str:
    """A number as a board says it: 7.6, 12, 12,500; two significant digits below 1."""
    number = float(value)
    size = abs(number)
    if size < 1:
        text = f"{float(f'{number:.2g}'):.10f}".rstrip("0").rstrip(".")
    elif size < 1000:
        text = f"{number:.1f}".removesuffix(".0")
    else:
        text = f"{number:,.0f}"
    return "0" if text == "-0" else text


def _clamp(share: float) -> float:
    return min(1.0, max(0.0, share))
