"""Who speaks for a function, and when what it committed may change; decided on loaded fields."""

from okrs.planning.policies import is_open
from organization import roles
from organization.models import ImperativeCommitment, Quarter, StrategicImperative, User


def speaks_for(user: User) -> str:
    """The function whose figures the person commits and updates; empty for those who speak for none.

    Partners speak for their function, managers and medical leads for the medical one. MSLs report through their own
    objectives; administrators set up and compliance watches, and neither has figures of its own.
    """
    if not user.may("commitment.write"):
        return ""
    return user.function if user.role == roles.PARTNER else User.Function.MEDICAL.value


def can_commit(user: User, imperative: StrategicImperative, quarter: Quarter) -> bool:
    """To an active imperative, while the quarter is in planning or active."""
    return bool(speaks_for(user)) and imperative.is_active and is_open(quarter)


def can_change(user: User, one: ImperativeCommitment) -> bool:
    """Measure, target and owner: people of its own function, as long as they could commit it."""
    return speaks_for(user) == one.function and can_commit(user, one.imperative, one.quarter)


def can_update(user: User, one: ImperativeCommitment) -> bool:
    """Its value: people of its own function, until the quarter is closed."""
    is_theirs = speaks_for(user) == one.function and not one.is_withdrawn
    return is_theirs and one.imperative.is_active and one.quarter.state != Quarter.State.CLOSED


def reads_notes(user: User, function: str) -> bool:
    """Notes and reasons may touch on science: beyond the firewall people read those of their own function alone.

    Administrators set up, and read the notes of nobody.
    """
    return user.scope("commitment") == roles.FULL or speaks_for(user) == function
