"""Who may write initiatives, decided on loaded fields."""

from collections.abc import Collection

from okrs.models import Initiative, KeyResult, Objective
from okrs.planning.policies import can_plan
from organization.models import Quarter, User

WRITE = "initiative.write"


def is_open(key_result: KeyResult) -> bool:
    """Until its quarter is closed; what was dropped takes no more work."""
    objective = key_result.objective
    is_live = key_result.state == KeyResult.State.ACTIVE and objective.state != Objective.State.DROPPED
    return is_live and objective.quarter.state != Quarter.State.CLOSED


def answers_for(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Its owner and planners of the team (``managed``: the ids of teams that the person manages)."""
    return user.may(WRITE) and (
        key_result.owner_id == user.pk or can_plan(user, key_result.objective.primary_team_id, managed)
    )


def can_add(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Whoever answers for the key result, while it is open."""
    return answers_for(user, key_result, managed) and is_open(key_result)


def writes(user: User, initiative: Initiative, managed: Collection[int]) -> bool:
    """Its owner, and whoever answers for its key result."""
    is_own = user.may(WRITE) and initiative.owner_id == user.pk
    return is_own or answers_for(user, initiative.key_result, managed)


def can_edit(user: User, initiative: Initiative, managed: Collection[int]) -> bool:
    """The same, while the key result is open."""
    return writes(user, initiative, managed) and is_open(initiative.key_result)
