"""Rows that are written past every check of Python."""

from typing import Any

from django.db import models


def put(row: models.Model, **fields: Any) -> None:
    """Write past every check of Python."""
    type(row)._base_manager.filter(pk=row.pk).update(**fields)


def again(row: models.Model, **fields: Any) -> None:
    """Write a second row like this one, but for ``fields``."""
    copy = type(row)._base_manager.get(pk=row.pk)
    copy.pk = None
    for name, value in fields.items():
        setattr(copy, name, value)
    type(row)._base_manager.bulk_create([copy])


def first(model: type[models.Model]) -> models.Model:
    """A row of the world."""
    found = model._default_manager.order_by("-pk").first()
    assert found is not None
    return found
