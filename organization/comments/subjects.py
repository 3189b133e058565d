"""What has a thread: each kind of object is one ``Subject``, which its app registers when it is loaded.

Who reads a thread is who reads the text of its object in full and holds ``comment.view``: nobody of another function,
in no form (docs/security.md).
"""

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from organization.models import Comment, On, User
from organization.models.reach import readers_within


@dataclass(frozen=True, slots=True)
class About:
    """An object as its thread names it. ``url`` is where it is read; ``has_thread``: that page shows the thread too."""

    title: str
    url: str
    is_closed: bool = False
    has_thread: bool = True


class Subject(ABC):
    """One kind of object. ``owner``: the field of the person whose work it is; ``data``: its row of ``roles.SCOPES``.

    People with a full scope of ``data`` must all read the same ``rows``.
    """

    on: ClassVar[On]
    data: ClassVar[str]
    model: ClassVar[type[models.Model]]
    owner: ClassVar[str] = "owner"

    @abstractmethod
    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Objects whose text a person who holds ``comment.view`` reads in full, ready for ``about``; no drafts."""

    @abstractmethod
    def about(self, row: Any) -> About:
        """How the thread names one of ``rows``."""

    def readers(self, row: Any, today: date) -> Q:
        """Who reads one of ``rows``, as a condition on people with ``comment.view``: the other way round ``rows``."""
        return readers_within(self.data, today, authors=[getattr(row, f"{self.owner}_id")])

    def full_readers(self) -> Q:
        """Whoever has a full scope of ``data``."""
        return readers_within(self.data, date.min, authors=())

    def commented(self, row: Any, by: User, at: datetime) -> None:  # noqa: B027 - most kinds wait for nothing
        """Somebody wrote in the thread of one of ``rows``; inside the transaction and ``acting()`` of the comment."""

    def withdrawn(self, comment: Comment, at: datetime) -> None:  # noqa: B027 - as above
        """Its author took a comment back; inside the transaction and ``acting()`` of that."""

    def owners(self, ids: Collection[int]) -> dict[int, int]:
        """Object → whose work it is. One query."""
        rows = self.model._default_manager.filter(pk__in=ids).order_by()
        return dict(rows.values_list("pk", self.owner))


SUBJECTS: dict[str, Subject] = {}


def register(*subjects: Subject) -> None:
    """Called in the ``AppConfig`` of the app that has these objects."""
    SUBJECTS.update({one.on.value: one for one in subjects})
