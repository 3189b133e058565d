"""Whose check-ins a person reads. This is decided for each key result, and only here.

Confidence, its change, the text, its author and acknowledgement belong to the team (docs/security.md, ``check_in``).
People who do not read the check-ins of a key result see its status, and nothing that comes from a check-in.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from okrs.models.boards import PersonBoard
from okrs.models.objectives import KeyResult
from organization import roles
from organization.models import User


@dataclass(frozen=True, slots=True)
class Reach:
    """The key results whose check-ins are read: all, or those of ``people`` and the team key results of ``teams``."""

    is_full: bool = False
    people: Collection[int] = ()
    teams: Collection[int] = ()

    def __bool__(self) -> bool:
        """Whether there may be any."""
        return self.is_full or bool(self.people)

    def covers(self, owner_id: int, team_id: int, is_team: bool) -> bool:
        """Whether a key result is within reach, by its owner or, in a team objective (``is_team``), by its team."""
        return self.is_full or owner_id in self.people or (is_team and team_id in self.teams)

    def reads(self, key_result: KeyResult) -> bool:
        """The same for a key result with its objective loaded."""
        objective = key_result.objective
        return self.covers(key_result.owner_id, objective.primary_team_id, objective.is_team)

    def condition(self, path: str = "") -> Q:
        """The same as a condition on rows from which ``path`` leads to a key result ("key_result__")."""
        if self.is_full:
            return Q()
        return Q(**{f"{path}owner__in": self.people}) | Q(
            **{f"{path}objective__is_team": True, f"{path}objective__primary_team__in": self.teams}
        )

    def of_rows(self) -> Q:
        """The same as a condition on ``SnapshotRow``."""
        if self.is_full:
            return Q()
        return Q(owner_id__in=self.people) | Q(is_team_objective=True, team_id__in=self.teams)


NOTHING, EVERYTHING = Reach(), Reach(is_full=True)


def reach_of(user: User, today: date, near: Iterable[Mapping[str, Any]] | None = None) -> Reach:
    """How far the scope ``check_in`` of ``organization/roles.py`` reaches on a day: own key results; with ``team`` also
    those of teammates and teams; with ``managed`` those of the teams managed. One query for these two scopes, none if
    the caller knows who is ``near`` (``PersonBoard.near_on``)."""
    scope = user.scope("check_in")
    if scope == roles.FULL:
        return EVERYTHING
    if scope == roles.NONE:
        return NOTHING
    if scope not in (roles.TEAM, roles.MANAGED):
        return Reach(people=frozenset([user.pk]))
    if near is None:
        near = PersonBoard.of(user.pk).near_on(today)
    managed = scope == roles.MANAGED
    rows = [(one["team"], one["colleague"], one["colleague_manages"]) for one in near if one["manages"] == managed]
    members = (person for _, person, manages in rows if not manages)
    return Reach(people=frozenset([user.pk, *members]), teams=frozenset(team for team, _, _ in rows))
