"""Stored snapshots by their keys, through functions of the database.

They keep the plan of the view, which takes longer to put together and to plan than to read (docs/adr/0022).
"""

import json
from collections.abc import Collection
from typing import Any

from django.db import connection
from django.db.models import JSONField

from okrs.models import SnapshotRow
from okrs.snapshots.selectors.rows import KEPT, WORDS

# What rows of a list read, with their trend lines, and what those of a board read, with open requests for an update.
LISTED = (*WORDS, *KEPT)
ON_BOARD = (*WORDS, *(name for name in KEPT if name != "spark"), "asked")
_JSON = frozenset(one.name for one in SnapshotRow._meta.fields if isinstance(one, JSONField))


def keyed_records(key_results: Collection[int], names: tuple[str, ...] = LISTED) -> list[dict[str, Any]]:
    """Of these key results what ``records_of`` gives, in no order. One query, none without keys."""
    return _read("okrs_snapshots", list(key_results), names) if key_results else []


def records_in(objective_id: int) -> list[dict[str, Any]]:
    """The same of an objective."""
    return _read("okrs_snapshots_of", objective_id, LISTED)


def _read(function: str, key: int | list[int], names: tuple[str, ...]) -> list[dict[str, Any]]:
    chosen = ", ".join("key_result_id" if name == "pk" else name for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {chosen} FROM {function}(%s)", [key])  # noqa: S608 - names from this file and the model
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    texts = [name for name in names if name in _JSON]
    for row in rows:
        for name in texts:
            if isinstance(row[name], str):
                row[name] = json.loads(row[name])
    return rows
