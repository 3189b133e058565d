"""Followers of an objective, and what a person follows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from okrs.models import Follow, Objective
from okrs.snapshots.selectors.rows import whole_of
from organization.ground.names import owner_name_of
from organization.models import Quarter, User


@dataclass(frozen=True, slots=True)
class Followers:
    """The names of followers, and whether the viewer is one."""

    names: tuple[str, ...]
    follows: bool
    url: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An objective that a person follows, and where it stands."""

    url: str
    label: str
    owner: str
    status: str
    percent: int


def followers_of(objective: Objective, user: User) -> Followers:
    """Active people who follow the objective, by name. One query."""
    rows = list(
        Follow.objects.filter(objective=objective, user__is_active=True)
        .order_by("user__sort_key", "user")
        .values_list("user", "user__display_name")
    )
    return followers_from(rows, objective.pk, user)


def followers_from(rows: Iterable[tuple[int, str]], objective_id: int, user: User) -> Followers:
    """Followers of an objective from (person, name), by name."""
    people = list(rows)
    return Followers(
        names=tuple(name for _, name in people),
        follows=any(pk == user.pk for pk, _ in people),
        url=reverse("objective-follow", args=[objective_id]),
    )


def followed_by(user: User, quarter: Quarter) -> list[Followed]:
    """Others' objectives of a quarter that the person follows and may still read; one query.

    Snapshots are read as stored: ``my_quarter`` has brought them up to date.
    """
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    named: dict[int, tuple[str, str, str]] = {}
    rows = Objective.objects.visible_to(user).live().filter(~Q(owner=user) | Q(is_team=True), quarter=quarter)
    rows = rows.filter(follows__user=user).order_by("code_key", "owner__sort_key", "pk")
    for pk, code, title, owner, *snapshot in rows.values_list(
        "pk", "code", "title", owner_name_of("owner"), "snapshots__status", "snapshots__progress",
        "snapshots__expected", "snapshots__key_result__weight",
    ):  # fmt: skip
        named[pk] = (code, title, owner)
        if snapshot[0] is not None:
            parts[pk].append(dict(zip(_PARTS, snapshot, strict=True)))
    return [_one_followed(pk, *words, parts[pk]) for pk, words in named.items()]


_PARTS = ("status", "progress", "expected", "weight")


def _one_followed(pk: int, code: str, title: str, owner: str, parts: list[dict[str, Any]]) -> Followed:
    whole = whole_of(parts)
    return Followed(
        url=reverse("objective", args=[pk]),
        label=str(Objective(code=code, title=title)),
        owner=owner,
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
    )
