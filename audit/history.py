"""Change history: who changed what, when and why, kept by database triggers.

Triggers catch bulk updates, raw SQL and raw deletes, which signals miss. Every
domain model is decorated with ``tracked()``; a service opens ``acting(by=…)``
so that each event row carries the actor's id and, where asked for, a reason.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import models
from django.utils import timezone

T = TypeVar("T", bound=type[models.Model])


def no_truncate() -> pgtrigger.Trigger:
    """A trigger that refuses TRUNCATE, which fires no trigger for each row and would empty a table without a trace.

    It also stops a TRUNCATE … CASCADE of a table that this one refers to, and ``manage.py flush``.
    """
    return pgtrigger.Trigger(
        name="no_truncate",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'pgtrigger: Cannot truncate % table', TG_TABLE_NAME;",
    )


def tracked(*, exclude: Iterable[str] = (), indexes: Iterable[models.Index] = ()) -> Callable[[T], T]:
    """Class decorator: insert, update and delete of the model are written to its history table.

    ``exclude`` names fields that never enter history (a password, a search key); ``indexes`` are those of the history
    table. Neither the model's table nor its history can be truncated.
    """

    def follow(model: T) -> T:
        pgtrigger.register(no_truncate())(model)
        return pghistory.track(
            pghistory.InsertEvent(),
            pghistory.UpdateEvent(),
            pghistory.DeleteEvent(),
            exclude=list(exclude) or None,
            append_only=True,
            meta={"triggers": [no_truncate()], "indexes": list(indexes)},
        )(model)

    return follow


@contextmanager
def acting(*, by: int | None, reason: str = "", **more: str) -> Iterator[None]:
    """Events written inside carry the actor's id, the reason and ``more`` (nested calls merge)."""
    context: dict[str, Any] = {"by": by, **more}
    if reason:
        context["reason"] = reason
    with pghistory.context(**context):
        yield


@dataclass(frozen=True)
class Change:
    """One field that changed, with both values as text."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    """One entry of an object's history, newest first."""

    at: datetime
    by_id: int | None
    kind: str  # "created", "changed", "deleted"
    reason: str
    changes: tuple[Change, ...]


_KINDS = {"insert": "created", "update": "changed", "delete": "deleted"}


def history_of(obj: models.Model, *, fields: Iterable[str] | None = None, limit: int = 50) -> list[Event]:
    """The last ``limit`` changes of one object, newest first; one query.

    ``fields`` restricts which fields may be shown (the caller knows what the
    viewer may see); without it every tracked field is.
    """
    event_model, text = _events_of(type(obj), limit)
    rows = [vars(event) for event in event_model.objects.raw(text, [obj.pk])]
    shown = set(fields) if fields is not None else None
    events: list[Event] = []
    for index, row in enumerate(rows[:limit]):
        before = rows[index + 1] if index + 1 < len(rows) else None
        kind = _KINDS.get(row["pgh_label"], row["pgh_label"])
        context: Mapping[str, Any] = row.get("pgh_context") or {}
        changes = _changes(type(obj), before, row, shown) if kind == "changed" else ()
        if kind == "changed" and not changes:
            continue
        events.append(Event(row["pgh_created_at"], context.get("by"), kind, str(context.get("reason", "")), changes))
    return events


def histories_of(
    model: type[models.Model], keys: "Iterable[int] | models.QuerySet[Any, Any]", *, fields: Iterable[str]
) -> dict[int, list[tuple[Mapping[str, Any], Event]]]:
    """Key → its events, the oldest first, each with the row as it was then; one query.

    ``keys``: numbers, or a query that gives them. ``fields``: whose changes are said; events without one are there too.
    """
    shown = set(fields)
    wanted = keys if isinstance(keys, models.QuerySet) else list(keys)
    found: dict[int, list[tuple[Mapping[str, Any], Event]]] = {}
    for row in history_model(model).objects.filter(pgh_obj_id__in=wanted).order_by("pgh_id").values():
        rows = found.setdefault(row["pgh_obj_id"], [])
        context: Mapping[str, Any] = row.get("pgh_context") or {}
        kind = _KINDS.get(row["pgh_label"], row["pgh_label"])
        changes = _changes(model, rows[-1][0] if rows else None, row, shown)
        event = Event(row["pgh_created_at"], context.get("by"), kind, str(context.get("reason", "")), changes)
        rows.append((row, event))
    return found


def history_model(model: type[models.Model]) -> Any:
    """The history model of exactly this model."""
    return next(found for found in pghistory_models(model) if found.pgh_tracked_model is model)


def change_count(obj: models.Model) -> int:
    """How often one object was changed; one query."""
    count: int = history_model(type(obj)).objects.filter(pgh_obj_id=obj.pk, pgh_label="update").count()
    return count


def reasons_of(model: type[models.Model], keys: Iterable[int], *, became: Mapping[str, Any]) -> dict[int, str]:
    """Key → why an object last came to have these values, empty where nobody said; one query."""
    event_model = history_model(model)
    found: dict[int, str] = {}
    was: dict[int, bool] = {}
    rows = event_model.objects.filter(pgh_obj_id__in=list(keys)).order_by("pgh_id")
    for row in rows.values("pgh_obj_id", "pgh_context", *became):
        key, has = row["pgh_obj_id"], all(row[name] == value for name, value in became.items())
        if has and not was.get(key):
            found[key] = str((row["pgh_context"] or {}).get("reason", ""))
        was[key] = has
    return found


@cache
def _events_of(model: type[models.Model], limit: int) -> tuple[Any, str]:
    """The history model and its SQL statement, built once; the one parameter is the object's key."""
    event_model = history_model(model)
    text, _ = event_model.objects.filter(pgh_obj_id=0).order_by("-pgh_id")[: limit + 1].query.sql_with_params()
    return event_model, text


def pghistory_models(model: type[models.Model]) -> list[Any]:
    """The history models of ``model`` (normally one)."""
    return [
        relation.related_model
        for relation in model._meta.related_objects
        if hasattr(relation.related_model, "pgh_tracked_model")
    ]


def is_tracked(model: type[models.Model]) -> bool:
    """Whether every change of ``model`` leaves a trace (asked by a test that walks all models)."""
    return any(candidate.pgh_tracked_model is model for candidate in pghistory_models(model))


def _changes(
    model: type[models.Model], before: Mapping[str, Any] | None, after: Mapping[str, Any], shown: set[str] | None
) -> tuple[Change, ...]:
    if before is None:
        return ()
    changes: list[Change] = []
    for field in model._meta.concrete_fields:
        if field.attname not in after or field.name == "version" or (shown is not None and field.name not in shown):
            continue
        old, new = before[field.attname], after[field.attname]
        if isinstance(field, models.JSONField) and isinstance(old or {}, dict) and isinstance(new or {}, dict):
            changes += _of_object(old or {}, new or {})
        elif old != new:
            changes.append(Change(str(field.verbose_name), _text(field, old), _text(field, new)))
    return tuple(changes)


def _of_object(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    """Each key of an object as a field of its own, by its key in words."""
    for key in dict.fromkeys((*old, *new)):
        if old.get(key) != new.get(key):
            yield Change(key.replace("_", " "), _said(old.get(key)), _said(new.get(key)))


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "empty" if value is None or value == "" else str(value)


def _text(field: Any, value: Any) -> str:
    """A stored value as a person reads it: a choice by its label, a relation by its number."""
    if value is None or value == "":
        return "empty"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if field.is_relation:
        return f"no. {value}"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%-d %B %Y, %H:%M}"  # as the reader's clock shows it
    if isinstance(value, date):
        return f"{value:%-d %B %Y}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"  # 12, not 12.00
    return str(value)
