"""Query strings of the lists of interactions and contacts → querysets."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.urls import reverse

from interactions.log.policies import may_log
from interactions.log.selectors.lists import people_in
from interactions.models import KOL, Congress, Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.custom_fields.filters import CustomFilters
from organization.ground.filters import (
    PAGING,
    ChoiceFilter,
    OneFilter,
    PageFilters,
    PartFilter,
    all_but,
    aside,
    kept_sort,
    period,
    refuse_others,
)
from organization.ground.numbers import as_number
from organization.models import CustomField, User

MINE, ALL = "mine", "all"
WHOSE = [(MINE, "Mine"), (ALL, "Team")]
CONTACT_FILTERS = frozenset({"kol", "first", "last", "who"}) | PAGING


class MetFilter(OneFilter):
    """A KOL, chosen by typing: the list is long, so only the chosen one is drawn."""

    def __init__(self, field_name: str) -> None:
        messages = {"invalid_choice": "No such KOL."}
        super().__init__(field_name, label="KOL", queryset=KOL.objects.none(), error_messages=messages)

    @property
    def field(self) -> Any:
        """Offers the KOLs that the viewer may know of."""
        self.queryset = KOL.objects.visible_to(self.parent.viewer)
        field: Any = super().field
        given = as_number(self.parent.data.get("kol", ""))
        chosen: Iterable[KOL] = () if given is None else self.queryset.filter(pk=given)
        field.choices = [("", "Any"), *((kol.pk, kol.name) for kol in chosen)]
        field.widget.attrs |= {"data-typeahead": "", "data-url": reverse("kol-options")}
        return field


class AtFilter(OneFilter):
    """A congress, as a link to the list names it: which ones there are is asked only where one is chosen."""

    def __init__(self) -> None:
        messages = {"invalid_choice": "No such congress."}
        super().__init__("congress", label="Congress", queryset=Congress.objects.none(), error_messages=messages)

    @property
    def field(self) -> Any:
        """Offers those that the viewer may know of."""
        self.queryset = Congress.objects.known_to(self.parent.viewer)
        return super().field


class CommonInteractionFilter(CustomFilters):
    """What pages and the API narrow interactions by alike."""

    custom_on = CustomField.On.INTERACTION

    channel = ChoiceFilter(choices=Channel, label="Channel")
    purpose = ChoiceFilter(choices=Interaction.Purpose, label="Purpose")
    state = PartFilter(
        all_but(Interaction.State.CANCELLED, "Not cancelled"), label="State",
        help_text="State; without it all but cancelled",
    )  # fmt: skip
    first, last = period("occurred_on")


def whose(query: Mapping[str, Any], user: User) -> str:
    """Mine or the team's: as asked for, else what the role mostly needs."""
    asked = query.get("who")
    if asked in (MINE, ALL):
        return str(asked)
    return MINE if may_log(user) and user.profile == roles.MSL else ALL


class InteractionFilter(PageFilters, CommonInteractionFilter):
    """Filters of those who may read content, on the page of their own (``who`` is MINE) or of all."""

    state = PartFilter(
        all_but(Interaction.State.CANCELLED, "Not cancelled") | {"any": ("All, also cancelled", Q())}, label="State"
    )
    who = ChoiceFilter(choices=WHOSE, label="Whose", widget=forms.HiddenInput, method=aside)
    sort = kept_sort()
    kol = MetFilter("attendees__kol")
    objection = ChoiceFilter(choices=[("yes", "Despite an objection")], label="Contact", method="despite")
    msl = OneFilter(label="MSL", queryset=User.objects.none(), shown="display_name")
    congress = AtFilter()
    field_order: Sequence[str] = ("who", "sort", "kol", "msl")

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.data.get("congress"):
            del self.filters["congress"]
        if who == MINE:
            del self.filters["msl"]
            self.queryset = self.queryset.filter(msl=self.viewer)
        else:
            self.filters["msl"].queryset = people_in(self.viewer, today=self.today)

    def despite(self, rows: Any, _name: str, _value: str) -> Any:
        """Those for which somebody said why contact took place despite an objection."""
        return rows.exclude(objection_reason="")


class ContactFilter(PageFilters):
    """Filters of coordination: which KOL, and when. Asking for anything else is refused."""

    known = CONTACT_FILTERS
    kol = MetFilter("kol")
    first, last = period("interaction__occurred_on")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        refuse_others(data, self.known)
        super().__init__(data, **kwargs)
