"""A report counted by a worker: one service call, safe to run twice."""

from celery import shared_task
from django.utils import timezone

from okrs.reports import long_counts


@shared_task
def count_report(pk: int) -> bool:
    """Run when somebody waits for it: the numbers, or the rows, of a report that takes too long for a page."""
    return long_counts.carry_out(pk, clock=timezone.now)
