"""Narrowing lists by custom fields: ``custom.<key>``, of numbers and days from ``.from`` to ``.to``."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from organization.custom_fields.selectors import fields_of, holding
from organization.custom_fields.values import DECIMALS, DIGITS, PREFIX
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.filters import Filters
from organization.ground.widgets import QuickSelect
from organization.models import CustomField, User

Kind = CustomField.Kind
FROM, TO = ".from", ".to"


def filter_fields(fields: Iterable[CustomField]) -> dict[str, forms.Field]:
    """Name in the query → form field, for what lists can be narrowed by; archived fields too, and retired options."""
    found: dict[str, forms.Field] = {}
    for field in fields:
        name, label = field.form_name, field.name
        match field.kind:
            case Kind.NUMBER:
                found[name + FROM] = _number(f"{label}, at least")
                found[name + TO] = _number(f"{label}, at most")
            case Kind.DATE:
                found[name + FROM] = DayField(SEARCHED, required=False, label=f"{label}, from")
                found[name + TO] = DayField(SEARCHED, required=False, label=f"{label}, to")
            case Kind.YES_NO:
                found[name] = _select(label, [("yes", "Yes"), ("no", "No")])
            case Kind.CHOICE | Kind.CHOICES:
                found[name] = _select(label, [(one, one) for one in (*field.options, *field.retired)])
            case _:
                found[name] = forms.CharField(required=False, label=label, max_length=100)
    return found


def _number(label: str) -> forms.Field:
    return forms.DecimalField(
        required=False, label=label, max_digits=DIGITS, decimal_places=DECIMALS,
        widget=forms.NumberInput(attrs={"step": "any"}),
    )  # fmt: skip


def _select(label: str, choices: list[tuple[str, str]]) -> forms.Field:
    return forms.ChoiceField(required=False, label=label, choices=[("", "Any"), *choices], widget=QuickSelect)


def narrowed(
    rows: "QuerySet[Any]", fields: Iterable[CustomField], asked: Mapping[str, Any], *, column: str = "custom"
) -> "QuerySet[Any]":
    """The rows that hold what is asked for under ``filter_fields``; ``column`` is the way to the column of values."""
    for field in fields:
        name = field.form_name
        match field.kind:
            case Kind.NUMBER | Kind.DATE:
                for suffix, comparison in ((FROM, "gte"), (TO, "lte")):
                    if (value := asked.get(name + suffix)) is not None:
                        rows = _compared(rows, field, comparison, value, column)
            case Kind.TEXT:
                if value := asked.get(name):
                    text = f"_{field.key}_text"
                    rows = rows.alias(**{text: KeyTextTransform(field.key, column)})
                    rows = rows.filter(**{f"{text}__icontains": value})
            case Kind.YES_NO:
                if value := asked.get(name):
                    rows = rows.filter(holding(field, value == "yes", column))
            case _:
                if value := asked.get(name):
                    rows = rows.filter(holding(field, value, column))
    return rows


def holding_texts(
    rows: "QuerySet[Any]", on: str, texts: Iterable[tuple[str, str]], *, column: str = "custom"
) -> "QuerySet[Any]":
    """The rows that hold what was kept of a query as (name, text); what no field takes any more is left out."""
    fields = fields_of(on)
    known, asked = filter_fields(fields), {}
    for name, text in texts:
        with suppress(ValidationError, KeyError):
            asked[name] = known[name].clean(text)
    return narrowed(rows, fields, asked, column=column)


def _compared(rows: "QuerySet[Any]", field: CustomField, comparison: str, value: Any, column: str) -> "QuerySet[Any]":
    held = f"_{field.key}_held"
    if isinstance(value, date):  # kept as 2026-11-30, which sorts as it reads
        rows = rows.alias(**{held: KeyTextTransform(field.key, column)})
        return rows.filter(**{f"{held}__{comparison}": f"{value:%Y-%m-%d}"})
    rows = rows.alias(**{held: KeyTransform(field.key, column)})
    return rows.filter(**{f"{held}__{comparison}": float(value) if isinstance(value, Decimal) else value})


class CustomFilters(Filters):
    """Filters of a list whose records have custom fields.

    A page offers them all, which takes one query. The API (``is_offering`` False) asks for them only if the query
    names one.
    """

    custom_on: ClassVar[str]
    custom_column: ClassVar[str] = "custom"
    is_offering: ClassVar[bool] = True

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.custom_fields: list[CustomField] = []
        if self.has_custom(self.viewer) and (self.is_offering or any(one.startswith(PREFIX) for one in data or ())):
            self.custom_fields = fields_of(self.custom_on)
        for name, field in filter_fields(self.custom_fields).items():
            self.filters[name] = _Custom(field)

    @classmethod
    def has_custom(cls, viewer: User) -> bool:
        """Whether custom fields exist for this person."""
        return True

    @classmethod
    def filters_named(cls, viewer: User, names: Iterable[str]) -> set[str]:
        """Those of ``names`` that are filters by custom fields for this person; no query unless one may be."""
        asked = {name for name in names if name.startswith(PREFIX)}
        return asked & set(filter_fields(fields_of(cls.custom_on))) if asked and cls.has_custom(viewer) else set()

    def filter_queryset(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        """Narrowed by the filters of the list, then by the custom ones."""
        rows = super().filter_queryset(queryset)
        return narrowed(rows, self.custom_fields, self.form.cleaned_data, column=self.custom_column)


class _Custom(django_filters.Filter):
    """A filter by a custom field: its field; the rows are narrowed by all of them together."""

    def __init__(self, field: forms.Field) -> None:
        super().__init__(label=str(field.label))
        self._field = field

    def filter(self, qs: Any, value: Any) -> Any:
        """Nothing of its own."""
        return qs
