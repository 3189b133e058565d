"""An object's history as the page shows it: names instead of numbers."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from audit.history import Change, Event, history_of, pghistory_models
from organization.models import Membership, Team, TeamManager, User


def history_entries(
    record: models.Model, *, fields: Iterable[str] | None = None, limit: int = 20
) -> list[dict[str, Any]]:
    """The last changes of ``record``, newest first, for ``components/history.html``.

    ``fields``: those that the viewer may see; all by default. Two queries, and one for each relation that changed.
    """
    return named_entries(type(record), history_of(record, fields=fields, limit=limit))


def named_entries(model: type[models.Model], events: Sequence[Event]) -> list[dict[str, Any]]:
    """Events of a model, also of several objects, in words and in the same order; queries as above."""
    names = people_named(event.by_id for event in events)
    related = _related_names(model, events)
    return [
        {
            "who": names.get(event.by_id, "The system"),
            "when": event.at,
            "what": event.kind,
            "why": event.reason,
            "changes": [_named(change, related) for change in event.changes],
        }
        for event in events
    ]


def team_history(team: Team, *, limit: int = 30) -> list[dict[str, Any]]:
    """Changes of a team, its memberships and its managers in one list, newest first."""
    entries = history_entries(team, limit=limit)
    rows: list[tuple[str, dict[str, Any]]] = []
    for model, noun in ((Membership, "member"), (TeamManager, "manager")):
        event_model: Any = pghistory_models(model)[0]
        found = event_model.objects.filter(team_id=team.pk).order_by("-pgh_id").values()[:limit]
        rows += [(noun, row) for row in found]
    people = people_named(
        [row["user_id"] for _, row in rows] + [(row["pgh_context"] or {}).get("by") for _, row in rows]
    )
    for noun, row in rows:
        context = row["pgh_context"] or {}
        entries.append(
            {
                "who": people.get(context.get("by"), "The system"),
                "when": row["pgh_created_at"],
                "what": _team_event(noun, row, people.get(row["user_id"], "somebody")),
                "why": str(context.get("reason", "")),
                "changes": [],
            }
        )
    return sorted(entries, key=lambda entry: entry["when"], reverse=True)[:limit]


def _team_event(noun: str, row: dict[str, Any], name: str) -> str:
    verb = {"insert": "added", "update": "changed", "delete": "removed"}.get(row["pgh_label"], row["pgh_label"])
    if noun == "manager":
        return f"{verb} {name} as manager"
    until = f" to {row['to_date']:%-d %b %Y}" if row["to_date"] else ""
    primary = "" if row["is_primary"] else ", not the primary team"
    return f"{verb} {name} as member, from {row['from_date']:%-d %b %Y}{until}{primary}"


def people_named(ids: Iterable[int | None]) -> dict[int | None, str]:
    """The names of the people who made changes, by id; no query if nobody did."""
    wanted = {number for number in ids if number is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def _related_names(model: type[models.Model], events: Sequence[Event]) -> dict[tuple[str, str], str]:
    """(field's label, "no. 3") → name; one query for each relation that changed."""
    changed = [change for event in events for change in event.changes]
    names: dict[tuple[str, str], str] = {}
    for field in model._meta.concrete_fields:
        if not field.is_relation:
            continue
        label = str(field.verbose_name)
        numbers = {
            int(text.removeprefix("no. "))
            for change in changed
            if change.field == label
            for text in (change.old, change.new)
            if text.startswith("no. ")
        }
        if numbers:
            manager: Any = field.related_model._default_manager  # type: ignore[union-attr]
            names |= {(label, f"no. {pk}"): str(found) for pk, found in manager.in_bulk(numbers).items()}
    return names


def _named(change: Change, related: dict[tuple[str, str], str]) -> dict[str, str]:
    return {
        "field": change.field,
        "old": _text(change.field, change.old, related),
        "new": _text(change.field, change.new, related),
    }


def _text(field: str, value: str, related: dict[tuple[str, str], str]) -> str:
    """The name where one is known; empty for an empty value, for which the page has its own words."""
    return "" if value == "empty" else related.get((field, value), value)
