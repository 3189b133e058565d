"""Scheduled: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from interactions.pulse.services import waves


@shared_task
def turn_waves() -> int:
    """Hourly: begin waves whose first day has come, close those whose last day is over everywhere."""
    at = timezone.now()
    return waves.start_due(at=at) + waves.close_due(at=at)
