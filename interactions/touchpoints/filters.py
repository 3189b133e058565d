"""Query string of the coordination calendar → contacts."""

from typing import Any

import django_filters
from django import forms

from interactions.arithmetic.spans import WEEK
from interactions.models import KOL, Affiliation, Institution, Touchpoint
from interactions.models.touchpoints import ChannelClass
from organization.ground.filters import ChoiceFilter, DayFilter, Filters, Number, PageFilters, aside, period
from organization.models import User
from organization.models.names import by_name

LIST = "list"
VIEWS = ((WEEK, "Week"), (LIST, "List"))
STATES = [(Touchpoint.State.PLANNED, "Planned"), (Touchpoint.State.DONE, "Took place")]


class CommonTouchpointFilter(Filters):
    """What the page and the API narrow contacts by alike."""

    function = ChoiceFilter(label="Function", choices=User.Function)
    channel_class = ChoiceFilter(label="How", choices=ChannelClass)
    state = ChoiceFilter(label="State", choices=STATES)


class CalendarFilter(PageFilters, CommonTouchpointFilter):
    """By KOL, institution, function and state; ``view`` and ``day`` say what is looked at."""

    kol = django_filters.CharFilter(
        label="KOL", method="by_kol", max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    institution = django_filters.CharFilter(
        label="Institution", method="by_institution", max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    first, last = period("occurred_on")
    view = ChoiceFilter(choices=VIEWS, label="View", widget=forms.HiddenInput, method=aside)
    day = DayFilter(label="Day", widget=forms.HiddenInput, method=aside)
    field_order = ("kol", "institution", "function", "channel_class", "state", "first", "last")

    def by_kol(self, rows: Any, _name: str, value: str) -> Any:
        """Whose name, city or identifier it is."""
        return rows.filter(kol__in=KOL.objects.matching(value).order_by().values("pk"))

    def by_institution(self, rows: Any, _name: str, value: str) -> Any:
        """Whoever works there now."""
        places = by_name(Institution.objects.standing(), value).order_by().values("pk")
        there = Affiliation.objects.filter(institution__in=places, to_date=None)
        return rows.filter(kol__in=there.order_by().values("kol"))


class TouchpointFilters(CommonTouchpointFilter):
    """Filters of the API."""

    kol = Number(label="A KOL's number", field_name="kol")
    institution = Number(label="The number of an institution", method="by_institution")
    first, last = period("occurred_on")

    def by_institution(self, rows: Any, _name: str, value: int) -> Any:
        """Whoever works there now."""
        there = Affiliation.objects.filter(institution=int(value), to_date=None)
        return rows.filter(kol__in=there.order_by().values("kol"))
