"""What the API lists of interactions, before filters and paging."""

from datetime import date
from typing import Any

from django.http import Http404

from interactions.log.selectors.records import interaction_records
from interactions.models import Interaction
from interactions.models.interactions import InteractionQuerySet
from organization.models import User


def interactions(user: User, *, today: date) -> InteractionQuerySet:
    """Those whose content the person may read; ``interaction_records()`` loads what belongs to a page of them."""
    return Interaction.objects.visible_to(user, today)


def interaction(user: User, pk: int, *, today: date) -> dict[str, Any]:
    """The columns of one of them, or 404."""
    found = interaction_records(interactions(user, today=today)).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found
