"""Query strings of the API of this app → querysets."""

from typing import Any

import django_filters

from okrs.models import Objective
from okrs.planning.selectors.quarters import current_quarter
from organization.api.filters import DayFilter, Filters, Number, PersonFilter
from organization.models import Quarter
from organization.numbers import as_number

CURRENT = "current"


class QuarterFilter(django_filters.CharFilter):
    """``current`` (as pages understand it), a quarter's number, or its name; none where there is no such quarter."""

    def filter(self, qs: Any, value: str) -> Any:
        """Those of that quarter."""
        if not value:
            return qs
        quarter: Quarter | None
        if value == CURRENT:
            quarter = current_quarter(self.parent.today)
        elif (pk := as_number(value)) is not None:
            quarter = Quarter.objects.filter(pk=pk).first()
        else:
            quarter = Quarter.objects.filter(name=value).first()
        return qs.none() if quarter is None else qs.filter(**{self.field_name: quarter})


class ObjectiveFilters(Filters):
    """Filters of objectives. Dropped ones are left out unless asked for."""

    quarter = QuarterFilter(label="current, a number or a name", field_name="quarter")
    owner = PersonFilter(label="me, or a person's number", field_name="owner")
    code = django_filters.CharFilter(label="Code, such as O1")
    team = Number(label="Of this primary team", field_name="primary_team")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    state = django_filters.ChoiceFilter(choices=Objective.State.choices, label="State; without it all but dropped")

    @property
    def qs(self) -> Any:
        """Without a state asked for: all that is not dropped."""
        found = super().qs
        return found if self.form.cleaned_data.get("state") else found.exclude(state=Objective.State.DROPPED)


class KeyResultFilters(Filters):
    """Filters of key results."""

    quarter = QuarterFilter(label="current, a number or a name", field_name="objective__quarter")
    owner = PersonFilter(label="me, or a person's number", field_name="owner")
    code = django_filters.CharFilter(label="Code, such as KR1.1")
    objective = Number(label="Of this objective", field_name="objective")
    team = Number(label="Of this primary team", field_name="objective__primary_team")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="objective__therapeutic_area")


class CheckInFilters(Filters):
    """Filters of check-ins."""

    key_result = Number(label="About this key result", field_name="key_result")
    quarter = QuarterFilter(label="current, a number or a name", field_name="key_result__objective__quarter")
    owner = PersonFilter(label="me, or the author's number", field_name="author")
    period = Number(label="Monthly period, 1 to 3", field_name="period", max_value=3)


class WeeklyUpdateFilters(Filters):
    """Filters of weekly updates."""

    owner = PersonFilter(label="me, or the author's number", field_name="author")
    week_start = DayFilter(label="The week that begins on this Monday", field_name="week_start")
