"""The dated history of values: where each key result stood at the end of a day."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction

from okrs.assessment import assess
from okrs.measures import end_of
from okrs.models import KeyResult, Measurement, Objective
from organization.models import Quarter

_FIELDS = ("value", "progress", "expected", "status", "measured_at")
_RUNNING = (Quarter.State.ACTIVE, Quarter.State.GRADING)


@transaction.atomic
def record_measurements(*, at: datetime) -> int:
    """Write where every live key result of an active or graded quarter stood at the end of the day before ``at``.

    Days end at midnight UTC, so that one run covers all zones. The status is the shown one: declared where the owner
    declared another. Running again for the same day replaces its rows. Returns how many there are.
    """
    day = at.astimezone(UTC).date() - timedelta(days=1)
    return _record(day, at)


def _record(day: date, at: datetime) -> int:
    rows = KeyResult.objects.live().filter(
        objective__state=Objective.State.ACTIVE,
        objective__quarter__state__in=_RUNNING,
        objective__quarter__starts_on__lte=day,
    )
    moment = end_of(day, datetime.combine(day, datetime.min.time(), UTC))
    made = [
        Measurement(
            key_result=one.key_result,
            as_of=day,
            value=one.value,
            progress=one.progress,
            expected=one.expected,
            status=one.shown_status.value,
            measured_at=at,
        )
        for one in assess(rows.for_measuring(), at=moment).values()
    ]
    Measurement.objects.bulk_create(
        made, batch_size=500, update_conflicts=True, unique_fields=["key_result", "as_of"], update_fields=_FIELDS
    )
    return len(made)
