"""Interactions of a list as plain rows with what belongs to them: two queries for any number, and no model objects."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import QuerySet

from interactions.models import Interaction, InteractionRecord

PLAIN = (
    "starts_at", "zone_name", "occurred_on", "minutes", "channel", "purpose", "initiation", "notes", "next_step",
    "next_step_on", "next_step_ended_at", "next_step_dropped", "objection_reason", "state", "custom",
    "created_at",
    "after_close", "version",
)  # fmt: skip
_COLUMNS = (
    "pk", "client_id", "msl_id", "msl__display_name", "msl__email", "msl__is_active", "therapeutic_area_id",
    "product_id", "congress_id", "ae_screen", "pqc_screen", *PLAIN,
)  # fmt: skip


def interaction_records(interactions: "QuerySet[Interaction]") -> "QuerySet[Interaction, dict[str, Any]]":
    """The columns of interactions that the API's list shows."""
    return interactions.values(*_COLUMNS)


def belongings_of(rows: Iterable[Mapping[str, Any]]) -> dict[int, Any]:
    """What belongs to the rows of one page, by interaction: the lists of ``InteractionRecord``; one query."""
    found = InteractionRecord.objects.filter(interaction_id__in=[row["pk"] for row in rows])
    return {row["interaction_id"]: row for row in found.values()}
