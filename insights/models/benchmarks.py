"""Figures to compare with: published ones, and the organisation's own surveys. One trend never mixes methods."""

from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from organization.models import TherapeuticArea


@tracked()
class BenchmarkWave(models.Model):
    """One round of a survey, or one publication."""

    class Method(models.TextChoices):
        SELF_REPORT = "self_report", "Self-report"
        OBSERVED = "observed", "Observed"
        KOL_REPORTED = "kol_reported", "Reported by KOLs"
        EXTERNAL_STUDY = "external_study", "External study"

    name = models.CharField(max_length=120, unique=True)
    method = models.CharField(max_length=20, choices=Method)
    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="benchmark_waves"
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    citation = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(method__in=["self_report", "observed", "kol_reported", "external_study"]),
                name="benchmark_method_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="benchmark_wave_not_reversed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class BenchmarkMeasurement(models.Model):
    """A share measured in a wave. Published figures give no n: only ``share``, drawn without an interval."""

    class Metric(models.TextChoices):
        PLANNED = "planned", "Planned to evolve a view"
        BELIEVED = "believed", "Believed a view evolved"
        CHECKED = "checked", "Checked whether it did"
        VERIFIED = "verified", "Verified"

    wave = models.ForeignKey(BenchmarkWave, on_delete=models.CASCADE, related_name="measurements")
    metric = models.CharField(max_length=12, choices=Metric)
    numerator = models.PositiveIntegerField(null=True, blank=True)
    denominator = models.PositiveIntegerField(null=True, blank=True)
    share = models.DecimalField(max_digits=5, decimal_places=4)

    class Meta:
        ordering = ["wave", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "metric"], name="benchmark_metric_once_per_wave"),
            models.CheckConstraint(condition=Q(share__gte=0, share__lte=1), name="benchmark_share_0_to_1"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    numerator__isnull=False,
                    denominator__isnull=False,
                    denominator__gt=0,
                    numerator__lte=F("denominator"),
                ),
                name="benchmark_counts_belong_together",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave}: {self.get_metric_display()} {self.share:.0%}"
