"""What the API lists of insights, before filters and paging."""

from django.shortcuts import get_object_or_404

from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightQuerySet
from organization.models import User


def insights(user: User) -> InsightQuerySet:
    """All that the person may read, with their interactions and answers."""
    return visible_insights(user).prefetch_related("interaction_links", "receipts__by")


def insight(user: User, pk: int) -> Insight:
    """One of them, or 404."""
    return get_object_or_404(insights(user), pk=pk)
