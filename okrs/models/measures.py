"""Measures that an organisation defines besides the built-in ones, and rows excluded from evidence."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.history import tracked
from okrs.models.choices import DEFINABLE, Calculation, EvidenceSource
from okrs.models.closed import of_key_result
from okrs.models.objectives import KeyResult
from okrs.models.touching import touching


class MeasureDefinitionQuerySet(models.QuerySet["MeasureDefinition"]):
    """Vocabulary of definitions."""

    def active(self) -> "MeasureDefinitionQuerySet":
        """Those that new key results may use."""
        return self.filter(is_active=True)


@tracked()
class MeasureDefinition(models.Model):
    """The name of a measure. Its versions say what it counts; the highest one holds."""

    name = models.CharField(max_length=120)
    is_active = models.BooleanField("active", default=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MeasureDefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="measure_name_unique",
                violation_error_message="There is a measure of this name already.",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="measure_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class MeasureVersion(models.Model):
    """What a measure counts from this version on. Versions are never edited: a change is the next version.

    ``of`` names what is counted once each or added up. ``filters`` choose the rows (``okrs.counting.conditions`` reads
    them); ``condition`` are further filters, which the counted share of a rate passes as well.
    """

    definition = models.ForeignKey(MeasureDefinition, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    source = models.CharField(max_length=20, choices=DEFINABLE)
    calculation = models.CharField(max_length=10, choices=Calculation)
    of = models.CharField(max_length=20, blank=True)
    filters = models.JSONField(default=dict, blank=True)
    condition = models.JSONField(default=dict, blank=True)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["definition", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "version"], name="measure_version_once"),
            models.CheckConstraint(
                condition=Q(source__in=[value for value, _ in DEFINABLE]), name="measure_version_source_known"
            ),
            models.CheckConstraint(
                condition=Q(calculation__in=["distinct", "sum"]) & ~Q(of="")
                | Q(calculation__in=["count", "rate"]) & Q(of=""),
                name="measure_version_says_of_what",
            ),
            models.CheckConstraint(
                condition=Q(calculation="rate") & ~Q(condition={}) | ~Q(calculation="rate") & Q(condition={}),
                name="measure_version_rate_has_condition",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="measure_version_has_reason"),
        ]
        triggers = touching(
            marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.measure_id = r.definition_id"
        )

    def __str__(self) -> str:
        return f"{self.definition}, version {self.version}"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    """Vocabulary of exclusions."""

    def in_force(self) -> "ExclusionQuerySet":
        """Exclusions that nobody took back."""
        return self.filter(restored_at__isnull=True)


@tracked()
class Exclusion(models.Model):
    """A row of work that would count for a key result but that somebody excluded, with the reason.

    ``row_id`` is the row's id in the table that ``source`` names.
    """

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="exclusions")
    source = models.CharField(max_length=20, choices=EvidenceSource)
    row_id = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    restored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    restored_at = models.DateTimeField(null=True, blank=True)
    restore_reason = models.CharField(max_length=300, blank=True)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key_result", "source", "row_id"],
                condition=Q(restored_at__isnull=True),
                name="exclusion_once",
                violation_error_message="This row is taken out already.",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="exclusion_has_reason"),
            models.CheckConstraint(condition=Q(source__in=EvidenceSource.values), name="exclusion_source_known"),
            models.CheckConstraint(
                condition=Q(restored_by__isnull=True, restored_at__isnull=True, restore_reason="")
                | (Q(restored_by__isnull=False, restored_at__isnull=False) & ~Q(restore_reason="")),
                name="exclusion_restored_by_somebody",
            ),
        ]
        triggers = [*touching(marks="SELECT key_result_id FROM {rows}"), of_key_result()]

    def __str__(self) -> str:
        return f"{self.key_result.code}: {self.get_source_display()} {self.row_id}"
