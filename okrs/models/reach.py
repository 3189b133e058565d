"""Whose check-ins a person reads: decided for a key result, here alone.

Confidence, its change, what was said, by whom and whether it was acknowledged belong to the team (docs/security.md,
``check_in``). Whoever does not read the check-ins of a key result sees its status, and nothing that tells of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from okrs.models.objectives import KeyResult
from organization import roles
from organization.models import Membership, TeamManager, User


@dataclass(frozen=True, slots=True)
class Reach:
    """The key results whose check-ins are read: all, or those of ``people`` and the team ones of ``teams``."""

    is_full: bool = False
    people: Collection[int] = ()
    teams: Collection[int] = ()

    def __bool__(self) -> bool:
        """Whether there may be any."""
        return self.is_full or bool(self.people)

    def covers(self, owner_id: int, team_id: int, is_team: bool) -> bool:
        """Whether a key result is among them: its owner's, or of a team objective (``is_team``) of the primary team."""
        return self.is_full or owner_id in self.people or (is_team and team_id in self.teams)

    def reads(self, key_result: KeyResult) -> bool:
        """The same of a key result with its objective loaded."""
        objective = key_result.objective
        return self.covers(key_result.owner_id, objective.primary_team_id, objective.is_team)

    def condition(self, path: str = "") -> Q:
        """The same as a condition on rows from which ``path`` leads to a key result ("key_result__")."""
        if self.is_full:
            return Q()
        return Q(**{f"{path}owner__in": self.people}) | Q(
            **{f"{path}objective__is_team": True, f"{path}objective__primary_team__in": self.teams}
        )


NOTHING, EVERYTHING = Reach(), Reach(is_full=True)


def reach_of(user: User, today: date) -> Reach:
    """How far ``check_in`` of ``organization/roles.py`` reaches on a day: one's own, with ``team`` those of people in
    one's teams and of the teams, with ``managed`` those of the teams one manages. One query for these two."""
    scope = user.scope("check_in")
    if scope == roles.FULL:
        return EVERYTHING
    if scope == roles.NONE:
        return NOTHING
    rows = list(_members_of(scope, user=user.pk, today=today)) if scope in (roles.TEAM, roles.MANAGED) else []
    return Reach(
        people=frozenset([user.pk, *(person for _, person in rows)]), teams=frozenset(team for team, _ in rows)
    )


def _members_of(scope: str, user: int, today: date) -> "QuerySet[Any, tuple[int, int]]":
    """(team, person) for everybody in the teams; of a managed team also the manager, so that none is left out."""
    on = Membership.objects.on(today)
    if scope == roles.TEAM:
        return on.filter(team__in=on.filter(user=user).values("team")).order_by().values_list("team", "user")
    managed = TeamManager.objects.filter(user=user)
    members = on.filter(team__in=managed.values("team")).order_by().values_list("team", "user")
    return members.union(managed.order_by().values_list("team", "user"))
