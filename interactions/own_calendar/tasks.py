"""Scheduled tasks of people's own calendars."""

import time

from celery import shared_task
from django.utils import timezone

from interactions.own_calendar import services

# So long one run reads; the next one goes on a minute later.
SECONDS = 20


@shared_task
def ask() -> int:
    """Each minute: forget what is old, then read the calendars whose hour has come. How many were read."""
    services.forget_old(at=timezone.now())
    begun, number = time.monotonic(), 0
    while time.monotonic() - begun < SECONDS and services.read_next(at=timezone.now()):
        number += 1
    return number
