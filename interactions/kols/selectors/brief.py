"""What to know before meeting a KOL: what was promised, what is planned, what was asked and noted last."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, Value
from django.urls import reverse

from interactions.models import Conversation, FollowUpQuestion, Interaction
from interactions.models.contacts import ConversationQuerySet
from interactions.models.interactions import IS_PROMISED, TOOK_PLACE
from interactions.models.kols import Channel
from organization import roles
from organization.models import User

PROMISED, PLANNED, ASKED, NOTED = "promised", "planned", "asked", "noted"
# How many of each are listed.
SHOWN = {PROMISED: 5, PLANNED: 1, ASKED: 1, NOTED: 2}
_CHANNELS = dict(Channel.choices)
_DEPTHS = dict(FollowUpQuestion.Depth.choices)
_COLUMNS = (
    "interaction_id", "starts_at", "zone_name", "is_timed", "occurred_on", "channel", "msl_id", "person", "notes",
    "next_step", "next_step_on", "questions",
)  # fmt: skip


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


@dataclass(frozen=True)
class Brief:
    """The parts of the brief; each may be empty."""

    promised: list[Line] = field(default_factory=list)
    planned: list[Line] = field(default_factory=list)
    asked: list[Line] = field(default_factory=list)
    noted: list[Line] = field(default_factory=list)

    @property
    def has_content_of_others(self) -> bool:
        """Whether anything in it was written by somebody else."""
        return not all(one.is_own for one in (*self.promised, *self.planned, *self.asked, *self.noted))


def brief(talks: ConversationQuerySet, *, viewer: User, today: date) -> Brief:
    """From the conversations with a KOL that the viewer may read; nothing for whoever knows only of contact.

    One query with a limit for each part.
    """
    if viewer.scope("interaction") == roles.NONE:
        return Brief()
    said = talks.values(*_COLUMNS)
    newest = said.filter(TOOK_PLACE).order_by("-starts_at", "-attendee_id")
    first, *others = (
        _part(PROMISED, said.filter(IS_PROMISED).order_by("next_step_on", "interaction_id")),
        _part(PLANNED, said.filter(_ahead(today)).order_by("starts_at", "attendee_id")),
        _part(ASKED, newest.filter(questions__isnull=False)),
        _part(NOTED, newest.exclude(notes="")),
    )
    parts: dict[str, list[Line]] = {name: [] for name in SHOWN}
    for row in first.union(*others, all=True):
        parts[row["part"]].append(_line(row, viewer, today))
    return Brief(**parts)


def _ahead(today: date) -> Q:
    return Q(state=Interaction.State.PLANNED, occurred_on__gte=today)


def _part(name: str, found: "QuerySet[Conversation, dict[str, Any]]") -> "QuerySet[Conversation, dict[str, Any]]":
    return found.annotate(part=Value(name))[: SHOWN[name]]


def _line(row: dict[str, Any], viewer: User, today: date) -> Line:
    start, due = row["starts_at"].astimezone(ZoneInfo(row["zone_name"])), row["next_step_on"]
    return Line(
        pk=row["interaction_id"],
        url=reverse("interaction", args=[row["interaction_id"]]),
        day=row["occurred_on"],
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
