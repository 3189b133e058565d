"""Followers of an objective, and what a person follows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse

from okrs.models import Follow, KeyResult, Objective, Standing
from okrs.selectors.records import records_of
from okrs.selectors.rows import whole_of
from okrs.standings import keep_fresh
from organization.models import Quarter, User


@dataclass(frozen=True, slots=True)
class Followers:
    """Names of those who follow, and whether the viewer does."""

    names: tuple[str, ...]
    follows: bool
    url: str


@dataclass(frozen=True, slots=True)
class Followed:
    """An objective that a person follows: where it stands."""

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


def followed_by(user: User, quarter: Quarter, *, at: datetime) -> list[Followed]:
    """Objectives of others of a quarter that the person follows and may still read. One query when there is none."""
    rows = list(
        Objective.objects.visible_to(user)
        .live()
        .filter(~Q(owner=user) | Q(is_team=True), follows__user=user, quarter=quarter)
        .select_related("owner")
        .order_by("code", "owner__sort_key", "pk")
    )
    if not rows:
        return []
    keep_fresh(KeyResult.objects.filter(objective__in=rows), at=at)
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for record in records_of(Standing.objects.filter(objective__in=rows)):
        parts[record["objective_id"]].append(record)
    return [_followed(one, parts[one.pk]) for one in rows]


def _followed(objective: Objective, parts: list[dict[str, Any]]) -> Followed:
    whole = whole_of(parts)
    return Followed(
        url=reverse("objective", args=[objective.pk]),
        label=str(objective),
        owner=objective.owner.display_name,
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
    )
