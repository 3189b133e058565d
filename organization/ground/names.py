"""How the owner of something is named: a deactivated person is marked, so that their things can be handed over."""

from collections.abc import Collection, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat

from organization.models import User

GONE = " (no longer active)"


def owner_name(user: User) -> str:
    """The name of the person who owns, wrote or manages something."""
    return marked(str(user), is_active=user.is_active)


def marked(name: str, *, is_active: bool) -> str:
    """The same from plain values."""
    return name if is_active else f"{name}{GONE}"


def owner_name_of(path: str) -> Any:
    """The same in SQL, for ``values()``; ``path`` leads to the person ("owner"; empty: the row itself)."""
    way = f"{path}__" if path else ""
    name = F(f"{way}display_name")
    return Case(When(**{f"{way}is_active": False}, then=Concat(name, Value(GONE))), default=name)


def require_all_active(*, field: str, people: Iterable[User], before: Collection[int] = ()) -> None:
    """The same for several people; ``before``: the ids of those who are named already."""
    for person in people:
        require_active(field=field, now=person, before=person.pk if person.pk in before else None)


def require_active(*, field: str, now: User | None, before: int | None = None) -> None:
    """Refuse to give anything new to a deactivated person; what they have already may stay.

    ``before``: the id of the person who has it now. Raises ValidationError at ``field``.
    """
    if now is not None and not now.is_active and now.pk != before:
        raise ValidationError({field: f"{now} is no longer active. Choose somebody who is."})
