"""Query strings of the API of objectives → querysets."""

import django_filters

from okrs.models import Objective
from okrs.planning.api import QuarterFilter
from organization.custom_fields.filters import CustomFilters
from organization.ground.filters import Number, PartFilter, PersonFilter, all_but
from organization.models import CustomField


class ObjectiveFilters(CustomFilters):
    """Filters of objectives. Dropped ones are left out unless asked for."""

    custom_on, is_offering = CustomField.On.OBJECTIVE, False

    quarter = QuarterFilter(label="current, a number or a name", field_name="quarter")
    owner = PersonFilter(label="me, or a person's number", field_name="owner")
    code = django_filters.CharFilter(label="Code, such as O1")
    team = Number(label="Of this primary team", field_name="primary_team")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="therapeutic_area")
    state = PartFilter(all_but(Objective.State.DROPPED, "Not dropped"), label="State; without it all but dropped")


class KeyResultFilters(CustomFilters):
    """Filters of key results, by the custom fields of their objectives too."""

    custom_on, custom_column, is_offering = CustomField.On.OBJECTIVE, "objective__custom", False

    quarter = QuarterFilter(label="current, a number or a name", field_name="objective__quarter")
    owner = PersonFilter(label="me, or a person's number", field_name="owner")
    code = django_filters.CharFilter(label="Code, such as KR1.1")
    objective = Number(label="Of this objective", field_name="objective")
    team = Number(label="Of this primary team", field_name="objective__primary_team")
    therapeutic_area = Number(label="Of this therapeutic area", field_name="objective__therapeutic_area")
