"""Who may take a row out of a key result's evidence, decided on loaded fields."""

from collections.abc import Collection

from okrs.models import KeyResult
from okrs.planning.policies import can_plan
from organization.models import Quarter, User


def takes_exclusions(quarter: Quarter) -> bool:
    """Not in a closed quarter, whose evidence no longer changes."""
    return quarter.state != Quarter.State.CLOSED


def can_exclude(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """The owner, for own key results; planners of the team, for all of the team's."""
    owns = key_result.owner_id == user.pk and user.may("objective.view") and user.may("interaction.log")
    return owns or can_plan(user, key_result.objective.primary_team_id, managed)
