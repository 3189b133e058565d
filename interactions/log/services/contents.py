"""What a person says about one interaction, as the services take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from interactions.collisions.services import UNANSWERED, Decision
from interactions.models import KOL, Congress, Interaction, Topic
from organization.models import Product, TherapeuticArea, User


@dataclass(frozen=True)
class NewFollowUp:
    """A follow-up question from a program: its depth, and its words if they were kept."""

    depth: str
    question: str = ""
    answer: str = ""


@dataclass(frozen=True)
class Contents:
    """What a person says about one interaction. ``depths``: depth → the question's text, which may be empty.

    A page taps each depth once and sets one intent for all topics. A program can say more: ``questions``, if given,
    replace ``depths`` (several of one depth are several), and ``intents`` holds the intent of single topics.
    ``is_time_known``: whether a time of day was given or it is just over; ``is_timed``: whether one was given.
    ``custom``: the values of custom fields, as ``fill_custom`` takes them. ``decision``: what the person said of other
    contacts that a plan collides with.
    """

    kols: tuple[KOL, ...]
    starts_at: datetime
    minutes: int
    channel: str
    purpose: str
    therapeutic_area: TherapeuticArea
    initiation: str = Interaction.Initiation.PROACTIVE
    topics: tuple[Topic, ...] = ()
    depths: tuple[tuple[str, str], ...] = ()
    intent: str = ""
    questions: tuple[NewFollowUp, ...] | None = None
    intents: tuple[tuple[int, str], ...] = ()
    product: Product | None = None
    participants: tuple[User, ...] = ()
    ae_screen: str = ""
    pqc_screen: str = ""
    notes: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    objection_reason: str = ""
    is_time_known: bool = True
    is_timed: bool = True
    custom: Mapping[str, Any] | None = None
    congress: Congress | None = None
    decision: Decision = UNANSWERED
