"""What the API lists of interactions, before filters and paging."""

from datetime import date

from interactions.models import Interaction
from interactions.models.interactions import InteractionQuerySet
from organization.models import User


def interactions(user: User, *, today: date) -> InteractionQuerySet:
    """Those whose content the person may read; ``interaction_records()`` loads what belongs to a page of them."""
    return Interaction.objects.visible_to(user, today)
