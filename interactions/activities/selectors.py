"""Reads of activities: the list and the page, each within what the viewer may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst

from interactions.activities import policies
from interactions.activities.stages import Stage, dated_on, missing_stages, order_warnings, stages
from interactions.models import Activity
from interactions.models.activities import ActivityQuerySet
from organization import roles
from organization.ground.differences import differing
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.history import history_entries
from organization.selectors.keyset import Slice, newest_first


def reads_coordination_only(user: User) -> bool:
    """Whether the person sees of activities only kind, date and owner."""
    return user.scope("activity") == roles.COORDINATION


def get_activity(user: User, pk: int, *, today: date, to: str = "read") -> Activity:
    """The activity with what belongs to it: 404 if the viewer may not know of it, 403 if they may not change it."""
    try:
        activity = (
            Activity.objects.visible_to(user, today)
            .select_related("owner", "therapeutic_area", "product", "study", "campaign", "congress")
            .prefetch_related("participant_links__user")
            .get(pk=pk)
        )
    except Activity.DoesNotExist:
        raise Http404 from None
    if to == "edit" and not policies.can_edit(user, activity, _present(activity)):
        raise PermissionDenied
    if to == "cancel" and not policies.can_cancel(user, activity):
        raise PermissionDenied
    return activity


def _present(activity: Activity) -> frozenset[int]:
    return frozenset(link.user_id for link in activity.participant_links.all())


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


_KINDS = dict(Activity.Kind.choices)


def visible_activities(user: User, *, today: date) -> ActivityQuerySet:
    """All activities the person may read, with owner and area."""
    return Activity.objects.visible_to(user, today).select_related("owner", "therapeutic_area")


def activity_list(queryset: "QuerySet[Activity]", query: Mapping[str, Any], *, user: User) -> "Slice[ActivityRow]":
    """One page of rows, newest entry first; one query."""
    page = newest_first(queryset, query, field="created_at")
    base = reverse("activity", args=[0]).removesuffix("0/")
    return Slice([_row(each, base, user) for each in page.rows], page.newer_url, page.older_url)


def _row(activity: Activity, base: str, user: User) -> ActivityRow:
    iso, day = _printed(dated_on(activity))
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


def _printed(day: date | None) -> tuple[str, str]:
    """A day for programs and for people; two empty texts for none."""
    return (day.isoformat(), f"{day:%-d %b %Y}") if day else ("", "")


def coordination_activities(user: User) -> "QuerySet[Activity]":
    """Activities as commercial functions and safety see them; no other columns are read."""
    rows = Activity.objects.coordination_visible_to(user).select_related("owner")
    return rows.only("kind", "held_on", "planned_on", "created_at", "owner__display_name")


def coordination_list(queryset: "QuerySet[Activity]", query: Mapping[str, Any]) -> "Slice[CoordinationRow]":
    """One page of kind, date and owner, newest entry first; one query."""
    page = newest_first(queryset, query, field="created_at")
    rows = [
        CoordinationRow(_KINDS[each.kind], *_printed(dated_on(each)), each.owner.display_name) for each in page.rows
    ]
    return Slice(rows, page.newer_url, page.older_url)


@dataclass(frozen=True)
class ActivityPage:
    """Everything the page of one activity shows."""

    pk: int
    kind: str
    title: str
    is_done: bool
    is_cancelled: bool
    stages: list[Stage]
    missing: list[str]
    warnings: list[str]
    facts: list[dict[str, Any]]
    notes: str
    history: list[dict[str, Any]]
    is_own: bool
    can_edit: bool
    can_cancel: bool


def activity_page(user: User, activity: Activity) -> ActivityPage:
    """The page of an activity from ``get_activity``; partners do not see its history."""
    is_partner = user.scope("activity") == roles.SHARED
    present = _present(activity)
    return ActivityPage(
        pk=activity.pk,
        kind=activity.get_kind_display(),
        title=activity.title,
        is_done=activity.held_on is not None,
        is_cancelled=activity.is_cancelled,
        stages=stages(activity),
        missing=missing_stages(activity),
        warnings=order_warnings(activity),
        facts=_facts(activity),
        notes=activity.notes,
        history=[] if is_partner else _history(activity),
        is_own=activity.owner_id == user.pk or user.pk in present,
        can_edit=policies.can_edit(user, activity, present),
        can_cancel=policies.can_cancel(user, activity),
    )


def _facts(activity: Activity) -> list[dict[str, Any]]:
    is_review = activity.kind == Activity.Kind.CAMPAIGN_REVIEW
    facts = [
        ("Owner", owner_name(activity.owner)),
        ("With", ", ".join(link.user.display_name for link in activity.participant_links.all())),
        ("Therapeutic area", activity.therapeutic_area.name),
        ("Product", activity.product.name if activity.product else ""),
        ("Study", _study(activity)),
        ("Campaign", activity.campaign.name if activity.campaign else ""),
        ("Congress", activity.congress.name if activity.congress else ""),
        ("Attendees", activity.attendee_count),
        ("Functions present", activity.functions_present),
        ("Open findings", str(activity.open_findings) if is_review else ""),
        ("Clinical partners", "may read this" if activity.is_shared else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value not in (None, "")]


def _study(activity: Activity) -> str:
    if activity.study is None:
        return ""
    return f"{activity.study.title} ({activity.study.number})" if activity.study.number else activity.study.title


def _history(activity: Activity) -> list[dict[str, Any]]:
    hidden = {"id", "version", "created_at"}
    fields = [field.name for field in Activity._meta.concrete_fields if field.name not in hidden]
    return history_entries(activity, fields=fields, limit=50)


def differences(stored: Activity, typed: Activity) -> list[dict[str, str]]:
    """Where the stored values differ from the typed ones."""
    hidden = {"id", "version", "created_at", "owner", "kind"}
    return differing(
        (str(field.verbose_name).capitalize(), _text(getattr(stored, field.name)), _text(getattr(typed, field.name)))
        for field in Activity._meta.concrete_fields
        if field.name not in hidden
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def activities(user: User, *, today: date) -> ActivityQuerySet:
    """Those whose content the person may read, with what an answer of the API needs."""
    rows = visible_activities(user, today=today).select_related("study", "campaign", "congress")
    return rows.prefetch_related("participant_links__user")
