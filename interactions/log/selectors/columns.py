"""Names of what belongs to an interaction, each as a column in a query of interactions (``ArraySubquery``)."""

from django.db.models import OuterRef, Value
from django.db.models.functions import Concat, Trim

from interactions.models import ExchangeTopic, InteractionAttendee

KOL_NAMES = (
    InteractionAttendee.objects.filter(interaction=OuterRef("pk"))
    .order_by("kol__sort_key", "kol")
    .values_list(Trim(Concat("kol__given_name", Value(" "), "kol__family_name")))
)
TOPIC_NAMES = ExchangeTopic.objects.filter(interaction=OuterRef("pk")).order_by("pk").values_list("topic__name")
