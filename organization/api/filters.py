"""Query strings of the API → querysets; an unreadable value answers 400 with the reason."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.numbers import as_number
from organization.models import User

if TYPE_CHECKING:
    from rest_framework.views import APIView  # importing it reads the API settings, which name this file

ME = "me"


class Filters(django_filters.FilterSet):
    """Filters of one resource. ``viewer`` and ``today`` are given; ``hidden_from`` leaves some out for a person."""

    def __init__(self, *args: Any, viewer: User, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.today = viewer, today
        for name in self.hidden_from(viewer):
            self.filters.pop(name, None)

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Names of filters that do not exist for this person."""
        return ()

    @classmethod
    def filters_for(cls, viewer: User) -> dict[str, Any]:
        """The filters that exist for this person."""
        return {name: one for name, one in cls.base_filters.items() if name not in set(cls.hidden_from(viewer))}


class FilterBackend(BaseFilterBackend):
    """Applies a resource's ``filterset_class``."""

    def filter_queryset(self, request: Request, queryset: "QuerySet[Any]", view: "APIView") -> "QuerySet[Any]":
        """The rows asked for; 400 for values that make no sense."""
        filterset: Any = getattr(view, "filterset_class", None)
        if filterset is None:
            return queryset
        found = filterset(request.query_params, queryset=queryset, viewer=request.user, today=view.today)  # type: ignore[attr-defined]
        if not found.form.is_valid():
            raise _invalid(found.form.errors)
        return found.qs

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """How the OpenAPI document describes the filters."""
        filterset: Any = getattr(view, "filterset_class", None)
        return [
            {"name": name, "in": "query", "required": False, "schema": _schema(one), "description": str(one.label)}
            for name, one in (filterset.base_filters if filterset else {}).items()
        ]


def _invalid(errors: Any) -> Exception:
    return ValidationError({name: list(messages) for name, messages in errors.items()})


def _schema(one: Any) -> dict[str, Any]:
    if isinstance(one, django_filters.ChoiceFilter):
        return {"type": "string", "enum": [str(key) for key, _ in one.extra["choices"]]}
    if isinstance(one, django_filters.BooleanFilter):
        return {"type": "boolean"}
    if isinstance(one, DayFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, Number):
        return {"type": "integer"}
    return {"type": "string"}


class DayFilter(django_filters.DateFilter):
    """A day to narrow a list by, in the same range as on the pages."""

    field_class = DayField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, days=SEARCHED, **kwargs)


class Number(django_filters.NumberFilter):
    """An object by its primary key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"decimal_places": 0, "min_value": 0, "max_value": 2**62} | kwargs))


class PersonFilter(django_filters.CharFilter):
    """``me``, or a person's primary key."""

    def filter(self, qs: Any, value: str) -> Any:
        """The rows of that person; none for any other text."""
        if not value:
            return qs
        if value == ME:
            return qs.filter(**{self.field_name: self.parent.viewer.pk})
        return qs.none() if (pk := as_number(value)) is None else qs.filter(**{self.field_name: pk})
