"""What is expected of a key result by a day, from the day on which its pace begins."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from okrs.arithmetic.progress import elapsed, expected_beyond, expected_linear, expected_planned, progress
from okrs.counting import Measure
from okrs.models import KeyResult
from okrs.models.choices import Kind, Pace
from okrs.snapshots.days_off import DaysOff, begin_of


def expected_by(kr: KeyResult, measured: Measure, target: Decimal, off: DaysOff) -> Callable[[date], float]:
    """The share of the way (0 to 1) expected by a day, for kinds with a baseline and a target that differ.

    It runs from the value on the day on which pace begins: what was done before counts, and is not expected again.
    """
    ends_on, begins_on = kr.objective.quarter.ends_on, begin_of(kr, off)
    start = _done_before(begins_on, kr, measured, target)
    if kr.kind == Kind.MILESTONE:
        left = [
            (_owed_on(step.planned_on, begins_on, ends_on), float(step.weight))
            for step in measured.milestones
            if step.done_on is None or step.done_on >= begins_on
        ]
        total = sum(weight for _, weight in left)
        return lambda day: expected_beyond(
            start, sum(weight for due, weight in left if due <= day) / total if total else 0.0
        )
    if kr.pace == Pace.PLANNED or kr.kind == Kind.YES_NO:
        dated = [_owed_on(step.planned_on, begins_on, ends_on) for step in kr.milestones.all()]
        units = 1 if kr.kind == Kind.YES_NO else round(float(abs(target - kr.baseline)) * (1 - start))
        return lambda day: expected_beyond(start, expected_planned(day, begins_on, ends_on, dated or units))
    return lambda day: expected_beyond(start, expected_linear(elapsed(day, begins_on, ends_on, off.all)))


def _owed_on(planned_on: date, begins_on: date, ends_on: date) -> date:
    """A step planned for a day before pace begins is owed by the end: nobody could have taken it by then."""
    return planned_on if planned_on >= begins_on else ends_on


def _done_before(begins_on: date, kr: KeyResult, measured: Measure, target: Decimal) -> float:
    """The share of the way done before pace began; none where it begins with the quarter."""
    if begins_on <= kr.objective.quarter.starts_on:
        return 0.0
    if kr.kind == Kind.MILESTONE:
        done = sum(step.weight for step in measured.milestones if step.done_on and step.done_on < begins_on)
        return float(done / target)
    known = measured.steps or measured.readings
    if known:
        before = [value for day, value in known if day < begins_on]
        return progress(before[-1], kr.baseline, target) if before else 0.0
    return progress(kr.baseline + sum(day < begins_on for day in measured.days), kr.baseline, target)
