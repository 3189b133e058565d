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


def can_draft(user: User, team_id: int, teams: Collection[int]) -> bool:
    """Whether they may write drafts of their own in the plan of one of their ``teams``, for its planners to review."""
    return user.may("objective.draft") and team_id in teams


def drafts_own(user: User, objective: Objective) -> bool:
    """Whether it is a draft of their own, which they may change although they plan for nobody."""
    return (
        user.may("objective.draft")
        and objective.owner_id == user.pk
        and not objective.is_team
        and objective.state == Objective.State.DRAFT
    )


def can_edit(user: User, objective: Objective, managed: Collection[int]) -> bool:
    """Planners of the team while the objective is live, its owner while it is a draft; while the quarter is open."""
    if not is_open(objective.quarter):
        return False
    is_live = objective.state in (Objective.State.DRAFT, Objective.State.ACTIVE)
    return (is_live and can_plan(user, objective.primary_team_id, managed)) or drafts_own(user, objective)
