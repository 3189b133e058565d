"""Whose check-ins a person reads: decided for a key result, here alone.

Confidence, its change, what was said, by whom and whether it was acknowledged belong to the team (docs/security.md,
``check_in``). Whoever does not read the check-ins of a key result sees its status, and nothing that tells of them.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from okrs.models.objectives import KeyResult
from organization import roles
from organization.models import Teammate, User


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

    def of_rows(self) -> Q:
        """The same as a condition on ``SnapshotRow``."""
        if self.is_full:
            return Q()
        return Q(owner_id__in=self.people) | Q(is_team_objective=True, team_id__in=self.teams)


NOTHING, EVERYTHING = Reach(), Reach(is_full=True)


def reach_of(user: User, today: date) -> Reach:
    """How far ``check_in`` of ``organization/roles.py`` reaches on a day: one's own, with ``team`` those of people in
    one's teams and of the teams, with ``managed`` those of the teams one manages. One query for these two."""
    scope = user.scope("check_in")
    if scope == roles.FULL:
        return EVERYTHING
    if scope == roles.NONE:
        return NOTHING
    if scope not in (roles.TEAM, roles.MANAGED):
        return Reach(people=frozenset([user.pk]))
    near = Teammate.objects.on(today).filter(person_id=user.pk, manages=scope == roles.MANAGED)
    # A manager's own row says which teams those are, where nobody else is in one.
    near = near.filter(Q(colleague_manages=False) | Q(colleague_id=user.pk))
    rows = list(near.values_list("team_id", "colleague_id"))
    return Reach(
        people=frozenset([user.pk, *(person for _, person in rows)]), teams=frozenset(team for team, _ in rows)
    )
