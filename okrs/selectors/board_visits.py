"""Since when changes on the board are news to a person."""

from datetime import datetime

from okrs.models import BoardVisit
from organization.models import User


def seen_since(user: User) -> datetime | None:
    """The end of the visit before the running one; none before there were two. One query."""
    return BoardVisit.objects.filter(user=user).values_list("since", flat=True).first()
