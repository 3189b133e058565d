"""What the API lists of objectives, key results, check-ins and weekly updates; filters and paging come after."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from okrs.models import CheckIn, KeyResult, Objective, WeeklyUpdate
from organization.models import User


def objectives(user: User) -> "QuerySet[Objective]":
    """Those that the person may read, with their tags."""
    return Objective.objects.visible_to(user).select_related("quarter", "owner", "primary_team", "imperative")


def key_results(user: User) -> "QuerySet[KeyResult]":
    """Live ones of active and closed objectives, as the board has them, ready for measuring."""
    rows = KeyResult.objects.visible_to(user).live().filter(objective__state__in=["active", "closed"])
    return rows.for_measuring()


def check_ins(user: User, *, today: date) -> "QuerySet[CheckIn]":
    """Those that the person may read, own drafts among them."""
    rows = CheckIn.objects.visible_to(user, today)
    return rows.select_related("key_result__objective__quarter", "author", "acknowledged_by").prefetch_related(
        "insight_links"
    )


def check_in(user: User, pk: int, *, today: date) -> CheckIn:
    """One of them, or 404."""
    return get_object_or_404(check_ins(user, today=today), pk=pk)


def weekly_updates(user: User, *, today: date) -> "QuerySet[WeeklyUpdate]":
    """Own ones, and others' once submitted."""
    rows = WeeklyUpdate.objects.visible_to(user, today).select_related("author")
    return rows.prefetch_related("insight_links", "readers")


def weekly_update(user: User, pk: int, *, today: date) -> WeeklyUpdate:
    """One of them, or 404."""
    return get_object_or_404(weekly_updates(user, today=today), pk=pk)
