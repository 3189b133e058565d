"""Who may make and change engagement plans, decided on loaded fields."""

from interactions.models import EngagementPlan
from organization import roles
from organization.models import Quarter, User

LEADS = frozenset({roles.MANAGER, roles.MEDICAL_LEAD})


def may_plan(user: User) -> bool:
    """The medical side makes plans of its own."""
    return user.may("engagement.write")


def can_edit(user: User, plan: EngagementPlan) -> bool:
    """Its owner, and the managers and medical leads who read it; nobody once its quarter is closed."""
    is_theirs = plan.owner_id == user.pk or user.profile in LEADS
    return may_plan(user) and is_theirs and plan.quarter.state != Quarter.State.CLOSED


def needs_reason(plan: EngagementPlan) -> bool:
    """A plan whose quarter is no longer being planned changes only with a reason."""
    return plan.quarter.state != Quarter.State.PLANNING


def may_set_rules(user: User) -> bool:
    """Administrators, as all rules."""
    return user.may("organization.edit")
