"""Following an objective."""

from django.core.exceptions import PermissionDenied

from audit.history import acting
from okrs.models import Follow, Objective
from organization import roles
from organization.ground.constraints import atomic_write
from organization.models import User


@atomic_write
def set_following(*, objective: Objective, by: User, follows: bool) -> None:
    """Follow an objective, or stop following it; doing it twice changes nothing.

    Who may: everybody who reads the objective's text (never commercial partners). Raises PermissionDenied otherwise.
    """
    if by.scope("objective") not in (roles.FULL, roles.SHARED):
        raise PermissionDenied
    if follows and not Objective.objects.visible_to(by).filter(pk=objective.pk).exists():
        raise PermissionDenied
    with acting(by=by.pk):
        if follows:
            Follow.objects.get_or_create(user=by, objective=objective)
        else:
            Follow.objects.filter(user=by, objective=objective).delete()
