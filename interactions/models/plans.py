"""Engagement plans: what is intended with a KOL in a quarter, by topic; and how often contact is planned by tier."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import no_truncate, tracked
from interactions.models.interactions import ExchangeTopic
from interactions.models.kols import KOL, TierAssignment, Topic
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


def _contacts(name: str, default: int) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(name, default=default, validators=[MaxValueValidator(MOST_CONTACTS)])


class EngagementRules(models.Model):
    """One version of how often contact is planned by tier; the highest holds.

    Version 1 is what the product ships with: these defaults, stored nowhere.
    """

    version = models.PositiveIntegerField(unique=True, editable=False, default=1)
    contacts_global = _contacts("contacts a quarter, global tier", 4)
    contacts_national = _contacts("contacts a quarter, national tier", 3)
    contacts_regional = _contacts("contacts a quarter, regional tier", 2)
    contacts_local = _contacts("contacts a quarter, local tier", 1)
    contacts_emerging = _contacts("contacts a quarter, emerging tier", 1)
    contacts_other = _contacts("contacts a quarter, without a tier", 1)
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
