"""Query strings of the lists of meetings and decisions → querysets."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q

from interactions.log.filters import MINE, WHOSE
from interactions.meetings.selectors.lists import reads_coordination_only
from interactions.meetings.selectors.words import holding
from interactions.models import Meeting, MeetingSeries
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
from organization.models import User

PAST = "past"
WHEN: dict[str, Any] = {
    "": ("Ahead", lambda today: Q(activity__planned_on__gte=today, activity__is_cancelled=False)),
    PAST: ("Past", lambda today: Q(activity__planned_on__lt=today, activity__is_cancelled=False)),
    "all": ("All but cancelled ones", Q(activity__is_cancelled=False)),
    "cancelled": ("Cancelled", Q(activity__is_cancelled=True)),
}
OPEN: dict[str, Any] = {
    "": ("Open", Q(state="open")),
    "overdue": ("Overdue", lambda today: Q(state="open", due_on__lt=today)),
    "done": ("Done", Q(state="done")),
    "dropped": ("Dropped", Q(state="dropped")),
    "all": ("All", Q()),
}


class WhenFilters(Filters):
    """What everybody narrows meetings by; partners by nothing else."""

    when = PartFilter(WHEN, label="When")


class MeetingFilters(WhenFilters):
    """Filters of those who read meetings in full."""

    search = django_filters.CharFilter(label="Search", max_length=200, method="containing")

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Partners narrow by nothing that they may not read."""
        return ("series", "search") if reads_coordination_only(viewer) else ()

    def containing(self, rows: Any, _name: str, value: str) -> Any:
        """Meetings whose title, note, agenda or decisions hold the words as they are typed."""
        return rows.filter(holding(value, user=self.viewer))


class MeetingPageFilters(PageFilters, MeetingFilters):
    """The same on the page, which offers the series of meetings that the person may read."""

    series = OneFilter("series", label="Series", shown="title", queryset=MeetingSeries.objects.all())
    sort = kept_sort()

    def __init__(self, data: Any, **kwargs: Any) -> None:
        if reads_coordination_only(kwargs["viewer"]):
            refuse_others(data, PAGING | {"when", "sort"})
        super().__init__(data, **kwargs)
        if "series" in self.filters:
            known = Meeting.objects.visible_to(self.viewer, self.today).filter(series__isnull=False)
            self.filters["series"].queryset = MeetingSeries.objects.filter(pk__in=known.order_by().values("series"))


class DecisionFilters(PageFilters):
    """Decisions by what became of them; one's own (``who`` is MINE), or all that one may read."""

    who = ChoiceFilter(choices=WHOSE, label="Whose", widget=forms.HiddenInput, method=aside)
    state = PartFilter(OPEN, label="State")
    sort = kept_sort()
    field_order = ("who", "sort")

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who == MINE:
            self.queryset = self.queryset.filter(owner=self.viewer)
