"""Who may define measures and change the rules, decided on loaded fields."""

from organization.models import User


def can_define_measures(user: User) -> bool:
    """Planners: managers, medical leads, administrators."""
    return user.may("objective.plan") and user.may("measure.view")


def can_edit_rules(user: User) -> bool:
    """The in-depth rule and the status thresholds hold for everybody, so only administrators change them."""
    return user.may("organization.edit")
