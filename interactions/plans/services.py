"""Every write of engagement plans."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from audit.history import acting
from interactions.models import KOL, Consent, EngagementPlan, EngagementRules, PlannedTopic, Topic
from interactions.plans import policies
from organization import policies as ground
from organization.ground.constraints import CLOSED_QUARTER, atomic_write
from organization.models import Product, Quarter, StrategicImperative, TherapeuticArea, User
from organization.services.versions import replace_version

_FIELDS = ("product", "lifecycle_phase", "imperative", "scientific_gap", "stage", "target_contacts", "is_shared")


@dataclass(frozen=True)
class PlanContents:
    """What is intended. ``topics``: each with what talking about it is meant to do."""

    stage: str
    target_contacts: int
    product: Product | None = None
    lifecycle_phase: str = ""
    imperative: StrategicImperative | None = None
    scientific_gap: str = ""
    is_shared: bool = False
    topics: tuple[tuple[Topic, str], ...] = ()


@atomic_write
def start_plan(
    *, by: User, kol: KOL, quarter: Quarter, area: TherapeuticArea, contents: PlanContents, at: datetime
) -> EngagementPlan:
    """Make an own plan for a KOL. Who may: the medical side. ValidationError for a second one of the quarter and area,
    for a closed quarter, and for a KOL who objected to contact."""
    ground.require(policies.may_plan(by))
    _refuse_closed(quarter)
    plan = EngagementPlan(kol=kol, quarter=quarter, therapeutic_area=area, owner=by, created_at=at)
    _fill(plan, contents)
    with acting(by=by.pk):
        plan.save()
        _set_topics(plan, contents.topics, at)
    return plan


@atomic_write
def amend_plan(
    *, by: User, plan: EngagementPlan, contents: PlanContents, version: int, at: datetime, reason: str = ""
) -> EngagementPlan:
    """Change what is intended; once the quarter runs, with a reason. Who may: ``can_edit``.

    Raises VersionConflict if somebody else saved it since ``version``.
    """
    _refuse_closed(plan.quarter)
    ground.require(policies.can_edit(by, plan))
    if policies.needs_reason(plan) and not reason.strip():
        raise ValidationError({"reason": f"Say why: {plan.quarter} is no longer being planned."})
    _fill(plan, contents)
    with acting(by=by.pk, reason=reason.strip()):
        replace_version(plan, version=version, fields=_FIELDS)
        _set_topics(plan, contents.topics, at)
    return plan


@atomic_write
def delete_plan(*, by: User, plan: EngagementPlan, reason: str = "") -> None:
    """Delete a plan to which nothing refers; its history stays. Who may: ``can_edit``."""
    _refuse_closed(plan.quarter)
    ground.require(policies.can_edit(by, plan))
    try:
        with acting(by=by.pk, reason=reason.strip()):
            plan.delete()
    except ProtectedError as error:
        raise ValidationError("Something refers to this plan so it stays. Set its stage to paused instead.") from error


@atomic_write
def start_again(*, by: User, plans: Iterable[EngagementPlan], quarter: Quarter, at: datetime) -> list[EngagementPlan]:
    """Begin own plans in ``quarter`` as these earlier ones of one's own are, with the topics that are still in use.

    The caller has left out what cannot begin (``selectors.starting``). Five statements, however many plans.
    """
    ground.require(policies.may_plan(by))
    _refuse_closed(quarter)
    earlier = [plan for plan in plans if plan.owner_id == by.pk]
    made = [
        EngagementPlan(
            kol_id=one.kol_id, quarter=quarter, therapeutic_area_id=one.therapeutic_area_id, owner=by, created_at=at,
            product_id=one.product_id, imperative_id=one.imperative_id if one.imperative and one.imperative.is_active
            else None, lifecycle_phase=one.product.lifecycle_phase if one.product else one.lifecycle_phase,
            scientific_gap=one.scientific_gap, stage=one.stage, target_contacts=one.target_contacts,
            is_shared=one.is_shared,
        )
        for one in earlier
    ]  # fmt: skip
    with acting(by=by.pk):
        EngagementPlan.objects.bulk_create(made)
        PlannedTopic.objects.bulk_create(
            PlannedTopic(plan=new, topic_id=row.topic_id, intent=row.intent, set_at=at)
            for old, new in zip(earlier, made, strict=True)
            for row in old.topics.all()
            if row.topic.is_active
        )
    return made


@atomic_write
def set_rules(*, by: User, rules: EngagementRules, after: int, at: datetime) -> EngagementRules:
    """Keep ``rules`` as the next version; those before stay. Who may: administrators.

    ValidationError if somebody else made a version since ``after``.
    """
    ground.require(policies.may_set_rules(by))
    latest = EngagementRules.objects.order_by("-version").values_list("version", flat=True).first() or 1
    if latest != after:
        raise ValidationError("Somebody else changed these rules meanwhile. Load the page again.")
    rules.pk, rules.version, rules.made_by, rules.made_at = None, latest + 1, by, at
    rules._state.adding = True
    rules.full_clean(validate_unique=False)
    rules.save()
    return rules


def _refuse_closed(quarter: Quarter) -> None:
    state = Quarter.objects.values_list("state", flat=True).get(pk=quarter.pk)
    if state == Quarter.State.CLOSED:
        raise ValidationError(f"{quarter} is closed: its plans stay as they are.", code=CLOSED_QUARTER)


def _fill(plan: EngagementPlan, contents: PlanContents) -> None:
    errors: dict[str, str] = {}
    area = plan.therapeutic_area
    if contents.product is not None and contents.product.therapeutic_area_id != area.pk:
        errors["product"] = f"{contents.product} belongs to another therapeutic area."
    strange = [str(topic) for topic, _ in contents.topics if topic.therapeutic_area_id != area.pk]
    if strange:
        errors["topics"] = f"Not a topic of {area}: {', '.join(strange)}."
    if contents.target_contacts and Consent.objects.objections().filter(kol=plan.kol_id).exists():
        errors["target_contacts"] = (
            f"{plan.kol} objected to contact. Rule: no contact is planned against an objection; plan 0 contacts."
        )
    if errors:
        raise ValidationError({name: [words] for name, words in errors.items()})
    for name in _FIELDS:
        setattr(plan, name, getattr(contents, name))
    plan.scientific_gap = contents.scientific_gap.strip()
    if not plan.lifecycle_phase and contents.product is not None:
        plan.lifecycle_phase = contents.product.lifecycle_phase
    plan.full_clean(exclude=["kol", "quarter", "therapeutic_area", "owner", "product", "imperative"],
                    validate_unique=False, validate_constraints=False)  # fmt: skip


def _set_topics(plan: EngagementPlan, topics: Iterable[tuple[Topic, str]], at: datetime) -> None:
    """Keep rows that say the same, with the time at which they were set; add and drop the others."""
    wanted: dict[int, Any] = {topic.pk: intent for topic, intent in topics}
    present = {row.topic_id: row for row in plan.topics.all()}
    same = {pk for pk, row in present.items() if wanted.get(pk) == row.intent}
    if gone := [row.pk for pk, row in present.items() if pk not in same]:
        plan.topics.filter(pk__in=gone).delete()
    PlannedTopic.objects.bulk_create(
        PlannedTopic(plan=plan, topic_id=pk, intent=intent, set_at=at)
        for pk, intent in wanted.items()
        if pk not in same
    )
