"""The library of objective templates that a quarter starts from."""

from django.db import models
from django.db.models import Q

from audit.history import tracked
from okrs.models.choices import Kind, Metric, Pace


@tracked()
class ObjectiveTemplate(models.Model):
    """An objective of a template (``library`` names the template, such as "MSL")."""

    library = models.CharField(max_length=60)
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["library", "position", "code"]
        constraints = [models.UniqueConstraint(fields=["library", "code"], name="objective_template_code_once")]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked()
class KeyResultTemplate(models.Model):
    """A key result of a template. Without a target, activation asks for one and suggests ``suggested_target``."""

    objective = models.ForeignKey(ObjectiveTemplate, on_delete=models.CASCADE, related_name="key_results")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    metric = models.CharField(max_length=40, choices=Metric)
    pace = models.CharField(max_length=10, choices=Pace)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    suggested_target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    is_team = models.BooleanField("once for the team", default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["objective", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="key_result_template_code_once"),
            models.CheckConstraint(condition=Q(target__isnull=True) | Q(target__gt=0), name="template_target_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
