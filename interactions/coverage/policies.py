"""What of coverage a person reads (docs/security.md), decided on loaded fields."""

from organization import roles
from organization.models import User


def knows_purposes(user: User) -> bool:
    """Whether coverage counts scientific exchange in its area; for everybody else it counts contact of any kind.

    Partners and administrators know that contact takes place, never why or about what: a KOL who is met by the one
    rule and not by the other would tell them.
    """
    return user.scope("contact") == roles.FULL
