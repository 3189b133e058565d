"""Who may enter a value by hand, decided on loaded fields."""

from collections.abc import Collection

from okrs.models import KeyResult, Objective
from okrs.planning.policies import can_plan
from organization.models import Quarter, User


def can_enter_value(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Owners and planners, only for manual key results, while the quarter runs."""
    objective = key_result.objective
    return (
        key_result.measured_by == "manual"
        and objective.state == Objective.State.ACTIVE
        and objective.quarter.state in (Quarter.State.ACTIVE, Quarter.State.GRADING, Quarter.State.PLANNING)
        and (key_result.owner_id == user.pk or can_plan(user, objective.primary_team_id, managed))
    )
