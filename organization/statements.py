"""Querysets compiled once: for the few reads that a page makes each time and whose text never changes.

Putting a statement together and planning it costs more processor time than most of them take to run. A ``Statement``
is put together once for each variant, with stand-ins for the values, and planned once for each database connection
(``PREPARE``); afterwards it only takes values. Its rows are tuples of plain values.

Connections are kept, so a plan is used many times. A pooler between this and PostgreSQL must pool sessions, not
transactions.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import QuerySet
from psycopg2.extensions import AsIs

# Values that no row has, one for each parameter and type.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: -(9_007_199_254_740_000 + n),
    str: lambda n: f"\x01{n}\x01",
    date: lambda n: date(1, 1, 1) + timedelta(days=n),
    datetime: lambda n: datetime(1, 1, 2, tzinfo=UTC) + timedelta(days=n),
}


# connection → text of a statement → its name there
_planned: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement's text, its parameters, which of them are values (place, name), and the names in order."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]
    names: tuple[str, ...]

    def spelt_out(self, values: Mapping[str, Any]) -> tuple[str, list[Any]]:
        """Text and parameters with the values in their places."""
        filled = list(self.parameters)
        for place, name in self.places:
            filled[place] = values[name]
        return self.sql, filled


class Statement:
    """A read whose queryset is made by ``build(*variant, **values)`` and gives ``values_list()`` rows.

    The variant says what changes the statement's text (a scope, a direction) and must be hashable. Values are ints,
    strings, dates and aware datetimes; each must reach the statement as a parameter of its own, so no lists.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._compiled: dict[Hashable, Compiled] = {}

    def __call__(self, *variant: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, in the order of the queryset."""
        key = (variant, tuple(values))
        known = self._compiled.get(key)
        if known is None:
            known = self._compiled[key] = self._compile(variant, values)
        compiled = known
        arguments = [values[name] for name in compiled.names]
        with connection.cursor() as cursor:
            if connection.queries_logged:  # whoever watches sees the statement itself
                cursor.execute(*compiled.spelt_out(values))
            else:
                marks = f" ({', '.join(['%s'] * len(arguments))})" if arguments else ""
                cursor.execute(f"EXECUTE {self._prepared(compiled, cursor)}{marks}", arguments)
            return list(cursor.fetchall())

    @staticmethod
    def _prepared(compiled: "Compiled", cursor: Any) -> str:
        """The statement's name on this connection, where it is planned on first use."""
        kept = _planned.get(connection.connection)
        if kept is None:
            kept = _planned[connection.connection] = {}
        name = kept.get(compiled.sql)
        if name is None:
            name = f"kept_{len(kept) + 1}"
            # What never changes is part of the plan; so a partial index can be used.
            given: list[Any] = list(compiled.parameters)
            for place, wanted in compiled.places:
                given[place] = AsIs(f"${compiled.names.index(wanted) + 1}")
            cursor.execute(f"PREPARE {name} AS {compiled.sql}", given)
            kept[compiled.sql] = name
        return name

    def _compile(self, variant: tuple[Any, ...], values: dict[str, Any]) -> "Compiled":
        """Put together twice, with different stand-ins: only where values go may the two differ."""
        texts = []
        for turn in (0, 1):
            made = {name: _STAND_INS[type(value)](2 * n + turn) for n, (name, value) in enumerate(values.items())}
            sql, parameters = self.build(*variant, **made).query.sql_with_params()
            texts.append((sql, tuple(parameters), {self._plain(one): name for name, one in made.items()}))
        (sql, parameters, names), (other, others, other_names) = texts
        places = []
        for place, (one, two) in enumerate(zip(parameters, others, strict=True)):
            if self._plain(one) != self._plain(two):
                name = names.get(self._plain(one))
                if name is None or name != other_names.get(self._plain(two)):
                    raise LookupError(f"{self.build.__name__}: a value is changed on its way into the statement.")
                places.append((place, name))
        if sql != other:
            raise LookupError(f"{self.build.__name__}: the statement's text depends on a value.")
        reached = tuple(name for name in values if any(name == found for _, found in places))
        return Compiled(sql, parameters, tuple(places), reached)

    @staticmethod
    def _plain(value: Any) -> Hashable:
        """A parameter as it can be compared: text for what the database's driver has wrapped."""
        return value if isinstance(value, int | str) and not isinstance(value, bool) else repr(value)


def objects(value: str | list[Any] | None) -> list[Any]:
    """A column of JSON objects, which the driver hands over as text or, from an array, as texts."""
    if value is None:
        return []
    if isinstance(value, str):
        return list(json.loads(value))
    return [json.loads(one) if isinstance(one, str) else one for one in value]
