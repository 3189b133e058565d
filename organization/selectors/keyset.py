"""Paging of long lists, newest first, from a row's position instead of by counting the rows before it.

Pages use ``newest_first``, or ``listed`` if they can also be sorted by a column; the API pages in the order of each
resource (``organization/api/paging.py``).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, overload

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.expressions import Combinable, OrderBy
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from organization.ground.numbers import as_number

T = TypeVar("T")
PAGE_SIZE = 50
PAGE_WORDS = ("Back", "Next")  # of a list in another order than newest first
_LAST = 10_000  # the last page of a sorted list; beyond it filters are of more help


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


# What is read of the rows that a list has found.
Read = Callable[["models.QuerySet[Any, Any]"], "models.QuerySet[Any, T]"]


@overload
def newest_first(
    queryset: "models.QuerySet[Any, T]", query: Mapping[str, Any], *, field: str, size: int = PAGE_SIZE
) -> "Slice[T]":
    """Rows as they are."""


@overload
def newest_first(
    queryset: "models.QuerySet[Any, Any]", query: Mapping[str, Any], *, field: str, size: int = PAGE_SIZE,
    read: "Read[T] | None",
) -> "Slice[T]":  # fmt: skip
    """Rows as ``read`` gives them."""


def newest_first(
    queryset: "models.QuerySet[Any, Any]", query: Mapping[str, Any], *, field: str, size: int = PAGE_SIZE,
    read: "Read[Any] | None" = None,
) -> "Slice[Any]":  # fmt: skip
    """The page for ``?before=`` or ``?after=``; the first page if the position is unreadable.

    Rows are ordered by ``field``, a datetime, and the primary key; they are models, or dictionaries that hold both.
    One query. ``read``: what is read of the rows of ``queryset``, once an index with all that narrows them has said
    which: where few of many rows are meant, the others are passed over without being read.
    """
    before, after = _position(query.get("before", "")), _position(query.get("after", ""))
    ordered = queryset.order_by(f"-{field}", "-pk")
    if after:
        upwards = queryset.filter(beyond(field, "gt", *after)).order_by(field, "pk")[: size + 1]
        rows = list(upwards if read is None else _of_keys(upwards, read).order_by(field, "pk"))
        is_more, rows = len(rows) > size, rows[:size][::-1]
        return Slice(
            rows,
            _url(query, "after", rows[0], field) if is_more else "",
            _url(query, "before", rows[-1], field) if rows else "",
        )
    if before:
        ordered = ordered.filter(beyond(field, "lt", *before))
    first = ordered[: size + 1]
    rows = list(first if read is None else _of_keys(first, read).order_by(f"-{field}", "-pk"))
    is_more, rows = len(rows) > size, rows[:size]
    return Slice(
        rows,
        _url(query, "after", rows[0], field) if before and rows else "",
        _url(query, "before", rows[-1], field) if is_more else "",
    )


def _of_keys(rows: "models.QuerySet[Any, Any]", read: "Read[T]") -> "models.QuerySet[Any, T]":
    return read(rows.model._default_manager.filter(pk__in=rows.values("pk")))


Sorts = Mapping[str, Sequence["str | Combinable"]]


def sort_of(query: Mapping[str, Any], sorts: Sorts) -> str:
    """The order that ``?sort=`` asks for, a key of ``sorts`` with a minus if it is reversed; empty for newest first."""
    asked = str(query.get("sort", ""))
    return asked if asked.removeprefix("-") in sorts else ""


@overload
def listed(
    queryset: "models.QuerySet[Any, T]", query: Mapping[str, Any], *, field: str, sorts: Sorts, default: str = ""
) -> "Slice[T]":
    """Rows as they are."""


@overload
def listed(
    queryset: "models.QuerySet[Any, Any]", query: Mapping[str, Any], *, field: str, sorts: Sorts, default: str = "",
    read: "Read[T]",
) -> "Slice[T]":  # fmt: skip
    """Rows as ``read`` gives them."""


def listed(
    queryset: "models.QuerySet[Any, Any]", query: Mapping[str, Any], *, field: str, sorts: Sorts, default: str = "",
    read: "Read[Any] | None" = None,
) -> "Slice[Any]":  # fmt: skip
    """As ``newest_first``, or by a column with numbered pages (``?page=``); rows without a value come last.

    One query, two for a page beyond the end, which is the first one. ``sorts``: for each column, the fields or
    expressions that it sorts by; ``default``: the one that it is sorted by if none is asked for.
    """
    asked = sort_of(query, sorts) or default
    if not asked:
        return newest_first(queryset, query, field=field, read=read)
    queryset = queryset if read is None else read(queryset)
    page = min(as_number(query.get("page", "")) or 1, _LAST)
    ordered = in_list_order(queryset, query, field=field, sorts=sorts, default=default)
    rows = list(ordered[(page - 1) * PAGE_SIZE : page * PAGE_SIZE + 1])
    if page > 1 and not rows:  # beyond the end
        page, rows = 1, list(ordered[: PAGE_SIZE + 1])
    return Slice(
        rows[:PAGE_SIZE],
        _numbered(query, page - 1) if page > 1 else "",
        _numbered(query, page + 1) if len(rows) > PAGE_SIZE else "",
    )


def in_list_order(
    queryset: "models.QuerySet[Any, T]", query: Mapping[str, Any], *, field: str, sorts: Sorts, default: str = ""
) -> "models.QuerySet[Any, T]":
    """All rows in the order of ``listed``, for the file of a list."""
    asked = sort_of(query, sorts) or default
    if not asked:
        return queryset.order_by(f"-{field}", "-pk")
    by: list[Any] = [F(one) if isinstance(one, str) else one for one in (*sorts[asked.removeprefix("-")], "pk")]
    down = asked.startswith("-")
    return queryset.order_by(*(OrderBy(one, descending=down, nulls_last=True) for one in by))


def by_label(field: str, choices: Iterable[tuple[Any, Any]]) -> Case:
    """An expression to sort by the words of a choice instead of its key."""
    return Case(*(When(**{field: key}, then=Value(str(label))) for key, label in choices))


def _numbered(query: Mapping[str, Any], page: int) -> str:
    kept = _without_place(query)
    kept["page"] = str(page)
    return f"?{kept.urlencode()}"


def _without_place(query: Mapping[str, Any]) -> QueryDict:
    kept = query.copy() if isinstance(query, QueryDict) else QueryDict(mutable=True)
    for name in ("before", "after", "page"):
        kept.pop(name, None)
    return kept


def _position(text: str) -> tuple[datetime, int] | None:
    moment, _, pk = text.rpartition("_")
    try:
        at = parse_datetime(moment)
    except ValueError:
        return None
    number = as_number(pk)
    return None if at is None or at.tzinfo is None or number is None else (at, number)


def _url(query: Mapping[str, Any], direction: str, row: Any, field: str) -> str:
    kept = _without_place(query)
    kept[direction] = said_place(row, field)
    return f"?{kept.urlencode()}"


def said_place(row: Any, field: str) -> str:
    """The position of a row as ``?before=`` and ``?after=`` take it."""
    moment, pk = place_of(row, field)
    return f"{moment.isoformat()}_{pk}"
