"""Changes of what was final, each with its reason: what compliance reads, and how many there are of each kind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse

from audit.history import pghistory_models
from interactions.log.policies import IN_PLACE_FOR
from interactions.log.selectors.lists import visible_interactions
from interactions.models import Interaction
from okrs.models import Exclusion, KeyResult, TargetChange
from okrs.models.choices import EvidenceSource
from organization.models import User
from organization.selectors.history import people_named

# How far compliance looks back unless another day is asked for: 30 days with today.
BACK = timedelta(days=29)
# The most changes that are listed at once.
MOST = 200


def start_of(day: date, user: User) -> datetime:
    """When a day begins for a person."""
    return datetime.combine(day, time.min, user.zone)


@dataclass(frozen=True, slots=True)
class LateChange:
    """A change of something that was final, with the reason that was given."""

    at: datetime
    by: int | None
    url: str
    what: str
    change: str
    reason: str
    who: str = ""


def amendments(user: User, first: datetime, last: datetime) -> "QuerySet[Any]":
    """Interactions amended or cancelled with a reason more than three days after they were entered."""
    event_model: Any = pghistory_models(Interaction)[0]
    rows = event_model.objects.filter(
        pgh_label="update", state__in=["amended", "cancelled"], pgh_created_at__gte=first, pgh_created_at__lt=last,
        pgh_created_at__gt=F("created_at") + IN_PLACE_FOR, pgh_context__has_key="reason",
        pgh_obj__in=visible_interactions(user, today=last.date()),
    )  # fmt: skip
    found: QuerySet[Any] = rows.select_related("msl").order_by("-pgh_created_at", "-pgh_id")
    return found


def target_changes(user: User, first: datetime, last: datetime) -> "QuerySet[TargetChange]":
    """Targets, owners and weights changed while they were active."""
    rows = TargetChange.objects.filter(at__gte=first, at__lt=last, key_result__in=KeyResult.objects.visible_to(user))
    return rows.select_related("key_result").order_by("-at", "-pk")


def exclusions(user: User, first: datetime, last: datetime) -> "QuerySet[Exclusion]":
    """Rows taken out of the evidence of key results; also those put back since."""
    rows = Exclusion.objects.filter(at__gte=first, at__lt=last, key_result__in=KeyResult.objects.visible_to(user))
    return rows.select_related("key_result").order_by("-at", "-pk")


def _amendment(row: Any) -> LateChange:
    change = "Cancelled" if row.state == "cancelled" else "Amended"
    return LateChange(
        row.pgh_created_at, row.pgh_context.get("by"), reverse("interaction", args=[row.pgh_obj_id]),
        f"Interaction of {row.occurred_on:%-d %B %Y}, {row.msl.display_name}", change, row.pgh_context["reason"],
    )  # fmt: skip


def _target_change(row: TargetChange) -> LateChange:
    key_result = row.key_result
    return LateChange(
        row.at, row.by_id, reverse("key-result", args=[key_result.pk]), f"{key_result.code} {key_result.title}",
        f"{row.field.replace('_', ' ').capitalize()}: {row.old or 'empty'} → {row.new or 'empty'}", row.reason,
    )  # fmt: skip


# The source of a row → what one of its rows is called.
_ROWS: dict[str, str] = {
    EvidenceSource.INTERACTIONS: "Interaction", EvidenceSource.ACTIVITIES: "Activity",
    EvidenceSource.INSIGHTS: "Insight", EvidenceSource.WEEKLY_UPDATES: "Weekly update",
    EvidenceSource.STAKEHOLDERS: "Stakeholder",
}  # fmt: skip


def _exclusion(row: Exclusion) -> LateChange:
    key_result = row.key_result
    back = f", put back on {row.restored_at:%-d %B %Y}" if row.restored_at else ""
    return LateChange(
        row.at, row.by_id, f"{reverse('evidence', args=[key_result.pk])}?part=out",
        f"{key_result.code} {key_result.title}", f"{_ROWS[row.source]} {row.row_id} taken out{back}",
        # It speaks of somebody on a map, which is not read without saying why.
        "Shown to whoever may open the row" if row.source == EvidenceSource.STAKEHOLDERS else row.reason,
    )  # fmt: skip


Reading = Callable[[User, datetime, datetime], "QuerySet[Any]"]
# Kind in the address → its name, its rows, and what is said of each.
KINDS: dict[str, tuple[str, Reading, Callable[[Any], LateChange]]] = {
    "interactions": ("Interactions", amendments, _amendment),
    "targets": ("Targets, owners and weights", target_changes, _target_change),
    "evidence": ("Evidence", exclusions, _exclusion),
}


def counts_of_changes(user: User, first: datetime, last: datetime) -> dict[str, int]:
    """How many there are of each kind. One query for each."""
    return {kind: rows(user, first, last).count() for kind, (_, rows, _) in KINDS.items()}


def newest(user: User, kinds: Iterable[str], first: datetime, last: datetime) -> list[LateChange]:
    """The newest of these kinds, one more than are listed; a query for each kind, and one for names."""
    found: list[LateChange] = []
    for kind in kinds:
        _, read, said = KINDS[kind]
        found += [said(row) for row in read(user, first, last)[: MOST + 1]]
    found.sort(key=lambda one: one.at, reverse=True)
    names = people_named(one.by for one in found)
    return [replace(one, who=names.get(one.by, "The system")) for one in found[: MOST + 1]]
