"""What to know before meeting a KOL: what was promised, what is planned, what was asked and noted last."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import JSONObject
from django.urls import reverse

from interactions.models import FollowUpQuestion, Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User

PROMISED, PLANNED, ASKED, NOTED = "promised", "planned", "asked", "noted"
# How many of each are listed.
SHOWN = {PROMISED: 5, PLANNED: 1, ASKED: 1, NOTED: 2}
_CHANNELS = dict(Channel.choices)
_DEPTHS = dict(FollowUpQuestion.Depth.choices)
_COLUMNS = (
    "pk", "starts_at", "zone_name", "is_timed", "occurred_on", "channel", "msl_id", "msl__display_name", "notes",
    "next_step", "next_step_on",
)  # fmt: skip


@dataclass(frozen=True)
class Conversation:
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

    promised: list[Conversation] = field(default_factory=list)
    planned: list[Conversation] = field(default_factory=list)
    asked: list[Conversation] = field(default_factory=list)
    noted: list[Conversation] = field(default_factory=list)

    @property
    def has_content_of_others(self) -> bool:
        """Whether anything in it was written by somebody else."""
        return not all(one.is_own for one in (*self.promised, *self.planned, *self.asked, *self.noted))


def brief(kol_id: int, *, viewer: User, today: date) -> Brief:
    """From the conversations that the viewer may read; nothing for whoever knows only that contact took place.

    One query with a limit for each part.
    """
    if viewer.scope("interaction") == roles.NONE:
        return Brief()
    worded = FollowUpQuestion.objects.exclude(question="", answer="").filter(interaction=OuterRef("pk"))
    readable = Interaction.objects.visible_to(viewer, today).filter(attendees__kol=kol_id)
    held, newest = readable.held(), ("-attendees__starts_at", "-attendees__pk")
    first, *others = (
        _part(PROMISED, readable.promised().order_by("next_step_on", "pk")),
        _part(PLANNED, readable.filter(_ahead(today)).order_by("attendees__starts_at", "attendees__pk")),
        _part(ASKED, held.filter(Exists(worded)).order_by(*newest)),
        _part(NOTED, held.exclude(notes="").order_by(*newest)),
    )
    parts: dict[str, list[Conversation]] = {name: [] for name in SHOWN}
    for row in first.union(*others, all=True):
        parts[row["part"]].append(_conversation(row, viewer, today))
    return Brief(**parts)


def _ahead(today: date) -> Q:
    return Q(state=Interaction.State.PLANNED, occurred_on__gte=today)


def _part(name: str, found: "QuerySet[Interaction]") -> "QuerySet[Interaction, dict[str, Any]]":
    said = FollowUpQuestion.objects.filter(interaction=OuterRef("pk")).order_by("order")
    questions = said.values(said=JSONObject(depth="depth", question="question", answer="answer"))
    named = found.annotate(part=Value(name, CharField()), questions=ArraySubquery(questions))
    return named.values(*_COLUMNS, "part", "questions")[: SHOWN[name]]


def _conversation(row: dict[str, Any], viewer: User, today: date) -> Conversation:
    start, due = row["starts_at"].astimezone(ZoneInfo(row["zone_name"])), row["next_step_on"]
    return Conversation(
        pk=row["pk"],
        url=reverse("interaction", args=[row["pk"]]),
        day=row["occurred_on"],
        time=f"{start:%H:%M}" if row["is_timed"] else "",
        channel=_CHANNELS[row["channel"]],
        person=row["msl__display_name"],
        is_own=row["msl_id"] == viewer.pk,
        notes=row["notes"],
        step=row["next_step"] or "Next step",
        due=due,
        is_overdue=due is not None and due < today,
        questions=tuple(
            one | {"depth": _DEPTHS[one["depth"]]} for one in row["questions"] if one["question"] or one["answer"]
        ),
    )
