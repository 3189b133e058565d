"""The page of one commitment: its chart, everything that was said of it, and how what is committed changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.urls import reverse

from audit.history import pghistory_models
from okrs.imperatives import policies
from okrs.imperatives.selectors.charts import commitment_chart
from okrs.imperatives.selectors.commitments import values_of
from okrs.imperatives.selectors.page import CommitmentCard, commitment_card
from okrs.objectives.selectors.drawing import Chart
from okrs.planning.wording import number
from organization.models import CommitmentValue, ImperativeCommitment, User
from organization.selectors.history import people_named

# So many of the latest values are listed; the file and the API have all.
SHOWN = 100


@dataclass(frozen=True, slots=True)
class ValueLine:
    """A value as somebody entered it; ``state`` says whether it holds ("", "replaced", "taken back")."""

    day: str
    value: str
    note: str
    by: str
    entered: str
    state: str
    take_back_url: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change of what was committed, after it had been."""

    day: str
    text: str
    reason: str
    by: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class CommitmentPage:
    """Everything on the page; ``older``: how many values are not listed."""

    card: CommitmentCard
    chart: Chart | None
    values: tuple[ValueLine, ...]
    older: int
    changes: tuple[ChangeLine, ...]


def commitment_page(one: ImperativeCommitment, *, user: User, today: date) -> CommitmentPage:
    """Of one from ``get_commitment``. Three queries at most."""
    values = values_of([one])[one.pk]
    course = {value.as_of: value.value for value in reversed(values) if not value.is_taken_back}
    card = commitment_card(one, course, user=user, today=today)
    reads = policies.reads_notes(user, one.function)
    lines = _value_lines(values[:SHOWN], user=user, reads=reads, can_update=policies.can_update(user, one))
    return CommitmentPage(
        card=card,
        chart=commitment_chart(one, values, f"{card.figure}. {card.sentence}"),
        values=tuple(lines),
        older=max(0, len(values) - SHOWN),
        changes=tuple(_change_line(row, user=user, reads=reads) for row in _changes_of(one)),
    )


def _value_lines(values: Sequence[CommitmentValue], *, user: User, reads: bool, can_update: bool) -> "list[ValueLine]":
    lines, days = [], set()
    for one in values:
        holds = not one.is_taken_back and one.as_of not in days
        state = "" if holds else "taken back" if one.is_taken_back else "replaced"
        if holds:
            days.add(one.as_of)
        lines.append(
            ValueLine(
                day=f"{one.as_of:%-d %b %Y}",
                value=number(one.value),
                note=one.note if reads else "",
                by=str(one.by),
                entered=f"{one.entered_at.astimezone(user.zone):%-d %b %Y}",
                state=state,
                take_back_url=reverse("commitment-take-back", args=[one.pk]) if can_update and holds else "",
                is_own=one.by_id == user.pk or not (one.note and reads),
            )
        )
    return lines


_FIGURES = {"measure": "measure", "unit": "unit", "baseline": "starts from", "target": "target"}


def _changes_of(one: ImperativeCommitment) -> list[Mapping[str, Any]]:
    """What was changed of it once it was committed, the newest first; two queries, for the names too."""
    (event,) = pghistory_models(ImperativeCommitment)
    fields = ("pgh_created_at", "pgh_context", "is_withdrawn", *_FIGURES)
    rows = list(event.objects.filter(pgh_obj_id=one.pk).order_by("pgh_id").values(*fields))
    names = people_named((row["pgh_context"] or {}).get("by") for row in rows[1:])
    found: list[Mapping[str, Any]] = []
    for old, new in pairwise(rows):
        parts = [
            f"{label} {_plain(old[name])} → {_plain(new[name])}"
            for name, label in _FIGURES.items()
            if old[name] != new[name]
        ]
        if old["is_withdrawn"] != new["is_withdrawn"]:
            parts.append("withdrawn" if new["is_withdrawn"] else "committed again")
        if parts:
            context = new["pgh_context"] or {}
            by = context.get("by")
            found.append({"at": new["pgh_created_at"], "text": ", ".join(parts), "by": by,
                          "reason": str(context.get("reason", "")), "name": names.get(by, "The system")})  # fmt: skip
    return found[::-1]


def _plain(value: Any) -> str:
    return (value or "–") if isinstance(value, str) else number(value)


def _change_line(row: Mapping[str, Any], *, user: User, reads: bool) -> ChangeLine:
    reason = row["reason"] if reads else ""
    day = f"{row['at'].astimezone(user.zone):%-d %b %Y}"
    return ChangeLine(day, row["text"], reason, row["name"], is_own=row["by"] == user.pk or not reason)
