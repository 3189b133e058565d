"""Who may do what with KOLs (docs/security.md), decided on loaded fields."""

from organization import roles
from organization.models import User


def can_edit(user: User) -> bool:
    """Add a KOL and change the record of one."""
    return user.may("kol.edit")


def can_import(user: User) -> bool:
    """Import KOLs from a file."""
    return user.may("kol.import")


def reads_science(user: User) -> bool:
    """Tier, therapeutic areas and unmet needs are not for commercial functions and safety."""
    return user.scope("kol.science") == roles.FULL


def reads_consent(user: User) -> bool:
    """Each consent with its basis and date; others see only that a KOL must not be contacted."""
    return user.scope("consent") == roles.FULL
