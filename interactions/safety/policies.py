"""Who may do what with a hand-off to safety, decided on loaded fields. ``visible_to`` decides who knows of it."""

from interactions.models import SafetyHandoff
from organization import roles
from organization.models import User

# They read all of it; managers and medical leads read its stage.
FULL_READERS = (roles.COMPLIANCE, roles.SAFETY)


def is_author(user: User, handoff: SafetyHandoff) -> bool:
    """Whether it was heard in this person's conversation (``interaction`` is loaded)."""
    return handoff.interaction.msl_id == user.pk


def reads_in_full(user: User, handoff: SafetyHandoff) -> bool:
    """Author, compliance and safety read reasons and safety's number; others read due, overdue or handed off."""
    return is_author(user, handoff) or user.profile in FULL_READERS


def is_on_behalf(user: User, handoff: SafetyHandoff) -> bool:
    """Whether somebody else finishes what the author promised; safety itself need not say how it knows."""
    return not is_author(user, handoff) and user.profile != roles.SAFETY


def can_hand_off(user: User, handoff: SafetyHandoff) -> bool:
    """Everybody who knows of it, so that it is finished even if its author is away, has left or may no longer log."""
    return user.may("safety.hand_off") and handoff.is_open and _reaches(user, handoff)


def can_withdraw(user: User, handoff: SafetyHandoff) -> bool:
    """Only its author can say that the answer was wrong, and only while it is not with safety."""
    return user.may("safety.hand_off") and handoff.is_open and is_author(user, handoff)


def can_correct(user: User, handoff: SafetyHandoff) -> bool:
    """Only its author knows when it was heard; what was withdrawn stays as it is."""
    return user.may("safety.hand_off") and handoff.withdrawn_at is None and is_author(user, handoff)


def can_acknowledge(user: User, handoff: SafetyHandoff) -> bool:
    """Safety acknowledges what reached it, in this way or another; compliance that it knows of a withdrawal."""
    if not user.may("safety.acknowledge") or handoff.acknowledged_at is not None or is_author(user, handoff):
        return False
    return user.profile == roles.SAFETY or handoff.withdrawn_at is not None


def can_take_back(user: User, handoff: SafetyHandoff) -> bool:
    """Safety takes back its receipt; author, compliance, safety or the one who took it, the step before that.

    The person who withdrew it can always say that it was an event after all, whether or not the withdrawal was read.
    """
    if handoff.is_open or not user.may("safety.hand_off"):
        return False
    if handoff.acknowledged_at is not None and last_step(user, handoff) == "receipt":
        return user.profile == roles.SAFETY or handoff.acknowledged_by_id == user.pk
    return reads_in_full(user, handoff) or handoff.handed_off_by_id == user.pk


def last_step(user: User, handoff: SafetyHandoff) -> str:
    """What taking back undoes: receipt, withdrawal or hand-off; for the author a withdrawal with its receipt."""
    if handoff.withdrawn_at is not None and (handoff.acknowledged_at is None or is_author(user, handoff)):
        return "withdrawal"
    return "hand-off" if handoff.acknowledged_at is None else "receipt"


def _reaches(user: User, handoff: SafetyHandoff) -> bool:
    return is_author(user, handoff) or user.scope("safety_handoff") in (roles.MANAGED, roles.FULL)
