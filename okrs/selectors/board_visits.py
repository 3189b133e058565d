"""Since when changes on the board are news to a person."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from okrs.models import BoardVisit
from organization.models import User
from organization.statements import fields_of, instances


def seen_since(user: User) -> datetime | None:
    """The end of the visit before the running one; none before there were two. One query."""
    visit = last_visit(user)
    return visit.since if visit else None


def last_visit(user: User) -> BoardVisit | None:
    """When the person opened the board, as far as it is known. One query."""
    return next(iter(instances(BoardVisit, _visit(person=user.pk))), None)


def _visit(*, person: int) -> "QuerySet[BoardVisit, tuple[Any, ...]]":
    return BoardVisit.objects.filter(user=person).values_list(*fields_of(BoardVisit))
