"""Requests for an update that others sent to an owner."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from okrs.models import UpdateRequest
from organization.models import User


@dataclass(frozen=True, slots=True)
class RequestSent:
    """What one person asked an owner at one moment and nobody has answered yet: for how many key results."""

    owner: User
    asked_by_id: int
    asked_at: datetime
    count: int


def open_requests(*, people: Iterable[User] | None = None, since: datetime | None = None) -> list[RequestSent]:
    """Open requests, oldest first; requests sent together count as one. ``people``: their owners; ``since``: from when.

    Without questions about a check-in, which call the owner in its thread. One query.
    """
    rows = (
        UpdateRequest.objects.open()
        .filter(check_in__isnull=True)
        .select_related("key_result__owner")
        .order_by("asked_at", "pk")
    )
    if people is not None:
        rows = rows.filter(key_result__owner__in=list(people))
    if since is not None:
        rows = rows.filter(asked_at__gte=since)
    together = Counter((row.key_result.owner, row.asked_by_id, row.asked_at) for row in rows)
    return [RequestSent(*key, count) for key, count in together.items()]
