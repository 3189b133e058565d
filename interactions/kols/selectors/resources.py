"""What the API lists of KOLs, before filters and paging."""

from interactions.models import KOL
from interactions.models.kols import KOLQuerySet
from organization.models import User


def kols(user: User) -> KOLQuerySet:
    """All KOLs for everybody with a role; the answer decides which fields the person may read."""
    return KOL.objects.visible_to(user)
