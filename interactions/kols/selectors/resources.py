"""What the API lists of KOLs; filters and paging come after."""

from interactions.models import KOL
from interactions.models.kols import KOLQuerySet
from organization.models import User


def kols(user: User) -> KOLQuerySet:
    """Everyone for everyone with a role; what is said of them is for the answer to decide."""
    return KOL.objects.visible_to(user)
