"""Rows as a page needs them: reads written by hand, and plain rows that become instances without a query more."""

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Model

M = TypeVar("M", bound=Model)


class Written:
    """A read written by hand, with ``%(name)s`` for each value, for what the ORM cannot say in one statement."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, as tuples of plain values, in the order of the statement."""
        with connection.cursor() as cursor:
            cursor.execute(self.text, values)
            return list(cursor.fetchall())


def fields_of(model: type[Model]) -> list[str]:
    """The fields whose values ``instances`` takes."""
    return [field.attname for field in model._meta.concrete_fields]


def instances(model: type[M], rows: Iterable[tuple[Any, ...]]) -> list[M]:
    """Rows of ``fields_of`` as instances."""
    names = fields_of(model)
    return [model.from_db(connection.alias, names, row) for row in rows]


def joined_fields(model: type[Model], paths: Iterable[str]) -> list[str]:
    """As ``fields_of``, with the fields of related rows: ``paths`` as for ``select_related``, nearer ones first."""
    fields = fields_of(model)
    for path in paths:
        fields += [f"{path}__{name}" for name in fields_of(_at_end(model, path))]
    return fields


def joined(model: type[M], paths: Iterable[str], rows: Iterable[tuple[Any, ...]]) -> list[M]:
    """Rows of ``joined_fields`` as instances with their related ones, as ``select_related`` gives them."""
    parts: list[tuple[str, type[Model]]] = [("", model), *((path, _at_end(model, path)) for path in paths)]
    found: list[M] = []
    for row in rows:
        made: dict[str, Any] = {}
        start = 0
        for path, kind in parts:
            names = fields_of(kind)
            values = row[start : start + len(names)]
            start += len(names)
            one = kind.from_db(connection.alias, names, values) if values[0] is not None else None
            made[path] = one
            before, _, name = path.rpartition("__")
            if path and made[before] is not None:
                setattr(made[before], name, one)
        found.append(made[""])
    return found


def _at_end(model: type[Model], path: str) -> type[Model]:
    """The model that a path of relations leads to."""
    for name in path.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


def objects(value: str | list[Any] | None) -> list[Any]:
    """A column of JSON objects, which the driver hands over as text or, from an array, as texts."""
    if value is None:
        return []
    if isinstance(value, str):
        return list(json.loads(value))
    return [json.loads(one) if isinstance(one, str) else one for one in value]
