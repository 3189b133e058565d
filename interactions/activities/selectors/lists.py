"""Lists of activities and their files, each within what the viewer may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Case, Prefetch, QuerySet, When
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.text import capfirst

from interactions.activities.stages import (
    dated_on,
    missing_stages,
)
from interactions.models import Activity, ActivityKOL
from interactions.models.activities import ActivityQuerySet, activity_date
from organization import roles
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.keyset import Slice, Sorts, by_label, in_list_order, listed, newest_first
from organization.selectors.tags import Tags


def reads_coordination_only(user: User) -> bool:
    """Whether the person sees of activities only kind, date and owner."""
    return user.scope("activity") == roles.COORDINATION


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """One row of the list, as it is printed: ``iso`` and ``day`` are its date for programs and for people."""

    url: str
    kind: str
    title: str
    owner: str
    area: str
    iso: str
    day: str
    state: str
    missing: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CoordinationRow:
    """Only that an activity exists: its kind, day and owner."""

    kind: str
    iso: str
    day: str
    owner: str


NAMED_KOLS = Prefetch("kol_links", ActivityKOL.objects.select_related("kol").order_by("kol__sort_key", "kol"))
_KINDS = dict(Activity.Kind.choices)


def visible_activities(user: User, *, today: date) -> ActivityQuerySet:
    """All activities the person may read, with owner and area."""
    return Activity.objects.visible_to(user, today).select_related("owner", "therapeutic_area")


DAY = Coalesce("held_on", "planned_on")


SORTS: Sorts = {
    "date": (activity_date(),),
    "activity": (Lower("title"),), "kind": (by_label("kind", Activity.Kind.choices), DAY),
    "owner": ("owner__sort_key", DAY), "area": ("therapeutic_area__name", DAY),
    # In progress, done, cancelled.
    "state": ("is_cancelled", Case(When(held_on__isnull=False, then=1), default=0), DAY),
}  # fmt: skip


FIRST = "-date"


def activity_list(queryset: "QuerySet[Activity]", query: Mapping[str, Any], *, user: User) -> "Slice[ActivityRow]":
    """One page of rows, the latest date first or by a column; one query."""
    page = listed(queryset, query, field="created_at", sorts=SORTS, default=FIRST)
    base = reverse("activity", args=[0]).removesuffix("0/")
    return Slice([_row(each, base, user) for each in page.rows], page.newer_url, page.older_url)


def _row(activity: Activity, base: str, user: User) -> ActivityRow:
    iso, day = printed(dated_on(activity))
    missing = "" if activity.is_cancelled else ", ".join(missing_stages(activity))
    return ActivityRow(
        url=f"{base}{activity.pk}/",
        kind=_KINDS[activity.kind],
        title=activity.title,
        owner=owner_name(activity.owner),
        area=activity.therapeutic_area.name,
        iso=iso,
        day=day,
        state="Cancelled" if activity.is_cancelled else "Done" if activity.held_on else "In progress",
        missing=capfirst(missing),
        is_own=activity.owner_id == user.pk,
    )


def printed(day: date | None) -> tuple[str, str]:
    """A day for programs and for people; two empty texts for none."""
    return (day.isoformat(), f"{day:%-d %b %Y}") if day else ("", "")


STAGE_DAYS = (
    "planned_on", "need_documented_on", "approved_on", "requested_on", "support_agreed_on", "accuracy_reviewed_on",
    "held_on",
)  # fmt: skip


EXPORT_HEAD = (
    "Activity id", "Kind", "Activity", "Owner", "Owner id", "Team", "Quarter", "Therapeutic area", "Date",
    *(str(Activity._meta.get_field(name).verbose_name).capitalize() for name in STAGE_DAYS),  # type: ignore[union-attr]
    "Attendees", "Open findings", "State", "Missing", "Notes",
)  # fmt: skip


COORDINATION_HEAD = ("Kind", "Date", "Quarter", "Owner")


def export_rows(queryset: "QuerySet[Activity]", query: Mapping[str, Any], *, user: User) -> Iterator[tuple[Any, ...]]:
    """Rows of the export, in the order that ``query`` asks for; an empty day is a stage that has not come."""
    tags = Tags()
    for each in chain.from_iterable(
        in_parts(in_list_order(queryset, query, field="created_at", sorts=SORTS, default=FIRST))
    ):
        row, day = _row(each, "", user), dated_on(each)
        yield (each.pk, row.kind, row.title, row.owner, each.owner_id, tags.team(each.owner_id, day),
               tags.quarter(day), row.area, day, *(getattr(each, name) for name in STAGE_DAYS),
               each.attendee_count, each.open_findings, row.state, row.missing, each.notes)  # fmt: skip


def coordination_export_rows(queryset: "QuerySet[Activity]") -> Iterator[tuple[Any, ...]]:
    """The same of kind, day and owner."""
    tags = Tags()
    for each in chain.from_iterable(in_parts(queryset.order_by("-created_at", "-pk"))):
        day = dated_on(each)
        yield each.get_kind_display(), day, tags.quarter(day), each.owner.display_name


def coordination_activities(user: User) -> "QuerySet[Activity]":
    """Activities as commercial functions and safety see them; no other columns are read."""
    rows = Activity.objects.coordination_visible_to(user).select_related("owner")
    return rows.only("kind", "held_on", "planned_on", "created_at", "owner__display_name")


def coordination_list(queryset: "QuerySet[Activity]", query: Mapping[str, Any]) -> "Slice[CoordinationRow]":
    """One page of kind, date and owner, newest entry first; one query."""
    page = newest_first(queryset, query, field="created_at")
    rows = [CoordinationRow(_KINDS[each.kind], *printed(dated_on(each)), each.owner.display_name) for each in page.rows]
    return Slice(rows, page.newer_url, page.older_url)


def activities(user: User, *, today: date) -> ActivityQuerySet:
    """Those whose content the person may read, with what an answer of the API needs."""
    rows = visible_activities(user, today=today).select_related("approved_by", "study", "campaign", "congress")
    return rows.prefetch_related("participant_links__user", "documents", NAMED_KOLS)
