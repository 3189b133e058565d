"""Who may change the list of topics."""

from organization.models import User


def can_edit_topics(user: User) -> bool:
    """Those who set up the organisation."""
    return user.may("organization.edit")
