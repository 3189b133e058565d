"""The dated history of values: where each key result stood at the end of a day."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from okrs.models import DueMark, KeyResult, Measurement, Objective, Snapshot
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.records import RECORDED
from okrs.snapshots.selectors.rows import record_of
from organization.ground.constraints import atomic_write
from organization.models import Quarter

_FIELDS = (*RECORDED, "measured_at")
_RUNNING = (Quarter.State.ACTIVE, Quarter.State.GRADING)


@atomic_write
def record_measurements(*, at: datetime) -> int:
    """Write where every live key result of an active or graded quarter stood at the end of the day before ``at``.

    Days end at midnight in each owner's zone, so it runs when the day before has ended everywhere (12:00 UTC). The
    status is the one shown: the declared one, if there is one. Running it again for the same day replaces its rows.
    Returns the number of rows.
    """
    day = at.astimezone(UTC).date() - timedelta(days=1)
    return _record(day, at)


def _record(day: date, at: datetime) -> int:
    rows = KeyResult.objects.live().filter(
        objective__state=Objective.State.ACTIVE,
        objective__quarter__state__in=_RUNNING,
        objective__quarter__starts_on__lte=day,
    )
    made = [
        Measurement(key_result_id=pk, as_of=day, measured_at=at, **_recorded(one))
        for pk, one in assess(rows.for_measuring(), at=day).items()
    ]
    Measurement.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, unique_fields=["key_result", "as_of"], update_fields=_FIELDS
    )
    _mark_a_week_later(day, [one.key_result_id for one in made])
    return len(made)


def _mark_a_week_later(day: date, key_results: list[int]) -> None:
    """Mark snapshots that should have compared with ``day`` as "a week ago", but were computed before it was recorded.

    A day recorded in time marks nothing: it is first read a week later, and by forecasts of later quarters, which are
    recomputed on each owner's new day anyway. Marking all would make every key result due at the same moment.
    """
    later = datetime.combine(day + timedelta(days=6), time(), UTC)
    stored = Snapshot.objects.filter(pk__in=key_results, computed_at__gte=later).values_list("pk", flat=True)
    DueMark.objects.bulk_create([DueMark(key_result_id=pk) for pk in stored], batch_size=2000)


def _recorded(one: Assessment) -> dict[str, Any]:
    record = record_of(one)
    return {name: record[name] for name in RECORDED}
