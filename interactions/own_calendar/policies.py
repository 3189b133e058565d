"""Who lets the product read a calendar of their own. What it finds is for nobody else, whatever the role."""

from organization.models import User


def may_connect(user: User) -> bool:
    """Those who record interactions."""
    return user.may("interaction.log")
