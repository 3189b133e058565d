"""Query strings of the list of KOLs, on pages and in the API → querysets. What may be asked depends on who asks."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import BadRequest
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.expressions import OrderBy

from interactions.kols.policies import reads_science
from interactions.kols.selectors.kols import looked_for
from interactions.models import KOL, Interaction, InteractionAttendee, TierAssignment
from interactions.models.kols import current
from organization.ground.filters import ChoiceFilter, Filters, OneFilter, PageFilters, PartFilter, kept_sort
from organization.models import TherapeuticArea, User

# What commercial functions and safety may not see, filter or sort by, under every name it might have.
SCIENTIFIC = frozenset(
    {
        "tier",
        "tiers",
        "area",
        "areas",
        "therapeutic_area",
        "therapeutic_areas",
        "unmet_needs",
        "interests",
        "topic",
        "topics",
        "purpose",
        "notes",
    }
)
_ORDERINGS = frozenset({"sort", "order", "order_by", "ordering", "o"})
LATELY = timedelta(days=365)


def refuse_scientific(query: Mapping[str, Any], viewer: User) -> None:
    """400 if somebody who may not see a field filters or sorts by it: the order of rows would give it away."""
    if reads_science(viewer):
        return
    for key, value in query.items():
        asked = {key.split("__", 1)[0]}
        if key in _ORDERINGS:
            asked |= {part.strip().lstrip("-").split("__", 1)[0] for part in str(value).split(",")}
        if asked & SCIENTIFIC:
            raise BadRequest("This list cannot be filtered or sorted by that.")


def held_with(kol: OuterRef) -> "models.QuerySet[InteractionAttendee]":
    """Attendances of interactions that took place, for a subquery."""
    return InteractionAttendee.objects.filter(
        kol=kol, interaction__state__in=[Interaction.State.HELD, Interaction.State.AMENDED]
    )


_LAST_CONTACT = Subquery(held_with(OuterRef("pk")).order_by("-starts_at", "-pk").values("interaction__occurred_on")[:1])
SORTS: dict[str, tuple[str | OrderBy, ...]] = {
    "name": ("sort_key", "pk"),
    "-name": ("-sort_key", "-pk"),
    "last": (_LAST_CONTACT.asc(nulls_first=True), "sort_key", "pk"),
    "-last": (_LAST_CONTACT.desc(nulls_last=True), "sort_key", "pk"),
}


class CommonKOLFilter(Filters):
    """What pages and the API narrow KOLs by alike."""

    tier = ChoiceFilter(label="Tier", help_text="Tier today", method="by_tier", choices=TierAssignment.Tier)

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Commercial functions and safety ask for nothing scientific; only who logs has met anybody."""
        science = () if reads_science(viewer) else ("tier", "area", "therapeutic_area")
        return science if viewer.may("interaction.log") else (*science, "mine")

    def by_words(self, kols: Any, _name: str, value: str) -> Any:
        """Name or city as somebody types them, or the start of an identifier."""
        return looked_for(kols, value)

    def by_tier(self, kols: Any, _name: str, value: str) -> Any:
        """Whose tier is this today, in the area asked for or in any."""
        tiers = current(TierAssignment.objects.filter(kol=OuterRef("pk"), tier=value), self.today)
        if area := self.form.cleaned_data.get("area"):
            tiers = tiers.filter(therapeutic_area=area)
        return kols.filter(Exists(tiers))


class KOLFilter(PageFilters, CommonKOLFilter):
    """Search and filters of the KOL list; ``viewer`` and ``today`` decide what "mine" and "no contact" mean."""

    q = django_filters.CharFilter(
        label="Name or identifier",
        method="by_words",
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    area = OneFilter(
        "therapeutic_areas", label="Therapeutic area", queryset=TherapeuticArea.objects.filter(is_active=True)
    )
    country = django_filters.CharFilter(
        label="Country",
        method="by_country",
        max_length=2,
        min_length=2,
        error_messages={"max_length": "Two letters, such as DE.", "min_length": "Two letters, such as DE."},
        widget=forms.TextInput(attrs={"size": 2, "autocapitalize": "characters"}),
    )
    type = ChoiceFilter("stakeholder_type", label="Stakeholder type", choices=KOL.StakeholderType)
    active = PartFilter(
        {"": ("Any", Q()), "yes": ("Active", Q(is_active=True)), "no": ("No longer", Q(is_active=False))},
        label="In practice",
    )
    no_contact = django_filters.NumberFilter(
        label="No contact in days",
        method="by_silence",
        min_value=1,
        max_value=3650,
        decimal_places=0,
        widget=forms.NumberInput(attrs={"min": 1, "max": 3650, "inputmode": "numeric"}),
    )
    mine = django_filters.BooleanFilter(
        label="Only mine",
        help_text="You met them in the last twelve months, or plan to.",
        method="by_mine",
        widget=forms.CheckboxInput,
    )
    sort = kept_sort()
    field_order = ("q", "area")

    def by_country(self, kols: Any, _name: str, value: str) -> Any:
        """Two letters, in any case."""
        return kols.filter(country=value.upper())

    def by_silence(self, kols: Any, _name: str, value: Any) -> Any:
        """No interaction in the last so many days (including none ever)."""
        since = self.today - timedelta(days=int(value))
        return kols.filter(~Exists(held_with(OuterRef("pk")).filter(interaction__occurred_on__gt=since)))

    def by_mine(self, kols: Any, _name: str, value: bool | None) -> Any:
        """Met by the viewer in the last twelve months or to be met, alone or with a colleague."""
        if not value:
            return kols
        lately = Interaction.objects.exclude(state=Interaction.State.CANCELLED)
        lately = lately.filter(occurred_on__gte=self.today - LATELY)
        # Two statements, each by its index: with OR between them PostgreSQL would read every contact of every KOL.
        own = lately.filter(msl=self.viewer).order_by().values("attendees__kol")
        joined = lately.filter(participant_links__user=self.viewer).order_by().values("attendees__kol")
        return kols.filter(pk__in=own.union(joined))
