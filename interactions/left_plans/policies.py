"""Who hands on what somebody planned who left."""

from organization.models import User


def may_hand_on(user: User) -> bool:
    """Managers for the teams they manage, medical leads for everybody; whose plans these are, say the selectors."""
    return user.may("interaction.hand_on")
