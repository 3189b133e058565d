"""Engagement plans: what is intended with a KOL in a quarter, by topic; and the rules that say who is due."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import no_truncate, tracked
from interactions.models.interactions import ExchangeTopic
from interactions.models.kols import KOL, Channel, TierAssignment, Topic
from organization import roles
from organization.models import Product, Quarter, StrategicImperative, TherapeuticArea, User
from organization.models.reach import written_within

MOST_CONTACTS = 99


class EngagementPlanQuerySet(models.QuerySet["EngagementPlan"]):
    """Queries on engagement plans."""

    def visible_to(self, user: User, today: date) -> "EngagementPlanQuerySet":
        """Plans whose content the person reads: own, the team's, the managed teams', shared ones or all."""
        scope = user.scope("engagement_plan")
        if scope == roles.FULL:
            return self
        if scope == roles.SHARED:
            return self.filter(is_shared=True)
        if scope in (roles.NONE, roles.COORDINATION):
            return self.none()
        return self.filter(written_within("owner", user, scope, today))

    def coordination_visible_to(self, user: User) -> "EngagementPlanQuerySet":
        """For those who may know only whose plan there is with whom, and for which quarter."""
        return self if user.scope("engagement_plan") == roles.COORDINATION else self.none()


@tracked()
class EngagementPlan(models.Model):
    """What is intended with one KOL in one quarter and therapeutic area, and how often contact is to take place."""

    class Stage(models.TextChoices):
        IDENTIFIED = "identified", "Identified"
        INTRODUCED = "introduced", "Introduced"
        ENGAGED = "engaged", "Engaged"
        COLLABORATING = "collaborating", "Collaborating"
        PAUSED = "paused", "Paused"

    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="engagement_plans", verbose_name="KOL")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="engagement_plans")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="engagement_plans")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="engagement_plans")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lifecycle_phase = models.CharField(max_length=20, choices=Product.Phase, blank=True)
    imperative = models.ForeignKey(
        StrategicImperative, on_delete=models.PROTECT, null=True, blank=True, related_name="engagement_plans"
    )
    scientific_gap = models.TextField(
        "scientific gap", max_length=2000, blank=True, help_text="What this KOL does not know, or the science lacks."
    )
    stage = models.CharField("engagement stage", max_length=13, choices=Stage, default=Stage.IDENTIFIED)
    target_contacts = models.PositiveSmallIntegerField(
        "contacts this quarter", validators=[MinValueValidator(0), MaxValueValidator(MOST_CONTACTS)]
    )
    is_shared = models.BooleanField("shared with clinical partners", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = EngagementPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["owner", "quarter"], name="engagement_plan_of_owner")]
        constraints = [
            models.UniqueConstraint(
                fields=["kol", "quarter", "therapeutic_area"],
                name="engagement_plan_once",
                violation_error_message="There is a plan for this KOL in that quarter and area already.",
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["identified", "introduced", "engaged", "collaborating", "paused"]),
                name="engagement_plan_stage_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    lifecycle_phase__in=["", "pipeline_education", "pre_launch", "newly_launched", "established"]
                ),
                name="engagement_plan_phase_known",
            ),
            models.CheckConstraint(condition=Q(target_contacts__lte=99), name="engagement_plan_contacts_plausible"),
        ]

    def __str__(self) -> str:
        return f"{self.kol} in {self.quarter}, {self.therapeutic_area}"


@tracked()
class PlannedTopic(models.Model):
    """A topic of a plan, and what talking about it is meant to do. When it was set never changes."""

    plan = models.ForeignKey(EngagementPlan, on_delete=models.CASCADE, related_name="topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="planned")
    intent = models.CharField(max_length=12, choices=ExchangeTopic.Intent)
    set_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "topic"], name="planned_topic_once"),
            models.CheckConstraint(
                condition=Q(intent__in=["inform", "listen", "evolve_view", "confirm_view"]),
                name="planned_topic_intent_known",
            ),
        ]
        # An intent that changes is another row: otherwise a later one would pass for what was meant beforehand.
        triggers = [
            pgtrigger.Protect(
                name="set_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("topic", "intent", "set_at"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.get_intent_display()}"


def _weight(name: str, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, default=default, validators=[MaxValueValidator(MOST_CONTACTS)])


class EngagementRules(models.Model):
    """One version of how often contact is planned by tier, and of what makes a KOL due; the highest version holds.

    Version 1 is what the product ships with: these defaults, stored nowhere.
    """

    version = models.PositiveIntegerField(unique=True, editable=False, default=1)
    contacts_global = _weight("contacts a quarter, global tier", 4)
    contacts_national = _weight("contacts a quarter, national tier", 3)
    contacts_regional = _weight("contacts a quarter, regional tier", 2)
    contacts_local = _weight("contacts a quarter, local tier", 1)
    contacts_emerging = _weight("contacts a quarter, emerging tier", 1)
    contacts_other = _weight("contacts a quarter, without a tier", 1)
    behind = _weight("weight of each contact that is behind", 10)
    never_met = _weight("weight of no contact in the quarter yet", 5)
    overdue_promise = _weight("weight of an overdue next step", 20)
    open_promise = _weight("weight of a next step that is open", 5)
    milestone = _weight("weight of a scientific milestone ahead in the area", 3)
    milestone_days = _weight("days ahead for which a milestone counts", 30)
    quiet_days = _weight("days without a suggestion after a contact", 7)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-version"]
        verbose_name_plural = "engagement rules"
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    def contacts_for(self, tier: str) -> int:
        """How many contacts a quarter are planned with a KOL of this tier."""
        return int(getattr(self, f"contacts_{tier}")) if tier in TierAssignment.Tier.values else self.contacts_other


@tracked()
class SuggestionAnswer(models.Model):
    """What became of the suggestion to meet a KOL: taken up, or dismissed and why; with what had been said for it."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", "Taken up"
        DISMISSED = "dismissed", "Dismissed"

    plan = models.ForeignKey(EngagementPlan, on_delete=models.PROTECT, related_name="answers")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=9, choices=Outcome)
    why = models.CharField(max_length=300, blank=True)
    channel = models.CharField(max_length=20, choices=Channel, blank=True)
    reasons = ArrayField(models.CharField(max_length=200), default=list)
    rules_version = models.PositiveIntegerField("version of the rules")
    answered_on = models.DateField()
    answered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-answered_at", "-pk"]
        indexes = [models.Index(fields=["owner", "-answered_at", "-id"], name="suggestion_answer_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(outcome__in=["taken", "dismissed"]), name="suggestion_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome="taken") | ~Q(why=""), name="suggestion_dismissed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}: {self.get_outcome_display()}"
