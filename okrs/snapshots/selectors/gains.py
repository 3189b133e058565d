"""What a key result gained between two days ("+1"), and the rows that it gained."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from okrs.counting import SlotRow, opening_ids
from okrs.counting.readings import When
from okrs.models import KeyResult
from okrs.models.choices import CADENCE_METRICS, Metric
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.rows import plain
from organization.ground.clock import day_in
from organization.models import User


def until_end_of(week_start: date, user: User, at: datetime) -> When:
    """The moment at which a week is read: its Sunday, or ``at`` while the week is running in the person's zone."""
    sunday = week_start + timedelta(days=6)
    # By the days recorded with the work, even if its author has moved since.
    return at if day_in(at, user.zone) <= sunday else sunday


def change_since(assessment: Assessment, first: date) -> str:
    """What a key result gained on or after a day: "+3", "-2.5", for a share "+4 points"; empty if nothing.

    A cadence gains a slot on the day of the row that fills it, whatever else is done in the slot.
    """
    measured, points = assessment.measure, ""
    if assessment.slots:
        gained: float = sum(day >= first for day, _ in _filled(assessment))
    elif measured.readings:
        gained = _difference(measured.readings, first, assessment.key_result.baseline)
    elif measured.steps:
        # What holds on a day was there before; it was not gained from nothing.
        gained = _difference(measured.steps, first, Decimal(0) if measured.of is None else measured.steps[0][1])
        points = " points" if measured.is_share else ""
    else:
        gained = sum(day >= first for day in measured.days)
    if not gained:
        return ""
    return f"{'+' if gained > 0 else '-'}{plain(abs(gained))}{points}"


def gained_rows(key_result: KeyResult, first: date, last: date, *, at: When) -> list[int]:
    """The rows behind a gain between two days, newest first; ``at`` is no later than ``last``.

    Of a study, a calendar slot, or anything else that counts once, that is the row with which it began to count. The
    key result comes from ``for_measuring()`` and is counted alone.
    """
    if key_result.measured_by == Metric.MANUAL:
        return []
    if key_result.measured_by in CADENCE_METRICS:
        found = assess([key_result], at=at)[key_result.pk]
        rows = [(day, entry.row_id) for day, entry in _filled(found) if first <= day <= last]
        return [row_id for _, row_id in sorted(rows, reverse=True)]
    return opening_ids(key_result, first, last, at=at)


def _filled(assessment: Assessment) -> list[tuple[date, SlotRow]]:
    """The filled slots: the day and the row that fills each."""
    filling = [result.evidence[0] for result in assessment.slots if result.filled]
    return [(entry.day, entry) for entry in filling]


def _difference(points: Sequence[tuple[date, Decimal]], first: date, start: Decimal) -> float:
    before = [value for day, value in points if day < first]
    return float(points[-1][1] - (before[-1] if before else start))
