"""What the API lists of KOLs, topics, interactions and activities; filters and paging come after."""

from datetime import date

from django.db.models import QuerySet

from interactions.models import KOL, Interaction, Topic
from interactions.models.activities import ActivityQuerySet
from interactions.models.interactions import InteractionQuerySet
from interactions.models.kols import KOLQuerySet
from interactions.selectors.activities import visible_activities
from organization.models import User


def kols(user: User) -> KOLQuerySet:
    """Everyone for everyone with a role; what is said of them is for the answer to decide."""
    return KOL.objects.visible_to(user)


def topics() -> "QuerySet[Topic]":
    """Those that an interaction may name."""
    return Topic.objects.filter(is_active=True)


def interactions(user: User, *, today: date) -> InteractionQuerySet:
    """Those whose content the person may read, bare: ``interaction_records()`` loads what belongs to a page of them."""
    return Interaction.objects.visible_to(user, today)


def activities(user: User, *, today: date) -> ActivityQuerySet:
    """Those whose content the person may read, with all that an answer names."""
    rows = visible_activities(user, today=today).select_related("study", "campaign", "congress")
    return rows.prefetch_related("participant_links__user")
