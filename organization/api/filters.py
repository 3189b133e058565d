"""How resources of the API are narrowed; an unreadable value answers 400 with the reason."""

from typing import TYPE_CHECKING, Any

import django_filters
from django.db.models import QuerySet
from django.utils.choices import normalize_choices
from rest_framework.exceptions import ValidationError
from rest_framework.filters import BaseFilterBackend
from rest_framework.request import Request

from organization.ground.filters import DayFilter, Number

if TYPE_CHECKING:
    from rest_framework.views import APIView  # importing it reads the API settings, which name this file


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
            {"name": name, "in": "query", "required": False, "schema": _schema(one),
             "description": one.extra.get("help_text") or str(one.label)}
            for name, one in (filterset.base_filters if filterset else {}).items()
        ]  # fmt: skip


def _invalid(errors: Any) -> Exception:
    return ValidationError({name: list(messages) for name, messages in errors.items()})


def _schema(one: Any) -> dict[str, Any]:
    if isinstance(one, django_filters.ChoiceFilter):
        return {"type": "string", "enum": [str(key) for key, _ in normalize_choices(one.extra["choices"])]}
    if isinstance(one, django_filters.BooleanFilter):
        return {"type": "boolean"}
    if isinstance(one, DayFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, Number):
        return {"type": "integer"}
    return {"type": "string"}
