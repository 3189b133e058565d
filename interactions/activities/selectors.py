"""Reads of activities: the list and the page, each within what the viewer may see."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Case, QuerySet, When
from django.db.models.functions import Coalesce, Lower
from django.http import Http404
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.timezone import localtime

from interactions.activities import policies
from interactions.activities.stages import (
    Stage,
    dated_on,
    missing_stages,
    next_stage,
    order_warnings,
    stages,
)
from interactions.models import Activity
from interactions.models.activities import NEEDS_APPROVAL, ActivityQuerySet
from organization import roles
from organization.ground.differences import differing
from organization.ground.exports import in_parts
from organization.ground.names import owner_name
from organization.ground.needs import Tap
from organization.models import User
from organization.selectors.history import history_entries
from organization.selectors.keyset import Slice, Sorts, by_label, in_list_order, listed, newest_first
from organization.selectors.tags import Tags


def reads_coordination_only(user: User) -> bool:
    """Whether the person sees of activities only kind, date and owner."""
    return user.scope("activity") == roles.COORDINATION


def get_activity(user: User, pk: int, *, today: date, to: str = "read") -> Activity:
    """The activity with what belongs to it: 404 if the viewer may not know of it, 403 if they may not change it."""
    try:
        activity = (
            Activity.objects.visible_to(user, today)
            .select_related("owner", "approved_by", "therapeutic_area", "product", "study", "campaign", "congress")
            .prefetch_related("participant_links__user")
            .get(pk=pk)
        )
    except Activity.DoesNotExist:
        raise Http404 from None
    if to == "edit" and not policies.can_edit(user, activity, _present(activity)):
        raise PermissionDenied
    if to == "approve" and not policies.can_approve(user, activity):
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


_DAY = Coalesce("held_on", "planned_on")
SORTS: Sorts = {
    # What has no day yet stands where it was entered, so that nobody looks for it at the end.
    "date": (Coalesce("held_on", "planned_on", "entered_on"),),
    "activity": (Lower("title"),), "kind": (by_label("kind", Activity.Kind.choices), _DAY),
    "owner": ("owner__sort_key", _DAY), "area": ("therapeutic_area__name", _DAY),
    # In progress, done, cancelled.
    "state": ("is_cancelled", Case(When(held_on__isnull=False, then=1), default=0), _DAY),
}  # fmt: skip


FIRST = "-date"


def activity_list(queryset: "QuerySet[Activity]", query: Mapping[str, Any], *, user: User) -> "Slice[ActivityRow]":
    """One page of rows, the latest date first or by a column; one query."""
    page = listed(queryset, query, field="created_at", sorts=SORTS, default=FIRST)
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
    for each in chain.from_iterable(in_parts(in_list_order(queryset, query, field="created_at", sorts=SORTS))):
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
    next_step: str
    taps: tuple[Tap, ...]
    approval: "Approval | None" = None


@dataclass(frozen=True)
class Approval:
    """How the approval of an activity stands, in words, and what the viewer may do about it.

    ``typed``: the day that the owner typed, which an approver confirms.
    """

    text: str
    is_confirmed: bool
    typed: date | None
    can_ask: bool
    can_approve: bool
    can_withdraw: bool


def _approval(user: User, activity: Activity, present: frozenset[int]) -> Approval | None:
    if activity.kind not in NEEDS_APPROVAL or activity.is_cancelled:
        return None
    return Approval(
        text=_how_approved(activity),
        is_confirmed=activity.is_approval_confirmed,
        typed=activity.approved_on,
        can_ask=policies.can_ask_for_approval(user, activity, present),
        can_approve=policies.can_approve(user, activity),
        can_withdraw=policies.can_withdraw_approval(user, activity),
    )


def _how_approved(activity: Activity) -> str:
    day, confirmed = activity.approved_on, activity.approval_confirmed_on
    if activity.is_approval_confirmed:
        by = f" by {owner_name(activity.approved_by)}" if activity.approved_by else ""
        when = f", confirmed on {confirmed:%-d %B %Y}" if confirmed and confirmed != day else ""
        reference = f"; reference {activity.approval_reference}" if activity.approval_reference else ""
        return f"Approved{by} on {day:%-d %B %Y}{when}{reference}."
    if activity.approval_refused:
        return f"Not approved: {activity.approval_refused}"
    typed = f"Its owner says that it was approved on {day:%-d %B %Y}. " if day else ""
    if activity.approval_asked_at:
        asked = f"{localtime(activity.approval_asked_at):%-d %B %Y}"
        return f"{typed}Approval was asked for on {asked}; nobody has answered yet."
    act = "confirms that" if day else "approves it"
    return f"{typed}It counts once a manager, a medical lead or compliance {act}."


def waiting_for_approval(user: User, *, today: date) -> ActivityQuerySet:
    """Activities that the person may approve and that wait for it, oldest first: asked for, or with a typed day.

    ``waits_since`` of each: when it was asked for, or recorded.
    """
    if not policies.may_approve(user):
        return Activity.objects.none()
    return (
        Activity.objects.visible_to(user, today)
        .waiting_for_approval()
        .exclude(owner=user)
        .select_related("owner", "therapeutic_area")
        .annotate(waits_since=Coalesce("approval_asked_at", "created_at"))
        .order_by("waits_since", "pk")
    )


@dataclass(frozen=True)
class WaitingRow:
    """An activity that waits for an approval; ``since``: when it was asked for, or recorded."""

    pk: int
    url: str
    title: str
    kind: str
    owner: str
    area: str
    since: date
    typed: date | None
    held_on: date | None
    need_documented_on: date | None


def waiting_row(activity: Activity) -> WaitingRow:
    """What an approver needs to see of an activity with its owner and area loaded."""
    return WaitingRow(
        pk=activity.pk,
        url=reverse("activity", args=[activity.pk]),
        title=activity.title,
        kind=activity.get_kind_display(),
        owner=owner_name(activity.owner),
        area=activity.therapeutic_area.name,
        since=localtime(activity.approval_asked_at or activity.created_at).date(),
        typed=activity.approved_on,
        held_on=activity.held_on,
        need_documented_on=activity.need_documented_on,
    )


def overdue_activities(user: User, *, today: date) -> ActivityQuerySet:
    """Own ones that were planned for a day before today and are not done, oldest first."""
    rows = Activity.objects.filter(owner=user, planned_on__lt=today, held_on=None, is_cancelled=False)
    return rows.order_by("planned_on", "pk")


def step_taps(activity: Activity, *, today: date, back: str = "") -> tuple[Tap, ...]:
    """What gives the step whose turn it is its day: today, or the planned day if that is over. ``back``: "home"."""
    stage, planned = next_stage(activity), activity.planned_on
    if stage is None:
        return ()
    url = f"{reverse('activity-step', args=[activity.pk, stage.name])}{f'?back={back}' if back else ''}"
    taps = [Tap("Done today", url, "day", today.isoformat())]
    if stage.name == "held_on" and planned is not None and planned < today:
        taps.append(Tap(f"Done on {planned:%-d %B}", url, "day", planned.isoformat()))
    return tuple(taps)


def activity_page(user: User, activity: Activity, *, today: date) -> ActivityPage:
    """The page of an activity from ``get_activity``; partners do not see its history."""
    is_partner = user.scope("activity") == roles.SHARED
    present = _present(activity)
    can_edit = policies.can_edit(user, activity, present)
    stage = next_stage(activity) if can_edit else None
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
        can_edit=can_edit,
        can_cancel=policies.can_cancel(user, activity),
        next_step=stage.name if stage else "",
        taps=step_taps(activity, today=today) if can_edit else (),
        approval=None if is_partner else _approval(user, activity, present),
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
    hidden = {"id", "version", "created_at", "zone_name"}
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
    rows = visible_activities(user, today=today).select_related("approved_by", "study", "campaign", "congress")
    return rows.prefetch_related("participant_links__user")
