"""Paging of long lists, newest first, from a row's position instead of by counting the rows before it.

Pages use ``newest_first``; the API pages in the order of each resource (``organization/api/paging.py``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from organization.ground.numbers import as_number

T = TypeVar("T")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Slice(Generic[T]):
    """The rows of one page, and the query strings of its neighbours (empty if there is none)."""

    rows: list[T]
    newer_url: str
    older_url: str


def beyond(field: str, comparison: str, value: Any, pk: int) -> Q:
    """Condition for rows after (``gt``) or before (``lt``) the row with ``value`` and ``pk``, in the order of both."""
    return Q(**{f"{field}__{comparison}": value}) | Q(**{field: value, f"pk__{comparison}": pk})


def place_of(row: Any, field: str) -> tuple[Any, int]:
    """The value and the primary key of a row, which is a model or a dictionary that holds both."""
    return (row[field], row["pk"]) if isinstance(row, dict) else (getattr(row, field), row.pk)


def newest_first(
    queryset: "models.QuerySet[Any, T]", query: Mapping[str, Any], *, field: str, size: int = PAGE_SIZE
) -> "Slice[T]":
    """The page for ``?before=`` or ``?after=``; the first page if the position is unreadable.

    Rows are ordered by ``field``, a datetime, and the primary key; they are models, or dictionaries that hold both.
    One query.
    """
    before, after = _position(query.get("before", "")), _position(query.get("after", ""))
    ordered = queryset.order_by(f"-{field}", "-pk")
    if after:
        rows = list(queryset.filter(beyond(field, "gt", *after)).order_by(field, "pk")[: size + 1])
        is_more, rows = len(rows) > size, rows[:size][::-1]
        return Slice(
            rows,
            _url(query, "after", rows[0], field) if is_more else "",
            _url(query, "before", rows[-1], field) if rows else "",
        )
    if before:
        ordered = ordered.filter(beyond(field, "lt", *before))
    rows = list(ordered[: size + 1])
    is_more, rows = len(rows) > size, rows[:size]
    return Slice(
        rows,
        _url(query, "after", rows[0], field) if before and rows else "",
        _url(query, "before", rows[-1], field) if is_more else "",
    )


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    number = as_number(pk)
    return None if at is None or at.tzinfo is None or number is None else (at, number)


def _url(query: Mapping[str, Any], direction: str, row: Any, field: str) -> str:
    kept = query.copy() if isinstance(query, QueryDict) else QueryDict(mutable=True)
    kept.pop("before", None)
    kept.pop("after", None)
    moment, pk = place_of(row, field)
    kept[direction] = f"{moment.isoformat()}_{pk}"
    return f"?{kept.urlencode()}"
