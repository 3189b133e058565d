"""Who may plan and change objectives, decided on loaded fields."""

from collections.abc import Collection
from datetime import timedelta

from okrs.models import Objective
from organization import roles
from organization.models import Quarter, User

IN_PLACE = timedelta(days=3)


OPEN_STATES = frozenset({Quarter.State.PLANNING, Quarter.State.ACTIVE})


def can_plan(user: User, team_id: int, managed: Collection[int]) -> bool:
    """Managers plan for the teams they manage (``managed``: their ids), medical leads and admins for every team."""
    if not user.may("objective.plan"):
        return False
    return user.profile in (roles.ADMIN, roles.MEDICAL_LEAD) or team_id in managed


def is_open(quarter: Quarter) -> bool:
    """Objectives are planned and changed while a quarter is in planning or active."""
    return quarter.state in OPEN_STATES


def can_edit(user: User, objective: Objective, managed: Collection[int]) -> bool:
    """Planners of the team, while the quarter is open and the objective is live."""
    return (
        can_plan(user, objective.primary_team_id, managed)
        and is_open(objective.quarter)
        and objective.state in (Objective.State.DRAFT, Objective.State.ACTIVE)
    )
