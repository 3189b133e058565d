"""Querysets compiled once: for the few reads that a page makes each time and whose text never changes.

Putting a statement together and planning it costs more processor time than most of them take to run. A ``Statement``
is put together once for each variant, with stand-ins for the values, and planned once for each database connection
(``PREPARE``); afterwards it only takes values. Its rows are tuples of plain values.

Connections are kept, so a plan is used many times; beyond a number the one used longest ago is forgotten. A pooler
between this and PostgreSQL must pool sessions, not transactions.
"""

import json
import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import connection
from django.db.models import Model, QuerySet
from psycopg2.extensions import AsIs

M = TypeVar("M", bound=Model)

# Values that no row has, one for each parameter and type.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: -(9_007_199_254_740_000 + n),
    str: lambda n: f"\x01{n}\x01",
    date: lambda n: date(1, 1, 1) + timedelta(days=n),
    datetime: lambda n: datetime(1, 1, 2, tzinfo=UTC) + timedelta(days=n),
}

# A page asks some ten; views with many filters have a variant for each set of them.
PLANS = 300


# connection → text of a statement → its name there, the one used last at the end
_planned: "WeakKeyDictionary[Any, dict[str, str]]" = WeakKeyDictionary()
_numbers = count(1)


# A value's name, for one of a list with its place there.
Name = str | tuple[str, int]


def _flat(values: dict[str, Any]) -> dict[Name, Any]:
    flat: dict[Name, Any] = {}
    for name, value in values.items():
        if isinstance(value, list):
            # Filled up to a power of two, so that lists of many lengths share few statements.
            size = 1 << (len(value) - 1).bit_length()
            flat |= {(name, place): value[min(place, len(value) - 1)] for place in range(size)}
        else:
            flat[name] = value
    return flat


def _gathered(flat: dict[Name, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, value in flat.items():
        if isinstance(name, tuple):
            values.setdefault(name[0], []).append(value)
        else:
            values[name] = value
    return values


@dataclass(frozen=True, slots=True)
class Compiled:
    """A statement's text, its parameters, which of them are values (place, name), and the names in order."""

    sql: str
    parameters: tuple[Any, ...]
    places: tuple[tuple[int, Name], ...]
    names: tuple[Name, ...]

    def with_values(self, value_of: Callable[[Name], Any]) -> list[Any]:
        """The parameters with the values in their places."""
        filled = list(self.parameters)
        for place, name in self.places:
            filled[place] = value_of(name)
        return filled


class Statement:
    """A read whose queryset is made by ``build(*variant, **values)`` and gives ``values_list()`` rows.

    The variant says what changes the statement's text (a scope, a direction) and must be hashable. Values are ints,
    strings, dates and aware datetimes, or lists of such that are not empty, for ``in``; each that reaches
    the statement must do so as a parameter of its own.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._compiled: dict[Hashable, Compiled] = {}

    def __call__(self, *variant: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, in the order of the queryset."""
        flat = _flat(values)
        key = (variant, tuple(flat))
        known = self._compiled.get(key)
        if known is None:
            if len(self._compiled) >= PLANS:
                self._compiled.pop(next(iter(self._compiled)))
            known = self._compiled[key] = self._compile(variant, values)
        return _rows(
            known.sql,
            [flat[name] for name in known.names],
            lambda: known.with_values(lambda name: AsIs(f"${known.names.index(name) + 1}")),
            lambda: known.with_values(flat.__getitem__),
        )

    def _compile(self, variant: tuple[Any, ...], values: dict[str, Any]) -> "Compiled":
        """Put together twice, with different stand-ins: only where values go may the two differ."""
        texts = []
        for turn in (0, 1):
            numbered = enumerate(_flat(values).items())
            made = {name: _STAND_INS[type(value)](2 * n + turn) for n, (name, value) in numbered}
            sql, parameters = self.build(*variant, **_gathered(made)).query.sql_with_params()
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
        reached = tuple(name for name in _flat(values) if any(name == found for _, found in places))
        return Compiled(sql, parameters, tuple(places), reached)

    @staticmethod
    def _plain(value: Any) -> Hashable:
        """A parameter as it can be compared: text for what the database's driver has wrapped."""
        return value if isinstance(value, int | str) and not isinstance(value, bool) else repr(value)


class Written:
    """A read written by hand, with ``%(name)s`` for each value: planned once for each connection as a ``Statement``.

    For what the ORM cannot say in one statement. Values may be lists too. Its rows are tuples of plain values.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.names = tuple(dict.fromkeys(re.findall(r"%\((\w+)\)s", text)))

    def __call__(self, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, in the order of the statement."""
        places = {name: AsIs(f"${number}") for number, name in enumerate(self.names, start=1)}
        return _rows(self.text, [values[name] for name in self.names], lambda: places, lambda: values)


def _rows(
    text: str, arguments: list[Any], places: Callable[[], Any], spelt: Callable[[], Any]
) -> list[tuple[Any, ...]]:
    """Run a statement by its plan, which is made where this connection has none.

    ``places`` and ``spelt``: the parameters of the text with a number, or with its value, for each value.
    """
    with connection.cursor() as cursor:
        if connection.queries_logged:  # whoever watches sees the statement itself
            cursor.execute(text, spelt())
        else:
            marks = f" ({', '.join(['%s'] * len(arguments))})" if arguments else ""
            cursor.execute(f"EXECUTE {_plan(text, places, cursor)}{marks}", arguments)
        return list(cursor.fetchall())


def _plan(text: str, places: Callable[[], Any], cursor: Any) -> str:
    """The statement's name on this connection, where it is planned on first use."""
    kept = _planned.get(connection.connection)
    if kept is None:
        kept = _planned[connection.connection] = {}
    name = kept.pop(text, None)
    if name is None:
        if len(kept) >= PLANS:
            cursor.execute(f"DEALLOCATE {kept.pop(next(iter(kept)))}")
        name = f"kept_{next(_numbers)}"
        # What never changes is part of the plan; so a partial index can be used.
        cursor.execute(f"PREPARE {name} AS {text}", places())
    kept[text] = name
    return name


def fields_of(model: type[Model]) -> list[str]:
    """The fields a ``Statement`` asks for when its rows are to become ``instances``."""
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
