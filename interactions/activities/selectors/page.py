"""One activity with what belongs to it, and the advisory boards of a KOL."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localtime

from interactions.activities import policies
from interactions.activities.selectors.lists import DAY, NAMED_KOLS, printed
from interactions.activities.selectors.waiting import step_taps
from interactions.activities.stages import (
    Stage,
    missing_stages,
    next_stage,
    order_warnings,
    stages,
)
from interactions.models import KOL, Activity, Meeting
from interactions.models.activities import NEEDS_APPROVAL
from organization import roles
from organization.ground.differences import differing
from organization.ground.names import owner_name
from organization.ground.needs import Tap
from organization.models import User
from organization.selectors.history import history_entries
from organization.templatetags.formats import initials

# The most advisory boards that the page of a KOL lists.
BOARDS = 12


def get_activity(user: User, pk: int, *, today: date, to: str = "read") -> Activity:
    """The activity with what belongs to it: 404 if the viewer may not know of it, 403 if they may not change it.

    Of a meeting, whatever it is to be changed for: whoever changes it does so on the meeting's page (``meeting_of``).
    """
    try:
        activity = (
            Activity.objects.visible_to(user, today)
            .select_related(
                "owner", "approved_by", "therapeutic_area", "product", "study", "campaign", "congress", "meeting"
            )
            .prefetch_related("participant_links__user", "documents", NAMED_KOLS)
            .get(pk=pk)
        )
    except Activity.DoesNotExist:
        raise Http404 from None
    if to == "approve" and not policies.can_approve(user, activity):
        raise PermissionDenied
    if policies.is_meeting(activity):
        return activity
    if to == "edit" and not policies.can_edit(user, activity, _present(activity)):
        raise PermissionDenied
    if to == "cancel" and not policies.can_cancel(user, activity):
        raise PermissionDenied
    return activity


def documents_of(activity: Activity) -> list[dict[str, Any]]:
    """Its documents with the host that keeps each. One query."""
    return [
        {"pk": one.pk, "title": one.title, "link": one.link, "host": urlsplit(one.link).hostname or ""}
        for one in activity.documents.all()
    ]


def meeting_of(activity: Activity) -> Meeting | None:
    """The meeting that the activity is, where it was planned as one: then that is where it is changed."""
    found: Meeting | None = getattr(activity, "meeting", None)
    return found


def _present(activity: Activity) -> frozenset[int]:
    return frozenset(link.user_id for link in activity.participant_links.all())


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
    kols: list[dict[str, str]]
    notes: str
    history: list[dict[str, Any]]
    is_own: bool
    can_edit: bool
    can_cancel: bool
    next_step: str
    taps: tuple[Tap, ...]
    approval: "Approval | None" = None
    documents: list[dict[str, Any]] = field(default_factory=list)


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
        warnings=[*order_warnings(activity), *_unnamed(activity)],
        facts=_facts(activity),
        kols=[_advises(link.kol) for link in activity.kol_links.all()],
        notes=activity.notes,
        history=[] if is_partner else _history(activity),
        is_own=activity.owner_id == user.pk or user.pk in present,
        can_edit=can_edit,
        can_cancel=policies.can_cancel(user, activity),
        next_step=stage.name if stage else "",
        taps=step_taps(activity, today=today) if can_edit else (),
        approval=None if is_partner else _approval(user, activity, present),
        documents=documents_of(activity),
    )


def _unnamed(activity: Activity) -> list[str]:
    is_held = activity.held_on is not None and not activity.is_cancelled
    if activity.kind != Activity.Kind.ADVISORY_BOARD or not is_held or activity.kol_links.all():
        return []
    return ["No KOL is named yet: edit the advisory board and name those who advised."]


def _advises(kol: KOL) -> dict[str, str]:
    url = reverse("kol", args=[kol.pk])
    return {"name": kol.name, "initials": initials(kol.name), "detail": kol.city, "url": url}


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


@dataclass(frozen=True, slots=True)
class BoardShown:
    """An advisory board on which a KOL sits, where the viewer may read it."""

    title: str
    url: str
    iso: str
    day: str
    state: str


def boards_of(kol_id: int, user: User, *, today: date) -> list[BoardShown]:
    """Advisory boards that name the KOL, latest first, of those that the viewer may read; one query, or none for
    functions that read no activity."""
    if user.scope("activity") in (roles.NONE, roles.COORDINATION):
        return []
    rows = Activity.objects.visible_to(user, today).filter(kol_links__kol=kol_id, is_cancelled=False)
    latest = rows.order_by(DAY.desc(nulls_first=True), "-pk").values_list("pk", "title", "held_on", "planned_on")
    return [
        BoardShown(title, reverse("activity", args=[pk]), *printed(held or planned), "Held" if held else "Planned")
        for pk, title, held, planned in latest[:BOARDS]
    ]
