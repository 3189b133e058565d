"""Who may check in, declare a status, ask for an update and acknowledge; decided on loaded fields."""

from collections.abc import Collection
from datetime import date, datetime

from okrs.models import CheckIn, KeyResult, Objective
from okrs.planning.policies import IN_PLACE, can_plan
from organization import roles
from organization.models import Quarter, User


def takes_check_ins(quarter: Quarter, today: date) -> bool:
    """While the quarter is active; while it is graded, until the last day on which evidence counts."""
    return quarter.state == Quarter.State.ACTIVE or (
        quarter.state == Quarter.State.GRADING and today <= quarter.grace_ends_on
    )


def can_check_in(user: User, key_result: KeyResult, managed: Collection[int], *, correcting: bool) -> bool:
    """The owner checks in; planners of the team may correct what was published."""
    if not user.may("check_in.write"):
        return False
    return key_result.owner_id == user.pk or (
        correcting and can_plan(user, key_result.objective.primary_team_id, managed)
    )


def is_in_place(user: User, check_in: CheckIn, at: datetime) -> bool:
    """Its author may edit a published check-in in place for three days, unless it was acknowledged."""
    return (
        check_in.author_id == user.pk
        and check_in.published_at is not None
        and check_in.acknowledged_at is None
        and at - check_in.published_at <= IN_PLACE
    )


def can_declare(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Who may declare another status on the board: the owner, and planners of the team.

    Planners correct what the owner published; if nothing is published, they ask for an update instead.
    """
    return can_check_in(user, key_result, managed, correcting=True)


def can_ask_for_update(user: User, key_result: KeyResult, managed: Collection[int]) -> bool:
    """Planners of the team may ask the owner of an active key result, but not themselves or a deactivated owner."""
    objective = key_result.objective
    return (
        can_plan(user, objective.primary_team_id, managed)
        and key_result.owner_id != user.pk
        and key_result.owner.is_active
        and objective.state == Objective.State.ACTIVE
        and objective.quarter.state in (Quarter.State.ACTIVE, Quarter.State.GRADING)
    )


def can_acknowledge(user: User, check_in: CheckIn, managed: Collection[int], owner_teams: Collection[int]) -> bool:
    """A manager, for owners in the managed teams and for those teams' objectives; a medical lead, for all.

    Nobody acknowledges what they wrote, or what is said of their own key result, and nobody anything of a closed
    quarter. ``owner_teams``: the owner's teams today.
    """
    key_result = check_in.key_result
    if not user.may("check_in.acknowledge") or user.pk in (check_in.author_id, key_result.owner_id):
        return False
    if check_in.published_at is None or check_in.acknowledged_at is not None:
        return False
    if key_result.objective.quarter.state == Quarter.State.CLOSED:
        return False
    if user.profile == roles.MEDICAL_LEAD:
        return True
    of_team = key_result.objective.is_team and key_result.objective.primary_team_id in managed
    return of_team or not set(managed).isdisjoint(owner_teams)


def can_answer(key_result: KeyResult) -> bool:
    """Whether a question about a check-in reaches an owner who can correct it or write in its thread."""
    is_live = key_result.state == KeyResult.State.ACTIVE and key_result.objective.state == Objective.State.ACTIVE
    return is_live and key_result.owner.is_active and key_result.owner.may("check_in.write")
