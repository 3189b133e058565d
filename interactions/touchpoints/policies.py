"""Who may enter and change touchpoints."""

from interactions.models import Touchpoint
from organization.models import User
from organization.roles import ADMIN


def may_enter(user: User) -> bool:
    """Partners, of their own function; administrators, who load what a system has of any."""
    return user.may("touchpoint.write")


def functions_of(user: User) -> list[str]:
    """Of which functions the person may enter touchpoints."""
    if not may_enter(user):
        return []
    return list(User.Function.values) if user.profile == ADMIN else [user.function]


def can_change(user: User, touchpoint: Touchpoint) -> bool:
    """Whoever may enter touchpoints of its function, until it is cancelled."""
    return touchpoint.function in functions_of(user) and touchpoint.state != Touchpoint.State.CANCELLED
