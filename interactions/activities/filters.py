"""Query strings of the list of activities, on pages and in the API → querysets."""

from typing import Any

from django import forms
from django.db.models import Q

from interactions.log.filters import MINE, WHOSE
from interactions.models import Activity
from organization.ground.filters import (
    PAGING,
    ChoiceFilter,
    Filters,
    OneFilter,
    PageFilters,
    PartFilter,
    aside,
    kept_sort,
    refuse_others,
)
from organization.models import TherapeuticArea, User


def taken_part(rows: Any, user: User) -> Any:
    """The person's own, and those they took part in."""
    return rows.filter(Q(owner=user) | Q(participant_links__user=user)).distinct()


class ActivityContactFilters(Filters):
    """What everybody narrows activities by; coordination by nothing else."""

    kind = ChoiceFilter(choices=Activity.Kind, label="Kind")


class ActivityContactFilter(PageFilters, ActivityContactFilters):
    """The filter of coordination on its page; asking for more is refused."""

    def __init__(self, data: Any, **kwargs: Any) -> None:
        refuse_others(data, PAGING | {"kind"})
        super().__init__(data, **kwargs)


class ActivityFilter(PageFilters, ActivityContactFilters):
    """Filters of those who may read content, on the page of their own (``who`` is MINE) or of all."""

    who = ChoiceFilter(choices=WHOSE, label="Whose", widget=forms.HiddenInput, method=aside)
    state = PartFilter(
        {
            "": ("Not cancelled", Q(is_cancelled=False)),
            "in_progress": ("In progress", Q(is_cancelled=False, held_on__isnull=True)),
            "done": ("Done", Q(is_cancelled=False, held_on__isnull=False)),
            "cancelled": ("Cancelled", Q(is_cancelled=True)),
        },
        label="State",
    )
    area = OneFilter("therapeutic_area", label="Therapeutic area", queryset=TherapeuticArea.objects.all())
    sort = kept_sort()
    field_order = ("who", "sort")

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who == MINE:
            self.queryset = taken_part(self.queryset, self.viewer)
