"""Approvals of activities: asked for by the owner, given or refused by another person, or known by their reference."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.activities import policies
from interactions.models import Activity
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version


@atomic_write
def ask_for_approval(*, by: User, activity: Activity, at: datetime) -> Activity:
    """Put the activity into the list of those who may approve it. Who may: its owner and the named participants."""
    present = frozenset(activity.participant_links.values_list("user", flat=True))
    if not policies.can_ask_for_approval(by, activity, present):
        raise PermissionDenied
    activity.approval_asked_at, activity.approval_refused = at, ""
    _keep(activity, by, "approval_asked_at", "approval_refused")
    return activity


@atomic_write
def approve(*, by: User, activity: Activity, today: date, reference: str = "") -> Activity:
    """Confirm the typed day of the approval, or approve today if there is none.

    Who may: managers, medical leads and compliance who read the activity, never its owner. ``reference``: the number of
    the approval where it was given elsewhere. ``today``: the approver's day.
    """
    if not policies.can_approve(by, activity):
        raise PermissionDenied
    activity.approved_on = activity.approved_on or today
    activity.approved_by, activity.approval_confirmed_on = by, today
    activity.approval_reference = reference.strip()
    activity.approval_asked_at, activity.approval_refused = None, ""
    _check(activity)
    _keep(
        activity, by, "approved_on", "approved_by", "approval_confirmed_on", "approval_reference", "approval_asked_at",
        "approval_refused",
    )  # fmt: skip
    return activity


@atomic_write
def refuse_approval(*, by: User, activity: Activity, reason: str) -> Activity:
    """Say why it is not approved; the owner may ask again. Who may: as for ``approve``."""
    if not policies.can_approve(by, activity):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is not approved."})
    activity.approval_asked_at, activity.approval_refused = None, reason.strip()
    _check(activity)
    _keep(activity, by, "approval_asked_at", "approval_refused")
    return activity


@atomic_write
def withdraw_approval(*, by: User, activity: Activity, at: datetime) -> Activity:
    """Take one's own approval back while nothing was held; it is asked for again. The typed day goes too."""
    if not policies.can_withdraw_approval(by, activity):
        raise PermissionDenied
    activity.approved_on = activity.approved_by = activity.approval_confirmed_on = None
    activity.approval_reference, activity.approval_asked_at = "", at
    _keep(
        activity, by, "approved_on", "approved_by", "approval_confirmed_on", "approval_reference", "approval_asked_at"
    )
    return activity


def _check(activity: Activity) -> None:
    activity.clean_fields(exclude=["participants"])


def _keep(activity: Activity, by: User, *fields: str) -> None:
    with acting(by=by.pk):
        replace_version(activity, version=activity.version, fields=fields)
