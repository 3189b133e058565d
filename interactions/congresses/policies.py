"""Who reads how much of a congress, and who changes what."""

from interactions.models import Congress, CongressSession
from organization import roles
from organization.models import User

# Of the roles that lead a congress, cover sessions and write the debrief: those that report what they hear.
COVERS = "congress.debrief"


def reads_all(user: User) -> bool:
    """Whether the person reads titles, topics and notes of sessions and the debrief; others read coordination."""
    return user.scope("congress") == roles.FULL


def may_add(user: User) -> bool:
    """Managers and medical leads."""
    return user.may("congress.edit")


def can_edit(user: User, congress: Congress) -> bool:
    """Managers, medical leads, and whoever leads it: days, sessions, who covers what, which KOLs attend."""
    return may_add(user) or can_debrief(user, congress)


def can_debrief(user: User, congress: Congress) -> bool:
    """Only its lead, who was there."""
    return congress.lead_id == user.pk and user.may(COVERS)


def can_cover(user: User) -> bool:
    """Whether the person may say of a session that they cover it, or that they do not any more."""
    return user.may(COVERS)


def is_covered_by(user: User, session: CongressSession) -> bool:
    """Whether the person covers a session whose covers are loaded."""
    return any(one.user_id == user.pk for one in session.covers.all())
