"""Query strings of the API of this app → querysets."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q

from interactions.kols.policies import reads_science
from interactions.models import KOL, Activity, Interaction, TierAssignment
from interactions.models.kols import Channel, current
from organization.api.filters import ME, DayFilter, Filters, Number, PersonFilter
from organization.models import User
from organization.numbers import as_number


class KOLFilters(Filters):
    """Filters of KOLs. What says something scientific does not exist for those who may not read it."""

    search = django_filters.CharFilter(label="Part of the name, or the start of an external id", method="by_words")
    country = django_filters.CharFilter(label="Two letters", lookup_expr="iexact", max_length=2)
    stakeholder_type = django_filters.ChoiceFilter(choices=KOL.StakeholderType.choices, label="Type")
    is_active = django_filters.BooleanFilter(label="Still in practice")
    therapeutic_area = Number(label="Works in this therapeutic area", field_name="area_links__therapeutic_area")
    tier = django_filters.ChoiceFilter(choices=TierAssignment.Tier.choices, label="Tier today", method="by_tier")

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Commercial functions and safety neither see nor ask for tier and areas."""
        return () if reads_science(viewer) else ("therapeutic_area", "tier")

    def by_words(self, kols: Any, _name: str, value: str) -> Any:
        """As the page searches."""
        return kols.matching(value)

    def by_tier(self, kols: Any, _name: str, value: str) -> Any:
        """Whose tier is this today, in any area."""
        return kols.filter(Exists(current(TierAssignment.objects.filter(kol=OuterRef("pk"), tier=value), self.today)))


class TopicFilters(Filters):
    """Filters of topics."""

    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")


class InteractionFilters(Filters):
    """Filters of those who may read content. Cancelled ones are left out unless asked for."""

    owner = PersonFilter(label="me, or the author's number", field_name="msl")
    kol = Number(label="With this KOL", field_name="attendees__kol")
    channel = django_filters.ChoiceFilter(choices=Channel.choices, label="Channel")
    purpose = django_filters.ChoiceFilter(choices=Interaction.Purpose.choices, label="Purpose")
    state = django_filters.ChoiceFilter(choices=Interaction.State.choices, label="State; without it all but cancelled")
    first = DayFilter(label="On or after this day", field_name="occurred_on", lookup_expr="gte")
    last = DayFilter(label="On or before this day", field_name="occurred_on", lookup_expr="lte")

    @property
    def qs(self) -> Any:
        """Without a state asked for: all that is not cancelled."""
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.exclude(state=Interaction.State.CANCELLED)


class ContactFilters(Filters):
    """Filters of coordination: which KOL, and when."""

    kol = Number(label="With this KOL", field_name="kol")
    first = DayFilter(label="On or after this day", field_name="interaction__occurred_on", lookup_expr="gte")
    last = DayFilter(label="On or before this day", field_name="interaction__occurred_on", lookup_expr="lte")


class ActivityFilters(Filters):
    """Filters of those who may read content. Cancelled ones are left out unless asked for."""

    owner = django_filters.CharFilter(label="me (own or joined), or the owner's number", method="by_owner")
    kind = django_filters.ChoiceFilter(choices=Activity.Kind.choices, label="Kind")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    is_done = django_filters.BooleanFilter(
        label="Whether its last step is done", field_name="held_on", lookup_expr="isnull", exclude=True
    )
    is_cancelled = django_filters.BooleanFilter(label="Cancelled; without it those that are not")

    def by_owner(self, rows: Any, _name: str, value: str) -> Any:
        """Own ones include those the caller took part in."""
        if value == ME:
            return rows.filter(Q(owner=self.viewer) | Q(participant_links__user=self.viewer)).distinct()
        return rows.none() if (pk := as_number(value)) is None else rows.filter(owner=pk)

    @property
    def qs(self) -> Any:
        """Without being asked for: none that is cancelled."""
        found = super().qs
        return found if self.form.cleaned_data.get("is_cancelled") is not None else found.filter(is_cancelled=False)


class ActivityContactFilters(Filters):
    """The filter of coordination."""

    kind = django_filters.ChoiceFilter(choices=Activity.Kind.choices, label="Kind")
