"""Progress, pace and status of key results and objectives: arithmetic only.

No ORM, no clock, no settings: dates and values come in as arguments, plain values go out. Numbers may be
``int``, ``float`` or ``Decimal``; results are ``float``.
"""

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Protocol, SupportsFloat

from organization.ground.units import PER_CENT

# Ratios and shortfalls come from divisions; a tiny rounding error must not move a key result across a threshold.
_EPSILON = 1e-9

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


class Kind(StrEnum):
    """How a key result is measured."""

    COUNT = "count"
    NUMBER = "number"
    PERCENTAGE = "percentage"
    MILESTONE = "milestone"
    YES_NO = "yes_no"
    CADENCE = "cadence"
    MAINTAIN = "maintain"


# These count whole things, one at a time, so being short by less than one does not count against them.
_COUNTED_IN_UNITS = frozenset({Kind.COUNT, Kind.CADENCE})


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Limits of the status rule; administrators may change them.

    `on_track` and `at_risk` are ratios of progress to expected progress, `early` is a share of the quarter.
    `low_confidence` is the highest confidence, on the 0-10 scale of a check-in, that still counts as low.
    """

    on_track: float = 0.95
    at_risk: float = 0.75
    early: float = 0.15
    low_confidence: int = 3


DEFAULT_THRESHOLDS = Thresholds()


@dataclass(frozen=True, slots=True)
class StatusReason:
    """A status with the one sentence (no full stop) that a board shows beside it."""

    status: Status
    reason: str


class DueSlot(Protocol):
    """What `expected_calendar` needs to know of a slot; `cadence.SlotResult` has it."""

    @property
    def due_at(self) -> datetime: ...

    @property
    def excused(self) -> bool: ...


class Part(Protocol):
    """What `objective_status` needs to know of a key result."""

    @property
    def status(self) -> Status: ...

    @property
    def dropped(self) -> bool: ...

    @property
    def has_something_due(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ObjectivePart:
    """A ready-made `Part`. Something is due when more than nothing is expected by today."""

    status: Status
    dropped: bool = False
    has_something_due: bool = True


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


# Status


def status_of(
    kind: Kind,
    progress: float,
    expected: float | None,
    elapsed: float,
    *,
    value: SupportsFloat,
    target: SupportsFloat,
    baseline: SupportsFloat = 0,
    confidence: int | None = None,
    settled: bool = False,
    in_range_at_end: bool = False,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> StatusReason:
    """The status of one key result; the first rule that matches wins.

    1. Complete: target reached; `maintain`: in range at the end of the quarter; cadence: every slot met or late,
       and the last one settled.
    2. At Risk: confidence 3 or less.
    3. In Progress: less than .15 of the quarter has passed, or nothing is expected yet.
    4. On Track: progress / expected at least .95; for count and cadence also when short by less than one unit.
    5. At Risk: progress / expected under .75; for count and cadence only when also short by more than one unit.
    6. In Progress.

    For cadence, `value` is the slots met or late and `target` the slots not excused. `expected` None means not scored.
    For `maintain`, `expected` is EXPECTED_MAINTAINED and the values are ignored. Grades play no part.
    """
    start, goal, current = float(baseline), float(target), float(value)
    if _is_complete(kind, progress, current, goal, settled, in_range_at_end):
        return StatusReason(Status.COMPLETE, _say_complete(kind, current, goal))
    if confidence is not None and confidence <= thresholds.low_confidence:
        return StatusReason(Status.AT_RISK, f"{_CONFIDENCE}{confidence} of 10")
    if expected is None:
        return StatusReason(Status.IN_PROGRESS, "Not scored: every slot is excused")
    if elapsed < thresholds.early:
        return StatusReason(Status.IN_PROGRESS, f"Too early to judge: {_percent(elapsed)} of the quarter has passed")
    if expected <= 0:
        return StatusReason(Status.IN_PROGRESS, "Nothing is due yet")

    pace = start + expected * (goal - start)
    shortfall = (pace - current) if goal >= start else (current - pace)
    ratio = progress / expected
    in_units = kind in _COUNTED_IN_UNITS
    reason = _say_pace(kind, progress, current, pace, shortfall)
    if ratio >= thresholds.on_track - _EPSILON or (in_units and shortfall < 1 - _EPSILON):
        return StatusReason(Status.ON_TRACK, reason)
    if ratio < thresholds.at_risk - _EPSILON and (not in_units or shortfall > 1 + _EPSILON):
        return StatusReason(Status.AT_RISK, reason)
    return StatusReason(Status.IN_PROGRESS, reason)


def objective_status(items: Iterable[Part]) -> Status:
    """The worst status among key results that are not dropped, not Complete, and have something due.

    At Risk is worse than In Progress, which is worse than On Track. If there are none: Complete when all key results
    not dropped are Complete, else In Progress, also for an objective without key results.
    """
    kept = [item for item in items if not item.dropped]
    judged = {item.status for item in kept if item.status != Status.COMPLETE and item.has_something_due}
    for status in (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK):
        if status in judged:
            return status
    if kept and all(item.status == Status.COMPLETE for item in kept):
        return Status.COMPLETE
    return Status.IN_PROGRESS


def _is_complete(
    kind: Kind, progress: float, value: float, target: float, settled: bool, in_range_at_end: bool
) -> bool:
    if kind == Kind.MAINTAIN:
        return in_range_at_end
    if kind == Kind.CADENCE:
        return settled and target > 0 and value >= target
    return progress >= 1


# Words

_CONFIDENCE = "Confidence is "
SEEN_AT_RISK = "Its owner sees it at risk"


def without_confidence(reason: str) -> str:
    """A reason of ``status_of`` for somebody who may not read the confidence."""
    return SEEN_AT_RISK if reason.startswith(_CONFIDENCE) else reason


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


def _percent(share: float) -> str:
    # Rounded down, so that 14.9 % is not shown as the 15 % that it has yet to reach.
    return f"{math.floor(share * 100 + _EPSILON)}{PER_CENT}"


def _say_complete(kind: Kind, value: float, target: float) -> str:
    match kind:
        case Kind.MAINTAIN:
            return "In range at the end of the quarter"
        case Kind.CADENCE:
            return f"All {say_number(target)} slots met"
        case Kind.YES_NO:
            return "Done"
        case Kind.MILESTONE:
            return "Every milestone reached"
        case _ if value != target:
            return f"Target of {say_number(target)} reached, now {say_number(value)}"
        case _:
            return f"Target of {say_number(target)} reached"


def _say_pace(kind: Kind, progress: float, value: float, pace: float, shortfall: float) -> str:
    if kind == Kind.MAINTAIN:
        if progress >= 1:
            return "Inside its range"
        if progress <= 0:
            return "Outside its range by its whole width or more"
        return f"Outside its range by {math.ceil((1 - progress) * 100 - _EPSILON)}{PER_CENT} of its width"
    if kind == Kind.YES_NO:
        return "Not done yet"
    if kind == Kind.CADENCE:
        due = f"the {say_number(pace)} due by today"
        if shortfall > _EPSILON:
            return f"{say_number(shortfall)} behind {due}"
        return (
            f"{say_number(value)} met of {due}" if shortfall > -_EPSILON else f"{say_number(-shortfall)} ahead of {due}"
        )
    # A gap that rounds away at the precision shown is no gap, nor is less than half of one counted thing.
    if say_number(value) == say_number(pace) or (kind == Kind.COUNT and abs(shortfall) < 0.5):
        return f"On the pace of {say_number(pace)} by today"
    side = "behind" if shortfall > 0 else "ahead of"
    return f"{say_number(abs(shortfall))} {side} the pace of {say_number(pace)} by today"


def _clamp(share: float) -> float:
    return min(1.0, max(0.0, share))
