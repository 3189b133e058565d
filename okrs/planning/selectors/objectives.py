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


def get_key_result(user: User, pk: int, *, with_steps: bool = True, with_owners: bool = True) -> KeyResult:
    """A key result the viewer may read, else 404. Three queries; two ``with_steps=False``, without its milestones.

    ``with_owners=False``: without earlier owners; ``around`` loads both. The objective is read apart: the database
    plans a join of eight tables longer than it answers two statements.
    """
    rows = KeyResult.objects.visible_to(user).select_related("owner", "measure")
    if with_owners:
        rows = rows.with_owners()
    if with_steps:
        rows = rows.prefetch_related("milestones")
    found = get_object_or_404(rows, pk=pk)
    found.objective = Objective.objects.select_related(*_TAGS).get(pk=found.objective_id)
    return found


_TAGS = ("quarter", "primary_team", "therapeutic_area", "imperative")
