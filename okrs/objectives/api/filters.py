"""Query strings of the API of this app → querysets."""

from typing import Any

import django_filters

from okrs.models import Objective
from okrs.planning.api import QuarterFilter
from organization.api.filters import Filters, Number, PersonFilter


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
