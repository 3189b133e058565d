"""Scheduled: service calls that are safe to run twice."""

from celery import shared_task
from django.utils import timezone

from interactions.pulse.services import answers, waves


@shared_task
def turn_waves() -> int:
    """Hourly: begin waves whose first day has come, close those whose last day is over everywhere, and sweep up."""
    at = timezone.now()
    turned = waves.start_due(at=at) + waves.close_due(at=at)
    answers.sweep()
    return turned
