"""Objectives and key results of a quarter."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Case, F, Min, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, Greatest, Upper
from django.utils import timezone
from django.utils.functional import cached_property

from audit.history import tracked
from okrs.arithmetic.cadence import monthly_periods
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.models.closed import closed_guard, of_key_result, of_objective
from okrs.models.ownership import EarlierOwner
from okrs.models.touching import INSERT, UPDATE, touching
from organization import roles
from organization.ground.text import DIGITS
from organization.models import Membership, Quarter, StrategicImperative, Team, TherapeuticArea, User
from organization.models.custom_fields import custom_column
from organization.models.recorded import recorded_day, recorded_zone


def code_key() -> models.GeneratedField:
    """The column of a table with a ``code`` by which codes sort as their numbers do, whatever the collation: each
    number filled up with zeros, as ``natural`` of ``organization.ground.text`` does."""
    filled = _replaced(F("code"), "([0-9]+)", f"{'0' * DIGITS}\\1")
    expression = _replaced(filled, f"[0-9]*([0-9]{{{DIGITS}}})", "\\1")
    return models.GeneratedField(expression=expression, output_field=models.TextField(), db_persist=True)


def _replaced(text: Any, pattern: str, by: str) -> models.Func:
    parts = (text, models.Value(pattern), models.Value(by), models.Value("g"))
    return models.Func(*parts, function="regexp_replace", output_field=models.TextField())


class ObjectiveQuerySet(models.QuerySet["Objective"]):
    """Vocabulary of objectives."""

    def visible_to(self, user: User) -> "ObjectiveQuerySet":
        """All objectives for the medical side; for clinical partners those that serve an active shared imperative.

        Commercial partners read only the status of these, through ``status_visible_to``, and none of their text.
        """
        scope = user.scope("objective")
        if scope == roles.FULL:
            return self
        if scope == roles.SHARED:
            return self.filter(imperative__is_active=True, state__in=["active", "closed"])
        return self.none()

    def status_visible_to(self, user: User) -> "ObjectiveQuerySet":
        """Objectives whose code, imperative, team and status the viewer may know."""
        scope = user.scope("objective")
        if scope == roles.COORDINATION:
            return self.filter(imperative__is_active=True, state__in=["active", "closed"])
        return self.visible_to(user)

    def live(self) -> "ObjectiveQuerySet":
        """Objectives that are not dropped."""
        return self.exclude(state="dropped")


@tracked(exclude=["code_key"])
class Objective(models.Model):
    """A qualitative goal for one quarter, tagged by therapeutic area, quarter, primary team and owner."""

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ACTIVE = "active", "Active"
        CLOSED = "closed", "Closed"
        DROPPED = "dropped", "Dropped"

    class Commitment(models.TextChoices):
        COMMITTED = "committed", "Committed"
        ASPIRATIONAL = "aspirational", "Aspirational"

    code = models.CharField(max_length=12)
    code_key = code_key()
    title = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="objectives")
    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives"
    )
    primary_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="objectives")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="objectives")
    is_team = models.BooleanField("objective of the whole team", default=False)
    imperative = models.ForeignKey(
        StrategicImperative, on_delete=models.PROTECT, null=True, blank=True, related_name="objectives"
    )
    commitment = models.CharField(max_length=12, choices=Commitment, default=Commitment.COMMITTED)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    # In the plan, among those of the same owner; codes stay as they are. 0 for all: by code.
    position = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    activated_on = models.DateField("active since", null=True, blank=True, editable=False)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to")
    # What of which version of a template it began as; it does not change with it.
    began_from = models.ForeignKey(
        "okrs.ObjectiveTemplate", on_delete=models.PROTECT, null=True, blank=True, editable=False, db_index=False,
        related_name="begun",
    )  # fmt: skip
    custom = custom_column()
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ObjectiveQuerySet.as_manager()

    class Meta:
        ordering = ["code_key", "pk"]
        indexes = [
            models.Index(fields=["quarter", "primary_team", "owner"], name="objective_by_tags"),
            # Upper case, as Django compares without regard to case.
            GinIndex(
                OpClass(Upper("title"), "gin_trgm_ops"), OpClass(Upper("code"), "gin_trgm_ops"), name="objective_words"
            ),
            models.Index(fields=["began_from"], condition=Q(began_from__isnull=False), name="objective_by_template"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "primary_team", "owner", "is_team", "code"],
                condition=~Q(state="dropped"),
                name="objective_code_once",
                violation_error_message="There is an objective with this code already.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "active", "closed", "dropped"]), name="objective_state_known"
            ),
            models.CheckConstraint(
                condition=Q(commitment__in=["committed", "aspirational"]), name="objective_commitment_known"
            ),
        ]
        # Nothing refers to an objective when it is created or deleted, so only updates leave notes.
        triggers = [
            *touching(
                marks="SELECT kr.id FROM {rows} r JOIN okrs_keyresult kr ON kr.objective_id = r.id", events=(UPDATE,)
            ),
            closed_guard("SELECT {row}.quarter_id"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def is_aspirational(self) -> bool:
        """Whether .7 of the way is a success; a committed one is met in full or missed."""
        return self.commitment == self.Commitment.ASPIRATIONAL


class KeyResultQuerySet(models.QuerySet["KeyResult"]):
    """Vocabulary of key results."""

    def visible_to(self, user: User) -> "KeyResultQuerySet":
        """Key results of the objectives that the viewer may read."""
        if user.scope("objective") == roles.FULL:
            return self
        return self.filter(objective__in=Objective.objects.visible_to(user))

    def live(self) -> "KeyResultQuerySet":
        """Key results not dropped, of objectives not dropped."""
        return self.filter(state="active").exclude(objective__state="dropped")

    def with_begin(self) -> "KeyResultQuerySet":
        """With ``begins_on``: the day from which its check-ins and slots are owed, as ``pace_begins`` says.

        The latest of the quarter's first day, the day on which it became active and, if the owner's work counts, the
        first owner's first day in the team. ``kept_until``: the last day on which the work of an earlier owner counts.
        """
        earlier = EarlierOwner.objects.filter(key_result=OuterRef(OuterRef("pk"))).order_by("until").values("owner")
        joined = Membership.objects.filter(
            user=Coalesce(Subquery(earlier[:1]), OuterRef("owner")), team=OuterRef("objective__primary_team")
        ).order_by()
        first_day = joined.values("user").annotate(day=Min("from_date")).values("day")
        kept = EarlierOwner.objects.filter(key_result=OuterRef("pk")).order_by("-until").values("until")
        return self.annotate(
            kept_until=Subquery(kept[:1]),
            begins_on=Greatest(
                "objective__quarter__starts_on",
                Coalesce("activated_on", "objective__activated_on"),
                Case(When(scope=Scope.OWNER, then=Subquery(first_day)), output_field=models.DateField()),
            ),
        )

    def with_owners(self) -> "KeyResultQuerySet":
        """With ``KeyResult.earlier`` loaded, as part of the same query."""
        rows = EarlierOwner.objects.filter(key_result=OuterRef("pk"))
        return self.annotate(earlier=ArraySubquery(rows.plain()))

    def for_measuring(self) -> "KeyResultQuerySet":
        """With what ``measure()`` reads: objective, quarter, team, owner, planned dates; two queries."""
        return self.with_tags().prefetch_related("milestones")

    def with_tags(self) -> "KeyResultQuerySet":
        """With objective, quarter, team, area, owners and measure; one query."""
        return self.with_owners().select_related(
            "objective__quarter", "objective__primary_team", "objective__therapeutic_area", "owner", "measure"
        )


@tracked(exclude=["code_key"])
class KeyResult(models.Model):
    """A measurable result of an objective; ``measured_by`` names what is counted, ``manual`` takes typed values.

    ``custom`` counts by ``measure``, a definition of the organisation.
    """

    class Direction(models.TextChoices):
        INCREASE = "increase", "Increase"
        DECREASE = "decrease", "Decrease"
        WITHIN = "within", "Stay within a range"

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        DROPPED = "dropped", "Dropped"

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="key_results")
    code = models.CharField(max_length=12)
    code_key = code_key()
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="key_results")
    kind = models.CharField(max_length=12, choices=Kind)
    direction = models.CharField(max_length=10, choices=Direction, default=Direction.INCREASE)
    baseline = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    suggested_target = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, editable=False)
    range_low = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    range_high = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)
    scope = models.CharField(max_length=10, choices=Scope, default=Scope.OWNER)
    pace = models.CharField(max_length=10, choices=Pace, default=Pace.LINEAR)
    measured_by = models.CharField(max_length=40, choices=Metric, default=Metric.MANUAL)
    measure = models.ForeignKey(
        "okrs.MeasureDefinition", on_delete=models.PROTECT, null=True, blank=True, related_name="key_results"
    )
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    # Set for one that was added to an active objective; else it is active since its objective is.
    activated_on = models.DateField("active since", null=True, blank=True, editable=False)
    carried_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_to")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = KeyResultQuerySet.as_manager()

    class Meta:
        ordering = ["code_key", "pk"]
        indexes = [models.Index(fields=["owner", "objective"], name="key_result_by_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "code"], condition=Q(state="active"), name="key_result_code_once"
            ),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="key_result_weight_positive",
                violation_error_message="The weight must be greater than 0.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["yes_no", "maintain", "cadence"])
                | Q(target__isnull=True)
                | ~Q(target=F("baseline")),
                name="key_result_target_differs_from_baseline",
                violation_error_message="The target must differ from the baseline.",
            ),
            models.CheckConstraint(
                condition=Q(kind="maintain", direction="within") | (~Q(kind="maintain") & ~Q(direction="within")),
                name="key_result_within_means_maintain",
            ),
            models.CheckConstraint(
                condition=~Q(kind="maintain")
                | Q(range_low__isnull=False, range_high__isnull=False, range_low__lt=F("range_high")),
                name="key_result_maintain_needs_range",
                violation_error_message="Give the range to stay within, the lower end below the upper.",
            ),
            models.CheckConstraint(
                condition=Q(kind="cadence", pace="calendar") | (~Q(kind="cadence") & ~Q(pace="calendar")),
                name="key_result_cadence_has_calendar_pace",
            ),
            models.CheckConstraint(
                # Only a share has a level to start from; counts and sums start at 0.
                condition=Q(measured_by="manual")
                | Q(
                    ~Q(measured_by__in=["custom", "stakeholders_met"]),
                    kind__in=["count", "cadence"],
                    direction="increase",
                    baseline=0,
                )
                | Q(measured_by="custom", kind__in=["count", "number"], direction="increase", baseline=0)
                | Q(measured_by__in=["custom", "stakeholders_met"], kind__in=["percentage", "maintain"]),
                name="key_result_counted_from_zero",
            ),
            models.CheckConstraint(
                condition=Q(measured_by="custom", measure__isnull=False)
                | (~Q(measured_by="custom") & Q(measure__isnull=True)),
                name="key_result_custom_names_its_measure",
                violation_error_message="Choose the measure that counts it.",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="key_result_kind_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="key_result_scope_known"),
            models.CheckConstraint(condition=Q(measured_by__in=Metric.values), name="key_result_metric_known"),
        ]
        # A deleted key result takes its snapshot with it, so deletes need no mark.
        triggers = [*touching(marks="SELECT id FROM {rows}", events=(INSERT, UPDATE)), of_objective()]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def measured_label(self) -> str:
        """What makes the number: the built-in metric, or the name of the defined measure (loaded)."""
        return self.measure.name if self.measure is not None else self.get_measured_by_display()

    @cached_property
    def earlier(self) -> list[dict[str, Any]]:
        """Its earlier owners whose work still counts, oldest first, as ``EarlierOwner.objects.plain()`` gives them."""
        return list(self.earlier_owners.plain()) if self.pk else []


@tracked(exclude=["entered_on"])
class KeyResultValue(models.Model):
    """A value entered by hand for a manual key result, with its day and a note."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    as_of = models.DateField("as of")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    zone_name = recorded_zone("key_result.owner")
    entered_on = recorded_day("created_at")

    class Meta:
        ordering = ["-as_of", "-pk"]
        indexes = [models.Index(fields=["key_result", "-as_of", "-id"], name="key_result_value_newest")]
        triggers = [*touching(marks="SELECT key_result_id FROM {rows}"), of_key_result()]

    def __str__(self) -> str:
        return f"{self.value} on {self.as_of}"


@tracked()
class Milestone(models.Model):
    """A dated step: a milestone of a milestone key result, or a planned date of a counted one."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=160, blank=True)
    planned_on = models.DateField("planned for")
    done_on = models.DateField("done", null=True, blank=True)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1)

    class Meta:
        ordering = ["planned_on", "pk"]
        constraints = [models.CheckConstraint(condition=Q(weight__gt=0), name="milestone_weight_positive")]
        triggers = [*touching(marks="SELECT key_result_id FROM {rows}"), of_key_result()]

    def __str__(self) -> str:
        return f"{self.title or 'Step'} ({self.planned_on})"


@tracked()
class TargetChange(models.Model):
    """A target, owner or weight changed while the key result was active: what, why, who, when."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="target_changes")
    field = models.CharField(max_length=30)
    old = models.CharField(max_length=200)
    new = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="target_change_has_reason")]
        triggers = [of_key_result()]

    def __str__(self) -> str:
        return f"{self.field}: {self.old} → {self.new}"


def period_of(quarter: Quarter, today: date) -> int:
    """The monthly check-in period (1 to 3) of ``quarter`` that contains ``today``, or the nearest one."""
    begun = sum(first <= today for first, _ in monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months))
    return max(1, begun)
