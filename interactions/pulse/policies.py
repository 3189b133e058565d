"""Who may do what with the pulse, decided on loaded fields. Answers are read by nobody, so no rule is about them."""

from interactions.models import PulseWave
from organization import roles
from organization.models import User

# Who can say what field medical is worth to them.
COLLEAGUES = (roles.PARTNER, roles.COMPLIANCE)


def is_asked(user: User) -> bool:
    """As ``asked_people`` says it of many."""
    return user.role == roles.MSL or (user.role in COLLEAGUES and user.function != User.Function.MEDICAL)


def may_open(user: User) -> bool:
    """Compliance and administrators set waves and questions; neither leads the people who are asked about."""
    return user.may("pulse.open")


def may_read_texts(user: User) -> bool:
    """Who reads insights of others and reports: free texts may be about science. Not partners, not administrators."""
    return user.may("pulse.texts")


def may_hide_texts(user: User) -> bool:
    """Compliance alone takes a text off the page: it reads them, and opens waves."""
    return may_read_texts(user) and may_open(user)


def may_remove(user: User, wave: PulseWave) -> bool:
    """Before its first day; afterwards people may have answered."""
    return may_open(user) and wave.started_on is None


def may_change(user: User, wave: PulseWave) -> bool:
    """Until it is closed. What is told of a closed one never changes, or two states of it could be compared."""
    return may_open(user) and wave.closed_on is None
