"""Who may grade, submit, close and reopen, decided on loaded fields."""

from collections.abc import Collection

from okrs.models.reach import Reach
from okrs.planning.policies import can_plan
from organization import roles
from organization.models import Quarter, User
from organization.policies import may_edit_organization


def grades_for(user: User, team_id: int, managed: Collection[int]) -> bool:
    """Managers for the teams they manage, medical leads for all; administrators close, and read no check-in."""
    return can_plan(user, team_id, managed) and user.profile != roles.ADMIN


def can_grade(user: User, quarter: Quarter, team_id: int, managed: Collection[int]) -> bool:
    """Those who grade for the team, while the quarter is graded."""
    return quarter.state == Quarter.State.GRADING and grades_for(user, team_id, managed)


def reads_words(
    user: User, reach: Reach, managed: Collection[int], *, owner_id: int, team_id: int, is_team: bool
) -> bool:
    """Whether the person reads what a grader wrote of a key result: as check-ins on it, and whoever grades it."""
    return reach.covers(owner_id, team_id, is_team) or grades_for(user, team_id, managed)


def can_change_score(user: User, owner_id: int) -> bool:
    """Nobody gives a key result of their own another score than the computed one."""
    return user.pk != owner_id


def can_close(user: User) -> bool:
    """Administrators close and reopen quarters."""
    return may_edit_organization(user)
