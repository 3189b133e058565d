"""Who may read and change boundary cards."""

from organization.models import User


def may_edit(user: User) -> bool:
    """Compliance alone."""
    return user.may("boundary.edit")
