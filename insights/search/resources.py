"""What the API lists of insights; filters and paging come after."""

from django.shortcuts import get_object_or_404

from insights.capture.selectors import visible_insights
from insights.models import Insight, InsightQuerySet
from organization.models import User


def insights(user: User) -> InsightQuerySet:
    """All that the person may read, with where they were heard and what was answered."""
    return visible_insights(user).prefetch_related("interaction_links", "receipts__by")


def insight(user: User, pk: int) -> Insight:
    """One of them, or 404."""
    return get_object_or_404(insights(user), pk=pk)
