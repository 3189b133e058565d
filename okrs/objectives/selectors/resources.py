"""The objectives and key results that the API lists, before filters and paging."""

from django.db.models import QuerySet

from okrs.models import KeyResult, Objective
from organization.models import User


def objectives(user: User) -> "QuerySet[Objective]":
    """Objectives that the person may read, with their tags."""
    return Objective.objects.visible_to(user).select_related("quarter", "owner", "primary_team", "imperative")


def key_results(user: User) -> "QuerySet[KeyResult]":
    """Live key results of active and closed objectives, as on the board, ready for measuring."""
    rows = KeyResult.objects.visible_to(user).live().filter(objective__state__in=["active", "closed"])
    return rows.for_measuring()
