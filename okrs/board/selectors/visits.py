"""Since when changes on the board are news to a person."""

from datetime import datetime

from okrs.models import BoardVisit
from organization.models import User


def seen_since(user: User) -> datetime | None:
    """The end of the visit before the running one; none before there were two. One query."""
    visit = last_visit(user)
    return visit.since if visit else None


def last_visit(user: User) -> BoardVisit | None:
    """When the person opened the board, as far as it is known. One query."""
    return BoardVisit.objects.filter(user=user).first()
