"""Querysets compiled once: for the few reads that a page makes each time and whose text never changes.

Putting a statement together costs more processor time than most of them take to run. A ``Statement`` does it once for
each variant, with stand-ins for the values, and afterwards only fills in values. Its rows are tuples of plain values.
"""

import json
from collections.abc import Callable, Hashable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import QuerySet

# Values that no row has, one for each parameter and type.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda n: -(9_007_199_254_740_000 + n),
    str: lambda n: f"\x01{n}\x01",
    date: lambda n: date(1, 1, 1) + timedelta(days=n),
    datetime: lambda n: datetime(1, 1, 2, tzinfo=UTC) + timedelta(days=n),
}


class Statement:
    """A read whose queryset is made by ``build(*variant, **values)`` and gives ``values_list()`` rows.

    The variant says what changes the statement's text (a scope, a direction) and must be hashable. Values are ints,
    strings, dates and aware datetimes; each must reach the statement as a parameter of its own, so no lists.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Any]"]) -> None:
        self.build = build
        self.__doc__ = build.__doc__
        self._compiled: dict[Hashable, tuple[str, list[Any], list[tuple[int, str]]]] = {}

    def __call__(self, *variant: Hashable, **values: Any) -> list[tuple[Any, ...]]:
        """The rows, in the order of the queryset."""
        key = (variant, tuple(values))
        known = self._compiled.get(key)
        if known is None:
            known = self._compiled[key] = self._compile(variant, values)
        sql, parameters, places = known
        filled = list(parameters)
        for place, name in places:
            filled[place] = values[name]
        with connection.cursor() as cursor:
            cursor.execute(sql, filled)
            return list(cursor.fetchall())

    def _compile(
        self, variant: tuple[Any, ...], values: dict[str, Any]
    ) -> tuple[str, list[Any], list[tuple[int, str]]]:
        stand_ins = {name: _STAND_INS[type(value)](n) for n, (name, value) in enumerate(values.items())}
        sql, parameters = self.build(*variant, **stand_ins).query.sql_with_params()
        names = {self._plain(stand_in): name for name, stand_in in stand_ins.items()}
        places = [(n, names[value]) for n, one in enumerate(parameters) if (value := self._plain(one)) in names]
        missing = set(values) - {name for _, name in places}
        if missing:
            raise LookupError(f"{self.build.__name__}: {', '.join(sorted(missing))} does not reach the statement.")
        return sql, list(parameters), places

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
