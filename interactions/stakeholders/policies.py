"""Who may keep a stakeholder map, and read one on cause."""

from interactions.models import InternalStakeholder
from organization.models import User


def may_keep(user: User) -> bool:
    """Those who work in field medicine, each their own map."""
    return user.may("stakeholder.keep")


def can_edit(user: User, stakeholder: InternalStakeholder) -> bool:
    """Only whoever keeps the map."""
    return may_keep(user) and stakeholder.owner_id == user.pk


def can_add_to(user: User, stakeholder: InternalStakeholder) -> bool:
    """The same, while the stakeholder is on the map: talks, answers, feedback."""
    return can_edit(user, stakeholder) and stakeholder.ended_on is None


def may_inspect(user: User) -> bool:
    """Compliance, one map at a time and after saying why."""
    return user.may("stakeholder.inspect")
