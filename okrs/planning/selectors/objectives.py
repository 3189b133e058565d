"""One objective and one key result, found for a viewer."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from okrs.models import KeyResult, Objective
from organization.models import User


def get_objective(user: User, pk: int) -> Objective:
    """An objective the viewer may read, else 404."""
    found = (
        Objective.objects.visible_to(user)
        .select_related("quarter", "primary_team", "owner", "therapeutic_area", "imperative")
        .filter(pk=pk)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_key_result(user: User, pk: int, *, with_steps: bool = True) -> KeyResult:
    """A key result the viewer may read, else 404. Two queries; one ``with_steps=False``, without its milestones."""
    found = KeyResult.objects.visible_to(user).with_owners().select_related(*_TAGS).filter(pk=pk)
    if with_steps:
        found = found.prefetch_related("milestones")
    return get_object_or_404(found)


# Team, area, imperative and measure are read when they are asked for, each by its key: all in one statement take the
# database longer to plan than the four to answer.
_TAGS = ("objective__quarter", "owner")
