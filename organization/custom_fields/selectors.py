"""The fields of one kind of record, and what is stored under them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.http import Http404

from organization.custom_fields.values import cell, words
from organization.models import CustomField

On = CustomField.On
# Where each kind of record keeps its values; the tables belong to apps above this one.
_TABLES = {
    On.INITIATIVE: "okrs.Initiative", On.OBJECTIVE: "okrs.Objective", On.INTERACTION: "interactions.Interaction",
    On.INSIGHT: "insights.Insight",
}  # fmt: skip


def fields_of(on: str) -> list[CustomField]:
    """All fields of one kind of record in their order, archived ones last; one query on a small table."""
    found = list(CustomField.objects.filter(on=on))
    return sorted(found, key=lambda field: field.is_archived)


def asked_of(on: str) -> list[CustomField]:
    """The fields that forms ask for; one query."""
    return list(CustomField.objects.filter(on=on).asked())


def shown_values(on: str, values: Mapping[str, Any]) -> list[dict[str, str]]:
    """What a record's own fields hold, as {label, value}; no query where they hold nothing."""
    if not values:
        return []
    return [
        {"label": field.name, "value": words(field, values[field.key])}
        for field in fields_of(on)
        if field.key in values
    ]


def heads(fields: Iterable[CustomField]) -> list[str]:
    """The columns that a file has for the fields."""
    return [field.name for field in fields]


def cells(fields: Iterable[CustomField], values: Mapping[str, Any]) -> list[Any]:
    """The cells of one record under ``heads``."""
    return [cell(field, values.get(field.key)) for field in fields]


@dataclass(frozen=True)
class Use:
    """How many records hold a value under a field, and how many each option."""

    values: int
    options: dict[str, int]


def use_of(field: CustomField) -> Use:
    """Counted in the table of the records, whoever they belong to: figures for administrators, and no content."""
    rows = apps.get_model(_TABLES[On(field.on)])._default_manager.order_by()
    held = rows.filter(custom__has_key=field.key)
    options = {one: held.filter(holding(field, one)).count() for one in (*field.options, *field.retired)}
    return Use(held.count(), options)


def holding(field: CustomField, value: Any, column: str = "custom") -> Q:
    """Records that hold this value, or have chosen this option."""
    wanted = [value] if field.kind == CustomField.Kind.CHOICES else value
    return Q(**{f"{column}__contains": {field.key: wanted}})


def get_field(pk: int) -> CustomField:
    """One field, or 404."""
    found = CustomField.objects.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def all_fields() -> Sequence[CustomField]:
    """All of them, by what they are on; archived ones last."""
    found = CustomField.objects.order_by("on", "position", "pk")
    return sorted(found, key=lambda field: (On.values.index(field.on), field.is_archived))
