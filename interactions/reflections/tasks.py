"""Scheduled tasks of notes to oneself."""

from celery import shared_task
from django.utils import timezone

from interactions.reflections import services


@shared_task
def forget_notes_of_leavers() -> int:
    """Daily: delete the notes of people who left more than 30 days ago."""
    return services.forget_notes_of_leavers(at=timezone.now())
