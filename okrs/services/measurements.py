"""The dated history of values: where each key result stood at the end of a day."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from okrs.assessment import Assessment, assess
from okrs.models import KeyResult, Mark, Measurement, Objective
from okrs.selectors.records import RECORDED
from okrs.selectors.rows import record_of
from organization.constraints import atomic_write
from organization.models import Quarter

_FIELDS = (*RECORDED, "measured_at")
_RUNNING = (Quarter.State.ACTIVE, Quarter.State.GRADING)


@atomic_write
def record_measurements(*, at: datetime) -> int:
    """Write where every live key result of an active or graded quarter stood at the end of the day before ``at``.

    Days end at midnight of each owner's zone: it runs when the day before has ended everywhere (12:00 UTC). The status
    is the shown one: declared where the owner declared another. Running again for the same day replaces its rows.
    Returns how many there are.
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
    # What is recorded is read by forecasts and by "since last week".
    Mark.objects.bulk_create([Mark(key_result_id=one.key_result_id) for one in made], batch_size=2000)
    return len(made)


def _recorded(one: Assessment) -> dict[str, Any]:
    record = record_of(one)
    return {name: record[name] for name in RECORDED}
