"""Tasks that beat starts in this app: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from okrs.snapshots.services import checks as snapshot_checks
from okrs.snapshots.services import measurements
from okrs.snapshots.storing import refresh_due


@shared_task
def record_measurements() -> int:
    """Daily, when the day before has ended in every zone: record where each key result stood at its end."""
    return measurements.record_measurements(at=timezone.now())


@shared_task
def refresh_snapshots() -> int:
    """Every few seconds: compute what changed before anybody asks. Pages do the same if no worker runs."""
    return refresh_due(at=timezone.now())


@shared_task
def check_snapshots() -> int:
    """Nightly: recount everything, and record how many snapshots differed."""
    return snapshot_checks.check_snapshots(at=timezone.now()).differing
