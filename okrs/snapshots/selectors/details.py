"""What the page of one key result draws of it, as it is kept beside its snapshot: written once, read by its page.

Days are kept as their distance from the quarter's first day. Nothing here is counted: ``assess()`` is the only formula.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from okrs.arithmetic.forecast import CountForecast, LevelForecast
from okrs.arithmetic.progress import Status
from okrs.counting import Measure
from okrs.models import KeyResult, Snapshot
from okrs.models.choices import Kind
from okrs.snapshots.assessment import Assessment
from okrs.snapshots.days_off import DaysOff
from okrs.snapshots.outlook import Forecast

# What a kept detail says of the team's past, which leaves no marks when it changes.
FROM_THE_PAST = "forecast"


@dataclass(frozen=True, slots=True)
class Detail:
    """What the chart of a key result reads, as ``assess()`` found it; fields as in ``Assessment``.

    ``on`` is no later than the quarter's end. Of ``measure`` the rows of a cadence are left out: its slots are in the
    snapshot.
    """

    key_result: KeyResult
    on: date
    measure: Measure
    value: Decimal | None
    target: Decimal | None
    status: Status
    reason: str
    forecast: Forecast | None
    off: DaysOff
    said_on: tuple[date, ...]


def detail_of(assessment: Assessment) -> dict[str, Any]:
    """What is kept of an assessment for its page, as plain JSON."""
    first, found = assessment.key_result.objective.quarter.starts_on, assessment.measure
    return {
        "until": (min(assessment.on, assessment.key_result.objective.quarter.ends_on) - first).days,
        "days": _distances(found.days, first),
        "steps": _dated(found.steps, first),
        "readings": _dated(found.readings, first),
        "rows": found.rows,
        "newest": list(found.newest),
        "holidays": _distances(sorted(assessment.off.holidays), first),
        "leave": _distances(sorted(assessment.off.leave), first),
        "congress": _distances(sorted(assessment.off.congress), first),
        "said": _distances(assessment.said_on, first),
        FROM_THE_PAST: _kept(assessment.forecast),
    }


def read_detail(key_result: KeyResult, snapshot: Snapshot, found: dict[str, Any]) -> Detail:
    """A detail from what was kept. The key result has its milestones and its objective's quarter loaded."""
    first = key_result.objective.quarter.starts_on
    steps = tuple(key_result.milestones.all()) if key_result.kind == Kind.MILESTONE else ()
    return Detail(
        key_result=key_result,
        on=first + timedelta(days=found["until"]),
        measure=Measure(
            snapshot.value,
            days=_days(found["days"], first),
            steps=_values(found["steps"], first),
            readings=_values(found["readings"], first),
            milestones=steps,
            rows=found["rows"],
            newest=tuple(found["newest"]),
        ),
        value=snapshot.value,
        target=snapshot.target,
        status=Status(snapshot.computed),
        reason=snapshot.reason,
        forecast=_forecast(found[FROM_THE_PAST]),
        off=DaysOff(*(frozenset(_days(found[name], first)) for name in ("holidays", "leave", "congress"))),
        said_on=_days(found["said"], first),
    )


def _distances(days: Iterable[date], first: date) -> str:
    return " ".join(str((day - first).days) for day in days)


def _days(distances: str, first: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=int(one)) for one in distances.split())


def _dated(pairs: Iterable[tuple[date, Decimal]], first: date) -> list[list[Any]]:
    return [[(day - first).days, str(value)] for day, value in pairs]


def _values(pairs: Iterable[list[Any]], first: date) -> tuple[tuple[date, Decimal], ...]:
    return tuple((first + timedelta(days=number), Decimal(value)) for number, value in pairs)


def _kept(forecast: Forecast | None) -> list[Any] | None:
    if forecast is None:
        return None
    if isinstance(forecast, LevelForecast):
        return [forecast.median, forecast.low, forecast.high]
    count = forecast
    return [count.median, count.low, count.high, count.p_target, count.target, count.reached]


def _forecast(kept: list[Any] | None) -> Forecast | None:
    if kept is None:
        return None
    return LevelForecast(*kept) if len(kept) == 3 else CountForecast(*kept)
