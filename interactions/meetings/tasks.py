"""Scheduled tasks of meetings: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from interactions.meetings.services import series


@shared_task
def extend_series() -> int:
    """Daily: make the meetings of each series that the months ahead still lack."""
    return series.extend_all(at=timezone.now())
