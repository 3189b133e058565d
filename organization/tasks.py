"""What beat wakes in this app: one service call each, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from organization.services import submissions


@shared_task
def forget_submissions() -> int:
    """Daily: the keys of forms that were saved more than a week ago."""
    return submissions.forget_submissions(at=timezone.now())
