"""Who may change what in the organisation, decided on loaded fields."""

from django.core.exceptions import PermissionDenied, ValidationError

from organization import roles
from organization.ground.constraints import CLOSED_QUARTER
from organization.models import Quarter, User


def may_edit_organization(user: User) -> bool:
    """Only administrators set up people, teams, areas and quarters."""
    return user.may("organization.edit")


def may_edit_absences_of(user: User, owner: User, *, manages: bool) -> bool:
    """Allowed to the person, to a manager (``manages``: the actor manages them now), and to administrators."""
    as_manager = user.role == roles.MANAGER and manages
    return user.is_active and (user.pk == owner.pk or may_edit_organization(user) or as_manager)


def may_approve_absences(user: User) -> bool:
    """Managers those of their members; administrators those of people whom nobody manages. Never one's own."""
    return user.role == roles.MANAGER or may_edit_organization(user)


def may_be_manager(user: User) -> bool:
    """A team's manager needs a role that may plan."""
    return user.is_active and user.may("objective.plan") and user.role != roles.ADMIN


def may_change_dates(quarter: Quarter) -> bool:
    """The dates of a quarter no longer change once it is being graded."""
    return quarter.state in {Quarter.State.PLANNING, Quarter.State.ACTIVE}


def refuse_closed(quarter: Quarter) -> None:
    """ValidationError, code ``closed-quarter``, if the quarter is closed: nothing of it changes."""
    if quarter.state == Quarter.State.CLOSED:
        raise ValidationError(
            f"{quarter.name} is closed: nothing in it changes. An administrator can reopen it, with a reason.",
            code=CLOSED_QUARTER,
        )


def require(allowed: bool) -> None:
    """PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied
