"""Who may record and change activities."""

from interactions.models import Activity
from interactions.models.activities import NEEDS_APPROVAL
from organization.models import User


def may_log(user: User) -> bool:
    """Everybody whose role has the permission records their own activities."""
    return user.may("activity.log")


def is_meeting(activity: Activity) -> bool:
    """Whether it was planned as a meeting: then it is held, changed and cancelled there alone. Needs its meeting."""
    return hasattr(activity, "meeting")


def can_edit(user: User, activity: Activity, participant_ids: frozenset[int]) -> bool:
    """The owner and the named participants, unless it is cancelled or a meeting."""
    is_theirs = activity.owner_id == user.pk or user.pk in participant_ids
    return may_log(user) and not activity.is_cancelled and is_theirs and not is_meeting(activity)


def may_approve(user: User) -> bool:
    """Managers, medical leads and compliance, each for the activities that they read."""
    return user.may("activity.approve")


def can_approve(user: User, activity: Activity) -> bool:
    """Never the owner; only what needs it, is not cancelled and is not confirmed yet."""
    return (
        may_approve(user)
        and activity.owner_id != user.pk
        and activity.kind in NEEDS_APPROVAL
        and not activity.is_cancelled
        and not activity.is_approval_confirmed
    )


def can_withdraw_approval(user: User, activity: Activity) -> bool:
    """Who gave it takes it back, until the activity was held or distributed."""
    return may_approve(user) and activity.approved_by_id == user.pk and activity.held_on is None


def can_ask_for_approval(user: User, activity: Activity, participant_ids: frozenset[int]) -> bool:
    """Whoever may change it, while nothing is asked or confirmed."""
    return (
        can_edit(user, activity, participant_ids)
        and activity.kind in NEEDS_APPROVAL
        and activity.approval_asked_at is None
        and not activity.is_approval_confirmed
    )


def can_cancel(user: User, activity: Activity) -> bool:
    """Only the owner, and no meeting."""
    is_own = activity.owner_id == user.pk
    return may_log(user) and not activity.is_cancelled and is_own and not is_meeting(activity)
