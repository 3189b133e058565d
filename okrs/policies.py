"""Who may plan and change objectives, decided on loaded fields."""

from collections.abc import Collection

from okrs.models import KeyResult, Objective
from organization import roles
from organization.models import Quarter, User

OPEN_STATES = frozenset({Quarter.State.PLANNING, Quarter.State.ACTIVE})


def can_plan(user: User, team_id: int, managed: Collection[int]) -> bool:
    """Managers plan for the teams they manage (``managed``: their ids), medical leads and admins for every team."""
    if not user.may("objective.plan"):
        return False
    return user.standing in (roles.ADMIN, roles.MEDICAL_LEAD) or team_id in managed


def is_open(quarter: Quarter) -> bool:
    """Objectives are planned and changed while a quarter is in planning or active."""
    return quarter.state in OPEN_STATES


def can_edit(user: User, objective: Objective, managed: Collection[int]) -> bool:
    """Whoever may plan for the team, while the quarter is open and the objective lives."""
    return (
        can_plan(user, objective.primary_team_id, managed)
        and is_open(objective.quarter)
        and objective.state in (Objective.State.DRAFT, Objective.State.ACTIVE)
    )


def can_enter_value(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Owners, and whoever may plan, enter values by hand, only where nothing is counted, while the quarter runs."""
    objective = key_result.objective
    return (
        key_result.measured_by == "manual"
        and objective.state == Objective.State.ACTIVE
        and objective.quarter.state in (Quarter.State.ACTIVE, Quarter.State.GRADING, Quarter.State.PLANNING)
        and (key_result.owner_id == user.pk or can_plan(user, objective.primary_team_id, managed))
    )
