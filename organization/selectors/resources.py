"""What the API lists of teams, before paging."""

from datetime import date

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from organization.models import Membership, Team, User


def teams(today: date) -> "QuerySet[Team]":
    """All of them, with ``managers_now`` and ``memberships_now``."""
    members = Membership.objects.on(today).select_related("user").order_by("user__sort_key", "pk")
    return Team.objects.prefetch_related(
        Prefetch("managers", User.objects.order_by("sort_key", "pk"), to_attr="managers_now"),
        Prefetch("memberships", members, to_attr="memberships_now"),
    )


def team(pk: int, today: date) -> Team:
    """One of them, or 404."""
    return get_object_or_404(teams(today), pk=pk)
