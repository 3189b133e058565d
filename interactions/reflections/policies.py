"""Who may write notes to oneself. Nobody reads those of somebody else, whatever the role."""

from interactions.models import ReflectionNote
from organization.models import User


def may_write(user: User) -> bool:
    """Those who keep a stakeholder map."""
    return user.may("stakeholder.keep")


def can_change(user: User, note: ReflectionNote) -> bool:
    """Its author."""
    return may_write(user) and note.owner_id == user.pk
