"""The check-ins that the API lists, before filters and paging."""

from datetime import date

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from okrs.models import CheckIn
from organization.models import User


def check_ins(user: User, *, today: date) -> "QuerySet[CheckIn]":
    """Check-ins that the person may read, including own drafts."""
    rows = CheckIn.objects.visible_to(user, today)
    return rows.select_related("key_result__objective__quarter", "author", "acknowledged_by").prefetch_related(
        "insight_links"
    )


def check_in(user: User, pk: int, *, today: date) -> CheckIn:
    """One of them, or 404."""
    return get_object_or_404(check_ins(user, today=today), pk=pk)
