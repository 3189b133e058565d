"""Snapshots with the words of their key results, as ``rows.row_from`` reads them: stored, or recorded on a past day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import F, QuerySet

from okrs.models import KeyResult, Measurement, Snapshot
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import record_of, words_of
from okrs.snapshots.storing import due_among, refresh_among
from organization.ground.names import owner_name_of

# Name in a record → where it is found from a key result.
WORDS = {
    "code": "code",
    "title": "title",
    "owner_id": "owner",
    "owner": "owner__display_name",
    "team": "objective__primary_team__name",
    "team_id": "objective__primary_team",
    "area": "objective__therapeutic_area__name",
    "objective_id": "objective",
    "objective_code": "objective__code",
    "objective_title": "objective__title",
    "objective_owner": "objective__owner",
    "is_team_objective": "objective__is_team",
    "scope": "scope",
    "measured_by": "measured_by",
    "measure": "measure__name",
    "weight": "weight",
}
KEPT = (
    "value", "target", "progress", "expected", "status", "computed", "override_reason", "reason", "value_text",
    "forecast", "spark", "slots", "confidence", "confidence_change", "checked_in_on", "last_evidence_on", "is_stale",
    "changed_at",
)  # fmt: skip
RECORDED = ("value", "target", "progress", "expected", "status", "value_text", "reason", "confidence", "is_stale")
# What is not recorded of a day.
_BLANK: dict[str, Any] = {
    "override_reason": "", "forecast": "", "spark": (), "slots": (), "confidence_change": None, "checked_in_on": None,
    "last_evidence_on": None, "changed_at": None, "is_past": True,
}  # fmt: skip
_NAMED = {
    "pk": F("key_result_id"),
    **{name: F(f"key_result__{path}") for name, path in WORDS.items() if name != "objective_id"},
    # Marked where the owner was deactivated.
    "owner": owner_name_of("key_result__owner"),
}
# A snapshot has its objective at hand: by way of the key result every table of it would be joined twice.
_OF_SNAPSHOT = _NAMED | {name: F(path) for name, path in WORDS.items() if path.startswith("objective__")}


# As ``columns`` gives them, in this order.
NAMES = (*KEPT, "objective_id", *_OF_SNAPSHOT)
# The same for tables, which draw no course of the weeks.
UNDRAWN = tuple(name for name in NAMES if name != "spark")


@cache
def columns(names: Sequence[str] = NAMES) -> "QuerySet[Snapshot, tuple[Any, ...]]":
    """Stored snapshots as tuples in the order of ``names``, to be narrowed. Put together once: it has many columns."""
    return Snapshot.objects.values_list(*(_OF_SNAPSHOT.get(name, name) for name in names))


def records_from(rows: Iterable[tuple[Any, ...]], names: Sequence[str] = NAMES) -> list[dict[str, Any]]:
    """Rows of ``columns`` as records."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def records_of(snapshots: "QuerySet[Snapshot]") -> list[dict[str, Any]]:
    """Stored snapshots, in their order. One query."""
    return list(snapshots.values(*KEPT, "objective_id", **_OF_SNAPSHOT))


def current_records(key_results: Iterable[KeyResult], *, at: datetime) -> dict[int, dict[str, Any]]:
    """Where key results from ``for_measuring()`` stand at ``at``, by id: the one way to read it, for pages and the API.

    What is stored is brought up to date and read, two queries; what is not stored (drafts, what was dropped) is
    counted.
    """
    asked = {one.pk: one for one in key_results}
    refresh_among(due_among(KeyResult.objects.filter(pk__in=asked), at), at=at)
    stored = {row.pop("pk"): row for row in Snapshot.objects.filter(pk__in=asked).values("pk", *KEPT)}
    counted = assess([one for pk, one in asked.items() if pk not in stored], at=at)
    found = stored | {pk: {"changed_at": None, **record_of(one)} for pk, one in counted.items()}
    return {pk: words_of(one) | found[pk] for pk, one in asked.items()}


def past_records(key_results: "QuerySet[KeyResult]", day: date) -> dict[int, dict[str, Any]]:
    """What was recorded for ``day``, by key result. One query."""
    rows = Measurement.objects.filter(as_of=day, key_result__in=key_results.order_by().values("pk")).values(
        *RECORDED, **_NAMED, objective_id=F("key_result__objective")
    )
    return {row["pk"]: {**_BLANK, **row, "computed": row["status"]} for row in rows}
