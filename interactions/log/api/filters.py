"""Query strings of the API of interactions → querysets."""

from typing import Any

import django_filters

from interactions.models import Interaction
from interactions.models.kols import Channel
from organization.api.filters import DayFilter, Filters, Number, PersonFilter


class InteractionFilters(Filters):
    """Filters for people who may read content. Cancelled ones are left out unless asked for."""

    owner = PersonFilter(label="me, or the author's number", field_name="msl")
    kol = Number(label="With this KOL", field_name="attendees__kol")
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label="Channel")
    purpose = django_filters.ChoiceFilter(choices=Interaction.Purpose.choices, label="Purpose")
    state = django_filters.ChoiceFilter(choices=Interaction.State.choices, label="State; without it all but cancelled")
    first = DayFilter(label="On or after this day", field_name="occurred_on", lookup_expr="gte")
    last = DayFilter(label="On or before this day", field_name="occurred_on", lookup_expr="lte")

    @property
    def qs(self) -> Any:
        """Cancelled ones only if the filter asks for that state."""
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.exclude(state=Interaction.State.CANCELLED)


class ContactFilters(Filters):
    """Filters for people who only see that contact took place: which KOL, and when."""

    kol = Number(label="With this KOL", field_name="kol")
    first = DayFilter(label="On or after this day", field_name="interaction__occurred_on", lookup_expr="gte")
    last = DayFilter(label="On or before this day", field_name="interaction__occurred_on", lookup_expr="lte")
