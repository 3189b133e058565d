"""What of a plan was changed after it was activated: from the history, and from the changes recorded with a reason."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from audit.history import Event, histories_of, history_model
from okrs.models import KeyResult, Objective, TargetChange
from okrs.models.choices import Pace, Scope
from okrs.planning.wording import recorded
from organization.ground.names import owner_name
from organization.models import Quarter, Team, User
from organization.selectors.history import named_entries

# So many are listed; each objective's own page has its whole history.
LATEST = 40
# A text that is longer is cut in the list.
LONGEST = 160
ADDED, DROPPED = "Added", "Dropped"
_OF_OBJECTIVES = ("title", "why", "owner", "therapeutic_area", "imperative", "commitment", "is_team", "custom")
# Beside these, changes of active key results are recorded with their reason (TargetChange).
_OF_KEY_RESULTS = ("title", "unit", "kind", "measured_by", "measure")
_FIELDS = {"plan": "Planned days", "range_low": "Lower end", "range_high": "Upper end", "scope": "Whose work counts"}
_WORDS: dict[str, dict[str, str]] = {
    "pace": {one.value: str(one.label) for one in Pace},
    "scope": {one.value: str(one.label) for one in Scope},
}
Named = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change of an active plan: of what, which changes, why (empty where nobody is asked), who and when."""

    label: str
    url: str
    changes: tuple[str, ...]
    reason: str
    who: str
    on: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Amendments:
    """The newest first; ``more``: how many earlier ones are not listed."""

    rows: tuple[Amendment, ...]
    more: int


def amendments_of(user: User, quarter: Quarter, team: Team) -> Amendments:
    """Whatever was added, changed or dropped once the plan of a team was active. One query before that, else six at
    most, and one for each kind of thing that is named.
    """
    objectives = {
        one.pk: one
        for one in Objective.objects.visible_to(user)
        .filter(quarter=quarter, primary_team=team)
        .exclude(state=Objective.State.DRAFT)
        .select_related("owner")
    }
    if not objectives:
        return Amendments((), 0)
    steps = histories_of(Objective, objectives, fields=_OF_OBJECTIVES)
    begun = {pk: moment for pk, rows in steps.items() if (moment := _activated(rows)) is not None}
    found = [*_of_objectives(user, objectives, steps, begun), *_of_key_results(user, begun)]
    found += _recorded(user, objectives)
    found.sort(key=lambda one: one.at, reverse=True)
    return Amendments(tuple(found[:LATEST]), max(0, len(found) - LATEST))


Steps = list[tuple[Mapping[str, Any], Event]]


def _activated(rows: Steps) -> datetime | None:
    return next((event.at for row, event in rows if row["state"] == Objective.State.ACTIVE), None)


def _of_objectives(
    user: User, objectives: Mapping[int, Objective], steps: Mapping[int, Steps], begun: Mapping[int, datetime]
) -> Iterator[Amendment]:
    """An objective that became active later than the first of the plan was added to it."""
    first = min(begun.values(), default=None)
    kept: list[tuple[int, Event, str]] = []
    for pk, rows in steps.items():
        state = Objective.State.DRAFT.value
        for row, event in rows:
            was, state = state, row["state"]
            if was == Objective.State.DRAFT and state == Objective.State.ACTIVE:
                if first is not None and begun[pk] > first:
                    kept.append((pk, event, ADDED))
            elif was == Objective.State.ACTIVE and state == Objective.State.DROPPED:
                kept.append((pk, event, DROPPED))
            elif was == state == Objective.State.ACTIVE:
                kept.append((pk, event, ""))
    labels = {
        pk: (f"{one} · {owner_name(one.owner)}", reverse("objective", args=[pk])) for pk, one in objectives.items()
    }
    return _amendments(user, Objective, kept, labels)


def _of_key_results(user: User, begun: Mapping[int, datetime]) -> Iterator[Amendment]:
    """Of those that were added, changed or dropped since their objective is active."""
    if not begun:
        return iter(())
    events = history_model(KeyResult).objects.filter(objective__in=begun, pgh_created_at__gte=min(begun.values()))
    steps = histories_of(KeyResult, events.order_by().values("pgh_obj_id"), fields=_OF_KEY_RESULTS)
    kept: list[tuple[int, Event, str]] = []
    for pk, rows in steps.items():
        state = ""
        for row, event in rows:
            was, state = state, row["state"]
            if not was:
                if row["activated_on"] is not None:
                    kept.append((pk, event, ADDED))
            elif event.at > begun[row["objective_id"]]:
                kept.append((pk, event, DROPPED if was != state == KeyResult.State.DROPPED else ""))
    rows_now = KeyResult.objects.filter(pk__in={pk for pk, *_ in kept}).select_related("owner") if kept else ()
    labels = {one.pk: (f"{one} · {owner_name(one.owner)}", reverse("key-result", args=[one.pk])) for one in rows_now}
    return _amendments(user, KeyResult, kept, labels)


def _amendments(
    user: User, model: Any, kept: list[tuple[int, Event, str]], labels: Mapping[int, tuple[str, str]]
) -> Iterator[Amendment]:
    entries = named_entries(model, [event for _, event, _ in kept])
    for (pk, event, what), entry in zip(kept, entries, strict=True):
        changes = (what,) if what else tuple(_say(change) for change in entry["changes"])
        if changes and pk in labels:
            # Of what is added nobody asks why; the history says there that it was activated.
            reason = "" if what == ADDED else entry["why"]
            yield Amendment(*labels[pk], changes, reason, entry["who"], _day(event.at, user), event.at)


def _say(change: Named) -> str:
    field = str(change["field"])
    return f"{field[:1].upper()}{field[1:]}: {_cut(change['old'])} → {_cut(change['new'])}"


def _cut(text: str) -> str:
    text = text or "–"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _recorded(user: User, objectives: Mapping[int, Objective]) -> Iterator[Amendment]:
    """Changes of targets, weights, owners and days, which ask for a reason; those made at once are one amendment."""
    rows = TargetChange.objects.filter(key_result__objective__in=objectives).select_related("key_result__owner", "by")
    groups: dict[tuple[Any, ...], list[TargetChange]] = {}
    for one in rows.order_by("-at", "pk"):
        groups.setdefault((one.key_result_id, one.at, one.by_id, one.reason), []).append(one)
    for found in groups.values():
        one, key_result = found[0], found[0].key_result
        yield Amendment(
            f"{key_result} · {owner_name(key_result.owner)}", reverse("key-result", args=[key_result.pk]),
            tuple(_say_recorded(each) for each in found), one.reason, owner_name(one.by), _day(one.at, user), one.at,
        )  # fmt: skip


def _say_recorded(one: TargetChange) -> str:
    words = _WORDS.get(one.field, {})
    label = _FIELDS.get(one.field, one.field.capitalize())
    return f"{label}: {words.get(one.old) or recorded(one.old)} → {words.get(one.new) or recorded(one.new)}"


def _day(at: datetime, user: User) -> str:
    return f"{at.astimezone(user.zone):%-d %b %Y}"
