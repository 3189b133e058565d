"""Interactions of a list as plain rows with what belongs to them: five queries for any number, and no model objects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from interactions.models import (
    ExchangeTopic,
    FollowUpQuestion,
    Interaction,
    InteractionAttendee,
    InteractionParticipant,
)

PLAIN = (
    "starts_at", "zone_name", "occurred_on", "minutes", "channel", "purpose", "initiation", "notes", "next_step",
    "next_step_on", "objection_reason", "state", "created_at", "version",
)  # fmt: skip
_COLUMNS = (
    "pk", "client_id", "msl_id", "msl__display_name", "msl__email", "msl__is_active", "therapeutic_area_id",
    "product_id", "ae_screen", "pqc_screen", *PLAIN,
)  # fmt: skip

Children = dict[int, list[tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to each interaction, in order: KOLs (id, given, family name), colleagues, topics, questions.

    A colleague is (id, name, e-mail, whether active).
    """

    kols: Children
    participants: Children
    topics: Children
    follow_ups: Children


def interaction_records(interactions: "QuerySet[Interaction]") -> "QuerySet[Interaction, dict[str, Any]]":
    """The columns of interactions that the API's list shows."""
    return interactions.values(*_COLUMNS)


def belongings_of(rows: Iterable[Mapping[str, Any]]) -> Belongings:
    """What belongs to the rows of one page; four queries."""
    ids = [row["pk"] for row in rows]

    def of(*variant: Any) -> Children:
        found: Children = defaultdict(list)
        for interaction, *values in _children(*variant, ids=ids) if ids else ():
            found[interaction].append(tuple(values))
        return found

    return Belongings(
        kols=of(InteractionAttendee, "pk", "kol", "kol__given_name", "kol__family_name"),
        participants=of(InteractionParticipant, "pk", "user", "user__display_name", "user__email", "user__is_active"),
        topics=of(ExchangeTopic, "pk", "topic__name", "planned_intent", "planned_at"),
        follow_ups=of(FollowUpQuestion, "order", "depth", "question", "answer"),
    )


def _children(model: Any, order: str, *columns: str, ids: list[int]) -> "QuerySet[Any, tuple[Any, ...]]":
    rows: QuerySet[Any] = model.objects.filter(interaction__in=ids)
    return rows.order_by(order).values_list("interaction", *columns)
