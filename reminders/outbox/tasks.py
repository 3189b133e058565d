"""Scheduled tasks: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from reminders.outbox import delivery, heartbeat


@shared_task
def note_beat_alive() -> None:
    """Runs every 15 seconds; docker-compose.yml's health check of beat reads the mark."""
    heartbeat.note_beat_alive(at=timezone.now())


@shared_task
def tick() -> None:
    """Runs every minute, and at once if somebody is waiting: plans and sends what is due, as the database says."""
    delivery.tick(clock=timezone.now)
