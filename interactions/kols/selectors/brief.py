"""What to know before meeting a KOL: what was promised, what is planned, what was asked and noted last."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.urls import reverse

from interactions.models import Conversations, FollowUpQuestion
from interactions.models.kols import Channel
from organization.models import User

_CHANNELS = dict(Channel.choices)
_DEPTHS = dict(FollowUpQuestion.Depth.choices)


@dataclass(frozen=True)
class Line:
    """One conversation, as far as its part of the brief says it."""

    pk: int
    url: str
    day: date
    time: str  # in the zone of its author; empty if nobody gave one
    channel: str
    person: str
    is_own: bool
    notes: str
    step: str
    due: date | None
    is_overdue: bool
    questions: tuple[dict[str, str], ...]

    @property
    def iso(self) -> str:
        """The day for machines."""
        return self.day.isoformat()

    @property
    def said(self) -> str:
        """The day in words."""
        return f"{self.day:%-d %b %Y}"


@dataclass(frozen=True)
class Brief:
    """The parts of the brief; each may be empty.

    ``topics`` that were discussed in conversations that took place, with how often, most often first. ``latest``: the
    numbers of the latest conversations.
    """

    promised: list[Line] = field(default_factory=list)
    planned: list[Line] = field(default_factory=list)
    asked: list[Line] = field(default_factory=list)
    noted: list[Line] = field(default_factory=list)
    topics: list[tuple[str, int]] = field(default_factory=list)
    latest: list[int] = field(default_factory=list)

    @property
    def has_content_of_others(self) -> bool:
        """Whether anything in it was written by somebody else."""
        return not all(one.is_own for one in (*self.promised, *self.planned, *self.asked, *self.noted))


def brief(talks: Conversations | None, *, viewer: User, today: date) -> Brief:
    """From the conversations with a KOL that the viewer may read; nothing for whoever knows only of contact.

    One query: a function of the database, which says what belongs to each part and how much of it, and keeps its plan.
    """
    if talks is None:
        return Brief()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT parts::text, discussed::text, latest FROM interactions_kol_brief(%s, %s, %s, %s)",
            [*talks.key, today],
        )
        parts, topics, latest = cursor.fetchone()
    lines = {name: [_line(row, viewer, today) for row in rows or ()] for name, rows in json.loads(parts).items()}
    return Brief(**lines, topics=[(name, times) for name, times in json.loads(topics or "[]")], latest=latest)


def _line(row: dict[str, Any], viewer: User, today: date) -> Line:
    start = datetime.fromisoformat(row["starts_at"]).astimezone(ZoneInfo(row["zone_name"]))
    due = date.fromisoformat(row["next_step_on"]) if row["next_step_on"] else None
    return Line(
        pk=row["interaction_id"],
        url=reverse("interaction", args=[row["interaction_id"]]),
        day=date.fromisoformat(row["occurred_on"]),
        time=f"{start:%H:%M}" if row["is_timed"] else "",
        channel=_CHANNELS[row["channel"]],
        person=row["person"],
        is_own=row["msl_id"] == viewer.pk,
        notes=row["notes"],
        step=row["next_step"] or "Next step",
        due=due,
        is_overdue=due is not None and due < today,
        questions=tuple(one | {"depth": _DEPTHS[one["depth"]]} for one in row["questions"] or ()),
    )
