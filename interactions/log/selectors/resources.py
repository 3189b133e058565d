"""What the API lists of KOLs, topics, interactions and activities; filters and paging come after."""

from datetime import date

from interactions.models import Interaction
from interactions.models.interactions import InteractionQuerySet
from organization.models import User


def interactions(user: User, *, today: date) -> InteractionQuerySet:
    """Those whose content the person may read, bare: ``interaction_records()`` loads what belongs to a page of them."""
    return Interaction.objects.visible_to(user, today)
