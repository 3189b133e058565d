"""Followers of an objective."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from organization.models import User


@dataclass(frozen=True, slots=True)
class Followers:
    """The names of followers, and whether the viewer is one."""

    names: tuple[str, ...]
    follows: bool
    url: str


def followers_from(rows: Iterable[tuple[int, str]], objective_id: int, user: User) -> Followers:
    """Followers of an objective from (person, name), by name."""
    people = list(rows)
    return Followers(
        names=tuple(name for _, name in people),
        follows=any(pk == user.pk for pk, _ in people),
        url=reverse("objective-follow", args=[objective_id]),
    )
