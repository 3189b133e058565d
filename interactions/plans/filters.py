"""Query strings of the list of engagement plans, on pages and in the API → querysets."""

from typing import Any

from django import forms

from interactions.log.filters import MINE, WHOSE
from interactions.models import EngagementPlan, TierAssignment
from organization.ground.filters import (
    PAGING,
    ChoiceFilter,
    Filters,
    Number,
    OneFilter,
    PageFilters,
    PersonFilter,
    aside,
    kept_sort,
    refuse_others,
)
from organization.models import Quarter, TherapeuticArea


class _QuarterFilter(OneFilter):
    """Plans of one quarter; without it those that run or lie ahead."""

    def filter(self, qs: Any, value: Quarter | None) -> Any:
        return qs.filter(quarter=value) if value else qs.filter(quarter__ends_on__gte=self.parent.today)


def _quarter() -> _QuarterFilter:
    return _QuarterFilter(label="Quarter", queryset=Quarter.objects.all(), empty_label="Now and ahead")


class PlanFilter(PageFilters):
    """Filters of those who read plans, on the page of their own (``who`` is MINE) or of all."""

    who = ChoiceFilter(choices=WHOSE, label="Whose", widget=forms.HiddenInput, method=aside)
    sort = kept_sort()
    quarter = _quarter()
    area = OneFilter("therapeutic_area", label="Therapeutic area", queryset=TherapeuticArea.objects.all())
    stage = ChoiceFilter("stage", label="Stage", choices=EngagementPlan.Stage)
    tier = ChoiceFilter("tier", label="Tier", choices=TierAssignment.Tier)
    field_order = ("who", "sort")

    def __init__(self, *args: Any, who: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if who == MINE:
            self.queryset = self.queryset.filter(owner=self.viewer)


class PlanCoordinationFilter(PageFilters):
    """The filter of coordination; asking for anything else is refused."""

    quarter = _quarter()

    def __init__(self, data: Any, **kwargs: Any) -> None:
        refuse_others(data, PAGING | {"quarter"})
        super().__init__(data, **kwargs)


class PlanCoordinationFilters(Filters):
    """What the API narrows by for those who may know only whose plan there is."""

    kol = Number(label="With this KOL", field_name="kol")
    quarter = Number(label="Of this quarter", field_name="quarter")


class PlanFilters(PlanCoordinationFilters):
    """What the API narrows by."""

    owner = PersonFilter("owner", label="me, or the owner's number")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    stage = ChoiceFilter("stage", label="Engagement stage", choices=EngagementPlan.Stage)
