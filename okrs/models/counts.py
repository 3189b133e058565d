"""Counts for reports that take too long for a page, done by a worker.

Derived data: ``okrs/reports/long_counts.py`` writes it and may throw it away at any time.
"""

from django.db import models
from django.db.models import Q


class ReportCount(models.Model):
    """One count: what was asked, how many of its quarters are counted, and in the end what was found.

    ``key`` is a digest of everything that the numbers depend on except the moment, so that everybody who asks the same
    waits for the same count. ``at`` is the moment that it counts up to. A worker holds the count until ``held_until``;
    if it dies, the next one starts again after that. ``found`` holds cells or ids of rows, depending on ``asked``.
    """

    key = models.CharField(max_length=64, unique=True)
    asked = models.JSONField()
    quarters = models.PositiveSmallIntegerField()
    done = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()
    asked_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    found = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, found__isnull=True)
                | Q(finished_at__isnull=False, found__isnull=False),
                name="report_count_finished_has_found",
            ),
            models.CheckConstraint(condition=Q(done__lte=models.F("quarters")), name="report_count_done_of_quarters"),
        ]

    def __str__(self) -> str:
        return f"{self.done} of {self.quarters} quarters"
