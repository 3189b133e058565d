"""Who may merge institutions."""

from organization.models import User


def can_merge(user: User) -> bool:
    """Those who may change the record of a KOL."""
    return user.may("kol.edit")
