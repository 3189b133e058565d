"""Engagement plans as pages, files and the API read them, each against what took place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, IntegerField, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse

from interactions.arithmetic.frequency import in_words
from interactions.kols.filters import held_with
from interactions.log.selectors.offers import KolChoice
from interactions.models import (
    KOL,
    ChannelPreference,
    Consent,
    EngagementPlan,
    EngagementRules,
    ExchangeTopic,
    Interaction,
    InteractionAttendee,
    PlannedTopic,
    TierAssignment,
    Topic,
)
from interactions.models.kols import current
from interactions.models.plans import EngagementPlanQuerySet
from interactions.plans import policies
from organization import roles
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import Quarter, TherapeuticArea, User
from organization.selectors.history import history_entries
from organization.selectors.keyset import Slice, Sorts, by_label, in_list_order, listed

FIRST = "kol"
_STAGES = dict(EngagementPlan.Stage.choices)
_TIERS = dict(TierAssignment.Tier.choices)
SORTS: Sorts = {
    "kol": ("kol__sort_key", "quarter__starts_on"), "quarter": ("quarter__starts_on", "kol__sort_key"),
    "area": ("therapeutic_area__name", "kol__sort_key"),
    "stage": (by_label("stage", EngagementPlan.Stage.choices), "kol__sort_key"), "owner": ("owner__sort_key",),
    "contacts": ("met",),
}  # fmt: skip


def reads_coordination_only(user: User) -> bool:
    """Whether the person sees only whose plan there is with whom, and for which quarter."""
    return user.scope("engagement_plan") == roles.COORDINATION


def current_rules() -> EngagementRules:
    """The version that holds: the highest, or what the product ships with. One query."""
    return EngagementRules.objects.order_by("-version").first() or EngagementRules()


def known_plans(user: User, *, today: date) -> EngagementPlanQuerySet:
    """Those that the person reads, with ``met``, the contacts of the quarter in the area, and ``tier`` today."""
    # By the KOL and in the days of the quarter: an index finds the few rows of each plan.
    held = held_with(OuterRef("kol")).filter(
        interaction__therapeutic_area=OuterRef("therapeutic_area"),
        interaction__occurred_on__gte=OuterRef("quarter__starts_on"),
        interaction__occurred_on__lte=OuterRef("quarter__ends_on"),
    )
    number = held.order_by().values("kol").annotate(number=Count("pk")).values("number")
    tiers = TierAssignment.objects.filter(kol=OuterRef("kol"), therapeutic_area=OuterRef("therapeutic_area"))
    rows = EngagementPlan.objects.visible_to(user, today).select_related("kol", "quarter", "therapeutic_area", "owner")
    return rows.annotate(
        met=Coalesce(Subquery(number, output_field=IntegerField()), 0),
        tier=Subquery(current(tiers, today).order_by("-from_date").values("tier")[:1]),
    )


def get_plan(user: User, pk: int, *, today: date, to: str = "read") -> EngagementPlan:
    """One that the person reads, else Http404; PermissionDenied for ``to="edit"`` without the right."""
    plan = get_object_or_404(plans_in_full(user, today=today), pk=pk)
    if to == "edit" and not policies.can_edit(user, plan):
        raise PermissionDenied
    return plan


def plans_in_full(user: User, *, today: date) -> EngagementPlanQuerySet:
    """Those that the person reads with all that a plan holds; two queries."""
    rows = known_plans(user, today=today).select_related("product", "imperative")
    return rows.prefetch_related(_topics())


def _topics() -> Prefetch:
    return Prefetch("topics", PlannedTopic.objects.select_related("topic"))


# --- The list and its files ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One line of the list, as it is printed. ``contacts``: how many of how many, and what that means."""

    url: str
    kol: str
    quarter: str
    area: str
    tier: str
    stage: str
    contacts: str
    owner: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CoordinationRow:
    """Only that there is a plan: with whom, whose, for which quarter."""

    kol: str
    owner: str
    quarter: str


def contacts_of(plan: EngagementPlan, today: date) -> str:
    """ "2 of 4, 1 behind" of one from ``known_plans``."""
    quarter = plan.quarter
    return in_words(
        today, target=plan.target_contacts, met=vars(plan)["met"], starts_on=quarter.starts_on, ends_on=quarter.ends_on
    )


def _row(plan: EngagementPlan, user: User, today: date) -> PlanRow:
    return PlanRow(
        url=reverse("engagement-plan", args=[plan.pk]), kol=plan.kol.name, quarter=plan.quarter.name,
        area=plan.therapeutic_area.name, tier=_TIERS.get(vars(plan)["tier"], ""), stage=_STAGES[plan.stage],
        contacts=contacts_of(plan, today), owner=owner_name(plan.owner), is_own=plan.owner_id == user.pk,
    )  # fmt: skip


def plan_list(
    queryset: "QuerySet[EngagementPlan]", query: Mapping[str, Any], *, user: User, today: date
) -> "Slice[PlanRow]":
    """One page of plans; one query."""
    page = listed(queryset, query, field="created_at", sorts=SORTS, default=FIRST)
    return Slice([_row(one, user, today) for one in page.rows], page.newer_url, page.older_url)


EXPORT_HEAD = (
    "Plan id", "KOL", "KOL id", "Quarter", "Therapeutic area", "Tier", "Stage", "Lifecycle phase", "Imperative",
    "Contacts planned", "Contacts held", "Topics", "Scientific gap", "Owner", "Owner id",
)  # fmt: skip


def export_rows(queryset: "QuerySet[EngagementPlan]", query: Mapping[str, Any]) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, in the order that ``query`` asks for."""
    rows = in_list_order(queryset, query, field="created_at", sorts=SORTS, default=FIRST)
    rows = rows.select_related("imperative").prefetch_related(_topics())
    for one in chain.from_iterable(in_parts(rows)):
        imperative = one.imperative.title if one.imperative else ""
        topics = ", ".join(str(row) for row in one.topics.all())
        yield (one.pk, one.kol.name, one.kol_id, one.quarter.name, one.therapeutic_area.name,
               _TIERS.get(vars(one)["tier"], ""), _STAGES[one.stage], one.get_lifecycle_phase_display(), imperative,
               one.target_contacts, vars(one)["met"], topics, one.scientific_gap, owner_name(one.owner),
               one.owner_id)  # fmt: skip


COORDINATION_HEAD = ("KOL", "Owner", "Quarter")


def coordination_plans(user: User) -> "QuerySet[EngagementPlan]":
    """Plans as commercial functions and safety see them; no other columns are read."""
    rows = EngagementPlan.objects.coordination_visible_to(user).select_related("kol", "owner", "quarter")
    return rows.only("kol__given_name", "kol__family_name", "owner__display_name", "quarter__name", "created_at")


def coordination_list(queryset: "QuerySet[EngagementPlan]", query: Mapping[str, Any]) -> "Slice[CoordinationRow]":
    """One page by the KOL's name; one query."""
    page = listed(queryset, query, field="created_at", sorts={"kol": SORTS["kol"]}, default=FIRST)
    rows = [CoordinationRow(one.kol.name, one.owner.display_name, one.quarter.name) for one in page.rows]
    return Slice(rows, page.newer_url, page.older_url)


def coordination_export_rows(queryset: "QuerySet[EngagementPlan]") -> Iterator[tuple[Any, ...]]:
    """The same as a file."""
    for one in chain.from_iterable(in_parts(queryset.order_by("kol__sort_key", "pk"))):
        yield one.kol.name, one.owner.display_name, one.quarter.name


# --- One plan ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A planned topic, its intent, and in how many of the contacts that the reader may open it was discussed."""

    topic: str
    intent: str
    set_on: date
    discussed: int


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A contact of the plan's quarter and area; ``url`` only where the reader may open the conversation."""

    url: str
    day: date
    person: str
    channel: str


def held_in(plan: EngagementPlan, user: User, *, today: date) -> list[ContactLine]:
    """The contacts that the figure of a plan counts, latest first; two queries."""
    quarter = plan.quarter
    rows = InteractionAttendee.objects.filter(
        kol=plan.kol_id, interaction__state__in=["held", "amended"],
        interaction__therapeutic_area=plan.therapeutic_area_id,
        interaction__occurred_on__range=(quarter.starts_on, quarter.ends_on),
    )  # fmt: skip
    found = list(rows.select_related("interaction__msl").order_by("-starts_at", "-pk"))
    ids = [row.interaction_id for row in found]
    readable = set(
        Interaction.objects.visible_to(user, today).filter(pk__in=ids).values_list("pk", flat=True) if ids else ()
    )
    return [
        ContactLine(
            url=reverse("interaction", args=[one.interaction_id]) if one.interaction_id in readable else "",
            day=one.interaction.occurred_on, person=one.interaction.msl.display_name,
            channel=one.interaction.get_channel_display(),
        )
        for one in found
    ]  # fmt: skip


def topics_in(plan: EngagementPlan, contacts: Sequence[ContactLine]) -> list[TopicLine]:
    """Planned topics against what was discussed in the contacts that the reader may open; one query."""
    ids = [int(one.url.rstrip("/").rpartition("/")[2]) for one in contacts if one.url]
    planned = list(plan.topics.all())
    counted: dict[int, int] = {}
    if ids and planned:
        rows = ExchangeTopic.objects.filter(interaction__in=ids, topic__in=[one.topic_id for one in planned])
        counted = dict(rows.order_by().values_list("topic").annotate(number=Count("pk")))
    return [
        TopicLine(one.topic.name, one.get_intent_display(), one.set_at.date(), counted.get(one.topic_id, 0))
        for one in planned
    ]


def channels_of(kol: int) -> list[dict[str, str]]:
    """How a KOL likes to be met, the first choice first, each with how that is known; one query."""
    found = []
    for row in ChannelPreference.objects.filter(kol=kol).order_by("rank", "channel"):
        known = "stated" if row.is_stated else "inferred"
        when = f", confirmed {row.confirmed_at:%-d %b %Y}" if row.confirmed_at else ", never confirmed"
        found.append({"label": str(row.get_channel_display()), "value": f"{known}{when}"})
    return found


def plan_page(user: User, plan: EngagementPlan, *, today: date) -> dict[str, Any]:
    """What the page of a plan shows; six queries."""
    contacts = held_in(plan, user, today=today)
    quarter, met = plan.quarter, vars(plan)["met"]
    is_over = today > quarter.ends_on
    return {
        "plan": plan,
        "title": f"{plan.kol.name}, {quarter.name}",
        "contacts_said": contacts_of(plan, today),
        "contacts": contacts,
        "is_over": is_over,
        "nobody": is_over and not met and plan.target_contacts > 0,
        "is_closed": quarter.state == Quarter.State.CLOSED,
        "topics": topics_in(plan, contacts),
        "channels": channels_of(plan.kol_id),
        "can_edit": policies.can_edit(user, plan),
        "history": history_entries(plan),
        "facts": [
            {"label": "KOL", "value": plan.kol.name, "url": reverse("kol", args=[plan.kol_id])},
            {"label": "Quarter", "value": quarter.name},
            {"label": "Therapeutic area", "value": plan.therapeutic_area.name},
            {"label": "Tier today", "value": _TIERS.get(vars(plan)["tier"], "")},
            {"label": "Owner", "value": owner_name(plan.owner)},
            {"label": "Stage", "value": _STAGES[plan.stage]},
            {"label": "Product", "value": plan.product.name if plan.product else ""},
            {"label": "Lifecycle phase", "value": plan.get_lifecycle_phase_display()},
            {"label": "Imperative", "value": plan.imperative.title if plan.imperative else ""},
            {"label": "Clinical partners", "value": "Shared" if plan.is_shared else "Not shared"},
        ],
    }


# --- Beginning -----------------------------------------------------------------------------


def tier_of(kol: int, area: int, *, today: date) -> str:
    """The tier of a KOL in an area today; empty without one. One query."""
    rows = TierAssignment.objects.filter(kol=kol, therapeutic_area=area)
    return current(rows, today).order_by("-from_date").values_list("tier", flat=True).first() or ""


def open_quarters() -> "QuerySet[Quarter]":
    """Quarters for which plans may be made: those that are not closed."""
    return Quarter.objects.exclude(state=Quarter.State.CLOSED)


def offers(kols: Sequence[KolChoice], query: Mapping[str, int]) -> list[dict[str, Any]]:
    """Links to the form of a plan for each of these KOLs, in the quarter and area of ``query``."""
    return [
        {"url": reverse("engagement-plan-new", args=[one.id], query=query), "name": one.name, "detail": one.detail,
         "objects": one.objects}
        for one in kols
    ]  # fmt: skip


def topics_to_plan(area: TherapeuticArea, plan: EngagementPlan | None = None) -> list[Topic]:
    """Active topics of the area, and those that the plan names already; one query."""
    used = {row.topic_id for row in plan.topics.all()} if plan else set()
    return [one for one in Topic.objects.filter(therapeutic_area=area) if one.is_active or one.pk in used]


@dataclass(frozen=True, slots=True)
class StartLine:
    """An earlier plan of one's own: what would become of it. ``hindrance``: why it cannot begin again, if so."""

    plan: EngagementPlan
    hindrance: str


def starting(user: User, quarter: Quarter) -> tuple[Quarter | None, list[StartLine]]:
    """The quarter before ``quarter`` and one's own plans of it; four queries, however many plans."""
    before = Quarter.objects.filter(ends_on__lt=quarter.starts_on).order_by("-ends_on").first()
    if before is None:
        return None, []
    rows = EngagementPlan.objects.filter(owner=user, quarter=before)
    rows = rows.select_related("kol", "therapeutic_area", "product", "imperative").order_by("kol__sort_key", "pk")
    plans = list(rows.prefetch_related(_topics()))
    kols = [plan.kol_id for plan in plans]
    taken = set(EngagementPlan.objects.filter(quarter=quarter, kol__in=kols).values_list("kol", "therapeutic_area"))
    objecting = set(Consent.objects.objections().filter(kol__in=kols).values_list("kol", flat=True))
    return before, [StartLine(plan, _hindrance(plan, taken, objecting)) for plan in plans]


def _hindrance(plan: EngagementPlan, taken: set[tuple[int, int]], objecting: set[int]) -> str:
    if (plan.kol_id, plan.therapeutic_area_id) in taken:
        return "has a plan already"
    if not plan.kol.is_active:
        return "is no longer in practice"
    if plan.kol_id in objecting:
        return "objected to contact"
    return ""


def kols_to_plan(user: User) -> "QuerySet[KOL]":
    """KOLs for whom a plan may be made."""
    return KOL.objects.visible_to(user)


DIFFERING = ("Stage", "Contacts", "Product", "Lifecycle phase", "Imperative", "Scientific gap", "Shared")


def differences(stored: EngagementPlan, typed: EngagementPlan) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of every field of the form but the topics."""

    def said(one: EngagementPlan) -> list[str]:
        return [_STAGES.get(one.stage, ""), str(one.target_contacts), str(one.product or ""),
                one.get_lifecycle_phase_display(), str(one.imperative or ""), one.scientific_gap,
                "yes" if one.is_shared else "no"]  # fmt: skip

    return list(zip(DIFFERING, said(stored), said(typed), strict=True))
