"""Therapeutic areas, their products, and the imperatives shared across functions."""

from django.db import models
from django.db.models.functions import Lower

from audit.history import tracked


@tracked()
class TherapeuticArea(models.Model):
    """A field of medicine that work is tagged with and reported by."""

    name = models.CharField(max_length=80)
    code = models.SlugField(max_length=12, help_text="Short, for tables and file names, such as ONC.")
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="therapeutic_area_name_unique"),
            models.UniqueConstraint(Lower("code"), name="therapeutic_area_code_unique"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Product(models.Model):
    """A medicine or a candidate, with the lifecycle phase that decides what may be said about it."""

    class Phase(models.TextChoices):
        PIPELINE_EDUCATION = "pipeline_education", "Pipeline education"
        PRE_LAUNCH = "pre_launch", "Pre-launch"
        NEWLY_LAUNCHED = "newly_launched", "Newly launched"
        ESTABLISHED = "established", "Established"

    name = models.CharField(max_length=80)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="products")
    lifecycle_phase = models.CharField(max_length=20, choices=Phase)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="product_name_unique"),
            models.CheckConstraint(
                condition=models.Q(
                    lifecycle_phase__in=["pipeline_education", "pre_launch", "newly_launched", "established"]
                ),
                name="product_phase_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ImperativeQuerySet(models.QuerySet["StrategicImperative"]):
    """Queries on imperatives."""

    def active(self) -> "ImperativeQuerySet":
        """Those to which objectives may be aligned now."""
        return self.filter(is_active=True)


@tracked()
class StrategicImperative(models.Model):
    """A goal shared by clinical, medical and commercial functions; its wording carries no science."""

    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    is_active = models.BooleanField("active", default=True)

    objects = ImperativeQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [models.UniqueConstraint(Lower("title"), name="imperative_title_unique")]

    def __str__(self) -> str:
        return self.title
