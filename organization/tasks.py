"""Scheduled tasks of this app: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from organization.services import submissions


@shared_task
def forget_submissions() -> int:
    """Daily: forget keys of forms saved more than a week ago."""
    return submissions.forget_submissions(at=timezone.now())
