"""Query string of the list of institutions → rows."""

from typing import Any

import django_filters
from django import forms

from organization.ground.filters import PageFilters
from organization.models.names import by_name


class InstitutionFilter(PageFilters):
    """By name or city."""

    q = django_filters.CharFilter(
        label="Name or city",
        method="by_words",
        max_length=160,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def by_words(self, rows: Any, _name: str, value: str) -> Any:
        """Each word is in the name, in any order, or the whole is the beginning of the city."""
        found = by_name(rows, value)
        return found if found.exists() else rows.filter(city__istartswith=value)
