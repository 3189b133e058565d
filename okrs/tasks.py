"""What beat wakes in this app: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from okrs.services import measurements


@shared_task
def record_measurements() -> int:
    """Daily, shortly after midnight UTC: where each key result stood at the end of the day before."""
    return measurements.record_measurements(at=timezone.now())
