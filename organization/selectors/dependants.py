"""What depends on a record, counted before it is removed.

Relations come from Django's registry of models, so that tables of upper apps are counted without being imported here.
"""

from dataclasses import dataclass
from typing import Any

from django.db import models

from audit.history import is_tracked


@dataclass(frozen=True)
class Dependant:
    """How many rows of one kind refer to the record."""

    label: str
    count: int

    def __str__(self) -> str:
        return f"{self.count} {self.label}"

    @property
    def sentence(self) -> str:
        """ "3 memberships refer to it"."""
        return f"{self} refer{'s' if self.count == 1 else ''} to it"


def dependants(record: models.Model, *, tracked_only: bool = False) -> list[Dependant]:
    """Kinds of rows that refer to ``record``, its history left out; one query for each kind.

    ``tracked_only`` leaves out rows of other packages (second factors, sessions), and those of which nobody but their
    owner is to know (``own_eyes``).
    """
    counts: dict[str, int] = {}
    for relation in _relations(type(record)):
        model: Any = relation.related_model
        if tracked_only and (not is_tracked(model) or getattr(model, "own_eyes", False)):
            continue
        count = model._base_manager.filter(**{relation.field.name: record}).count()
        if count:
            label = str(model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural)
            counts[label] = counts.get(label, 0) + count
    return [Dependant(label, count) for label, count in sorted(counts.items())]


def _relations(model: type[models.Model]) -> list[Any]:
    return [
        field
        for field in model._meta.get_fields(include_hidden=True)
        if field.auto_created
        and (field.one_to_many or field.one_to_one)
        and not hasattr(field.related_model, "pgh_tracked_model")
        and not field.related_model._meta.auto_created  # type: ignore[union-attr]
    ]
