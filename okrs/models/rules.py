"""Rules stored as data: what an in-depth discussion is, and when a status changes. Versions are never edited."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from okrs.models.touching import touching


@tracked()
class InDepthRule(models.Model):
    """Which held interactions count as in-depth scientific discussions; the highest version holds."""

    version = models.PositiveIntegerField(unique=True)
    channels = ArrayField(models.CharField(max_length=20))
    purposes = ArrayField(models.CharField(max_length=20))
    min_minutes = models.PositiveSmallIntegerField("least minutes", default=20)
    min_topics = models.PositiveSmallIntegerField("least topics", default=1)
    min_follow_ups = models.PositiveSmallIntegerField("least follow-up questions", default=2)
    depths = ArrayField(models.CharField(max_length=12))
    once_a_day = models.BooleanField("one talk with a KOL a day", default=False, db_default=False)
    no_overlaps = models.BooleanField("only one of two talks at the same time", default=False, db_default=False)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        triggers = touching(
            marks="""SELECT id FROM okrs_keyresult WHERE measured_by IN ('in_depth_discussions', 'custom')
                AND EXISTS (SELECT 1 FROM {rows})"""
        )

    def __str__(self) -> str:
        return f"In-depth rule, version {self.version}"


@tracked()
class StatusRule(models.Model):
    """Thresholds of the four statuses; the highest version holds. Ratios are progress / expected.

    ``out_of_reach`` and ``likely`` are chances of reaching the target; the first is asked from ``out_of_reach_from`` of
    a key result's time on.
    """

    version = models.PositiveIntegerField(unique=True)
    on_track = models.FloatField("On Track from", default=0.95)
    at_risk = models.FloatField("At Risk below", default=0.75)
    early = models.FloatField("too early before", default=0.15)
    low_confidence = models.PositiveSmallIntegerField("At Risk at confidence up to", default=3)
    out_of_reach = models.FloatField("out of reach below", default=0.10, db_default=0.10)
    out_of_reach_from = models.FloatField("out of reach from", default=1 / 3, db_default=1 / 3)
    likely = models.FloatField("On Track needs a chance of", default=0.25, db_default=0.25)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    out_of_reach__gte=0,
                    out_of_reach__lte=F("likely"),
                    likely__lte=1,
                    out_of_reach_from__gte=0,
                    out_of_reach_from__lte=1,
                ),
                name="status_chances_in_order",
                violation_error_message="Out of reach must lie below the chance that On Track needs.",
            ),
            models.CheckConstraint(
                condition=Q(at_risk__gt=0, at_risk__lt=F("on_track"), on_track__lte=1, early__gte=0, early__lt=1),
                name="status_thresholds_in_order",
                violation_error_message="At Risk must lie below On Track, and both between 0 and 1.",
            ),
        ]
        triggers = touching(marks="SELECT id FROM okrs_keyresult WHERE EXISTS (SELECT 1 FROM {rows})")

    def __str__(self) -> str:
        return f"Status thresholds, version {self.version}"
