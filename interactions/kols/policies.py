"""Who may do what with KOLs (docs/security.md); loaded fields only."""

from organization import roles
from organization.models import User


def can_edit(user: User) -> bool:
    """Add a KOL and change what is known of one."""
    return user.may("kol.edit")


def can_import(user: User) -> bool:
    """Bring KOLs in from a file."""
    return user.may("kol.import")


def reads_science(user: User) -> bool:
    """Tier, therapeutic areas and unmet needs: not for commercial functions and safety."""
    return user.scope("kol.science") == roles.FULL


def reads_consent(user: User) -> bool:
    """Each consent with its basis and date; others learn only that a KOL must not be contacted."""
    return user.scope("consent") == roles.FULL
