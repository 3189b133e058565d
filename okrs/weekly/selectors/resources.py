"""The weekly updates that the API lists, before filters and paging."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from okrs.models import WeeklyUpdate
from organization.models import User


def weekly_updates(user: User, *, today: date) -> "QuerySet[WeeklyUpdate]":
    """Own updates, and others' once submitted."""
    rows = WeeklyUpdate.objects.visible_to(user, today).select_related("author")
    return rows.prefetch_related("insight_links", "readers")


def weekly_update(user: User, pk: int, *, today: date) -> WeeklyUpdate:
    """One of them, or 404."""
    return get_object_or_404(weekly_updates(user, today=today), pk=pk)
