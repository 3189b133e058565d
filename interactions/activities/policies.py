"""Who may record and change activities."""

from interactions.models import Activity
from organization.models import User


def may_log(user: User) -> bool:
    """Everybody whose role has the permission records their own activities."""
    return user.may("activity.log")


def can_edit(user: User, activity: Activity, participant_ids: frozenset[int]) -> bool:
    """The owner and the named participants, unless it is cancelled."""
    return may_log(user) and not activity.is_cancelled and (activity.owner_id == user.pk or user.pk in participant_ids)


def can_cancel(user: User, activity: Activity) -> bool:
    """Only the owner."""
    return may_log(user) and not activity.is_cancelled and activity.owner_id == user.pk
