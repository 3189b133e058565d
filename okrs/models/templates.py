"""The library of templates that a plan starts from: objectives with key results, kept by version."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from audit.history import tracked
from okrs.models.choices import Kind, Metric, Pace
from organization.models import User


class TemplateQuerySet(models.QuerySet["Template"]):
    """Vocabulary of templates."""

    def visible_to(self, user: User) -> "TemplateQuerySet":
        """What is shared with everyone, one's own, and for those who keep the library what somebody left behind."""
        if not user.may("planning.view"):
            return self.none()
        mine = Q(is_shared=True) | Q(owner=user)
        return self.filter(mine | Q(owner__is_active=False)) if user.may("template.keep") else self.filter(mine)


@tracked()
class Template(models.Model):
    """A template of the library. Its versions hold the objectives; plans start from the newest that is published.

    Without an owner it is the organisation's. ``is_default``: the one that planning suggests.
    """

    name = models.CharField(max_length=120)
    about = models.TextField("what it is for", blank=True, max_length=1000)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    is_shared = models.BooleanField("shared with everyone", default=False)
    is_active = models.BooleanField("offered to new plans", default=True)
    is_default = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TemplateQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                "owner", Lower("name"), name="template_name_once", nulls_distinct=False,
                violation_error_message="There is a template of this name already.",
            ),
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="template_one_default"),
            models.CheckConstraint(
                condition=~Q(name=""), name="template_has_name", violation_error_message="Enter a name."
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(is_shared=True), name="template_of_nobody_is_shared"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def is_visible_to(self, user: User) -> bool:
        """As ``visible_to``, on a template whose owner is loaded."""
        if not user.may("planning.view"):
            return False
        is_left = self.owner is not None and not self.owner.is_active and user.may("template.keep")
        return self.is_shared or self.owner_id == user.pk or is_left


class TemplateVersionQuerySet(models.QuerySet["TemplateVersion"]):
    """Vocabulary of versions."""

    def published(self) -> "TemplateVersionQuerySet":
        """Those from which a plan could start, when they were the newest."""
        return self.filter(published_at__isnull=False)

    def newest(self) -> "TemplateVersionQuerySet":
        """Of each template the version that was published last."""
        later = TemplateVersion.objects.published().filter(template=OuterRef("template"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(later))

    def offered_to(self, user: User) -> "TemplateVersionQuerySet":
        """From which this person may start a plan: the default template first, then by name."""
        templates = Template.objects.visible_to(user).filter(is_active=True)
        rows = self.newest().filter(template__in=templates).select_related("template__owner")
        return rows.order_by("-template__is_default", Lower("template__name"), "template")

    def with_counts(self) -> "TemplateVersionQuerySet":
        """With ``objectives_held``, ``key_results_held`` and, of these, ``team_held`` made once for a team."""
        own = ObjectiveTemplate.objects.filter(template_version=OuterRef("pk")).order_by()
        rows = KeyResultTemplate.objects.filter(objective__template_version=OuterRef("pk")).order_by()

        def counted(found: "models.QuerySet[Any]", by: str) -> Coalesce:
            many = found.values(by).annotate(many=Count("pk")).values("many")
            return Coalesce(Subquery(many, output_field=models.IntegerField()), 0)

        by = "objective__template_version"
        return self.annotate(
            objectives_held=counted(own, "template_version"),
            key_results_held=counted(rows, by),
            team_held=counted(rows.filter(is_team=True), by),
        )

    def with_content(self) -> "TemplateVersionQuerySet":
        """With objectives, key results, their measures and their steps; three queries more."""
        rows = KeyResultTemplate.objects.select_related("measure").prefetch_related("steps")
        return self.prefetch_related("objectives", models.Prefetch("objectives__key_results", queryset=rows))


@tracked()
class TemplateVersion(models.Model):
    """What a template held when it was published; the one that is not published yet is the working copy.

    Published ones never change. ``version`` counts the changes of a working copy and of all that stands in it, so that
    nobody publishes what they have not seen.
    """

    template = models.ForeignKey(Template, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    note = models.CharField("what is new", max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TemplateVersionQuerySet.as_manager()

    class Meta:
        ordering = ["template", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            models.UniqueConstraint(
                fields=["template"], condition=Q(published_at__isnull=True), name="template_one_working_copy"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template}, version {self.number}"


@tracked()
class ObjectiveTemplate(models.Model):
    """An objective of a template. It keeps its code from version to version; no other ever gets it."""

    template_version = models.ForeignKey(
        TemplateVersion, on_delete=models.CASCADE, related_name="objectives", db_index=False
    )
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        ordering = ["template_version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["template_version", "code"], name="objective_template_code_in_version")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked()
class KeyResultTemplate(models.Model):
    """A key result of a template. Without a target, activation asks for one and suggests ``suggested_target``."""

    # What a key result takes over under the same name.
    COPIED: ClassVar = (
        "title", "kind", "measure", "pace", "baseline", "target", "suggested_target", "range_low", "range_high", "unit",
        "weight",
    )  # fmt: skip

    objective = models.ForeignKey(ObjectiveTemplate, on_delete=models.CASCADE, related_name="key_results")
    code = models.CharField(max_length=12)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=12, choices=Kind)
    metric = models.CharField(max_length=40, choices=Metric)
    measure = models.ForeignKey(
        "okrs.MeasureDefinition", on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    pace = models.CharField(max_length=10, choices=Pace)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, default=0, db_default=0)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    suggested_target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    range_low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    range_high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1, db_default=1)
    is_team = models.BooleanField("once for the team", default=False)
    position = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    class Meta:
        ordering = ["objective", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="key_result_template_code_once"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="template_weight_positive"),
            models.CheckConstraint(
                condition=Q(kind__in=["yes_no", "maintain", "cadence"])
                | Q(target__isnull=True)
                | ~Q(target=F("baseline")),
                name="template_target_differs_from_baseline",
                violation_error_message="The target must differ from the baseline.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="maintain")
                | Q(range_low__isnull=False, range_high__isnull=False, range_low__lt=F("range_high")),
                name="template_maintain_needs_range",
            ),
            models.CheckConstraint(
                condition=Q(metric="custom", measure__isnull=False) | (~Q(metric="custom") & Q(measure__isnull=True)),
                name="template_custom_names_its_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


@tracked()
class StepTemplate(models.Model):
    """A milestone or planned date of a template, as a day of whatever quarter it is used in: its first day is 1."""

    key_result = models.ForeignKey(KeyResultTemplate, on_delete=models.CASCADE, related_name="steps")
    title = models.CharField(max_length=160, blank=True)
    day = models.PositiveSmallIntegerField()
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(day__gte=1), name="step_template_day_from_1"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="step_template_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.title or 'Step'} (day {self.day})"

    def day_in(self, starts_on: date, ends_on: date) -> date:
        """Its day in a quarter; a shorter quarter has it on its last day."""
        return min(starts_on + timedelta(days=self.day - 1), ends_on)
