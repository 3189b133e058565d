"""Who may enter what is ahead in the science."""

from organization.models import User


def may_edit(user: User) -> bool:
    """Medical leads, who know it, and administrators, who set up."""
    return user.may("scientific_milestone.edit")
