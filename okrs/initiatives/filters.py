"""Query strings of initiatives, on the page and in the API → querysets."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Exists, OuterRef

from okrs.models import Initiative
from okrs.models.work.initiatives import InitiativeQuerySet
from okrs.planning.api import QuarterFilter
from organization.custom_fields.filters import CustomFilters
from organization.ground.filters import ChoiceFilter, Number, OneFilter, PageFilters, PersonFilter, aside, kept_sort
from organization.models import CustomField, Quarter, Team, TherapeuticArea, User


class CommonInitiativeFilter(CustomFilters):
    """What the page and the API narrow initiatives by alike."""

    custom_on = CustomField.On.INITIATIVE
    state = ChoiceFilter(choices=Initiative.State, label="State")
    key_result = Number(label="Key result", field_name="key_result", widget=forms.HiddenInput)
    overdue = django_filters.BooleanFilter(
        label="Overdue", method="by_overdue", widget=forms.CheckboxInput,
        help_text="Due before today, neither done nor stopped",
    )  # fmt: skip

    def by_overdue(self, rows: InitiativeQuerySet, _name: str, value: bool | None) -> InitiativeQuerySet:
        """Those that are late, if it is asked for."""
        return rows.overdue(self.today) if value else rows


class InitiativeFilter(PageFilters, CommonInitiativeFilter):
    """Filters of the board and the list."""

    view = django_filters.CharFilter(label="View", max_length=10, widget=forms.HiddenInput, method=aside)
    sort = kept_sort()
    quarter = OneFilter("key_result__objective__quarter", label="Quarter", queryset=Quarter.objects.all())
    area = OneFilter(label="Therapeutic area", queryset=TherapeuticArea.objects.all(), method="by_area")
    team = OneFilter(label="Primary team", queryset=Team.objects.all(), method="by_team")
    owner = OneFilter("owner", label="Owner", queryset=User.objects.none(), shown="display_name")
    field_order = ("view", "sort", "quarter", "area", "team", "owner", "state")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owned = Initiative.objects.visible_to(self.viewer).filter(owner=OuterRef("pk"))
        owner: Any = self.filters["owner"]
        owner.queryset = User.objects.filter(Exists(owned)).order_by("sort_key", "pk")

    def by_area(self, rows: InitiativeQuerySet, _name: str, value: TherapeuticArea | None) -> InitiativeQuerySet:
        """Their own area, or that of their key result."""
        return rows if value is None else rows.in_area(value)

    def by_team(self, rows: InitiativeQuerySet, _name: str, value: Team | None) -> InitiativeQuerySet:
        """Their own team, or that of their key result."""
        return rows if value is None else rows.of_team(value)


class InitiativeApiFilter(CommonInitiativeFilter):
    """Filters of the API; custom fields are named as on the page."""

    is_offering = False
    quarter = QuarterFilter(
        label="current, a quarter's number, or its name", field_name="key_result__objective__quarter"
    )
    therapeutic_area = Number(label="Of this therapeutic area", method="by_area_number")
    team = Number(label="Of this primary team", method="by_team_number")
    owner = PersonFilter(label="me, or the owner's number", field_name="owner")

    def by_area_number(self, rows: InitiativeQuerySet, _name: str, value: Any) -> InitiativeQuerySet:
        """As on the page."""
        return rows if value is None else rows.in_area(TherapeuticArea(pk=int(value)))

    def by_team_number(self, rows: InitiativeQuerySet, _name: str, value: Any) -> InitiativeQuerySet:
        """As on the page."""
        return rows if value is None else rows.of_team(Team(pk=int(value)))
