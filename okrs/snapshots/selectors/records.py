"""Records as ``rows.row_from`` reads them, of key results that are given: stored and counted ones, or of a past day."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from okrs.models import KeyResult, Measurement, Snapshot, SnapshotRow
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import KEPT, WORDS, record_of, words_of
from okrs.snapshots.storing import keep_fresh

RECORDED = ("value", "target", "progress", "expected", "status", "value_text", "verdict", "confidence", "is_stale")
# Fields that are not recorded by day.
_BLANK: dict[str, Any] = {
    "outcome": "", "override_reason": "", "forecast_figures": None, "spark": (), "slots": (), "confidence_change": None,
    "checked_in_on": None, "last_evidence_on": None, "changed_at": None, "is_past": True,
}  # fmt: skip


def current_records(key_results: Iterable[KeyResult], *, at: datetime) -> dict[int, dict[str, Any]]:
    """Where key results from ``for_measuring()`` stand at ``at``, by id; pages and the API both use this.

    Stored snapshots are brought up to date and read, two queries; drafts and dropped key results have none and are
    counted.
    """
    asked = {one.pk: one for one in key_results}
    keep_fresh(KeyResult.objects.filter(pk__in=asked), at=at)
    stored = {row.pop("pk"): row for row in Snapshot.objects.filter(pk__in=asked).values("pk", *KEPT)}
    counted = assess([one for pk, one in asked.items() if pk not in stored], at=at)
    found = stored | {pk: {"changed_at": None, **record_of(one)} for pk, one in counted.items()}
    return {pk: words_of(one) | found[pk] for pk, one in asked.items()}


def past_records(key_results: "QuerySet[KeyResult]", day: date) -> dict[int, dict[str, Any]]:
    """What was recorded for ``day``, by key result. Two queries; a third if one has no snapshot yet."""
    rows = Measurement.objects.filter(as_of=day, key_result__in=key_results.order_by().values("pk"))
    recorded = {row.pop("key_result"): row for row in rows.values("key_result", *RECORDED)}
    words = {row["pk"]: row for row in SnapshotRow.objects.filter(pk__in=recorded).values(*WORDS)}
    if unknown := recorded.keys() - words.keys():
        words |= {one.pk: words_of(one) for one in KeyResult.objects.filter(pk__in=unknown).for_measuring()}
    return {pk: {**_BLANK, **words[pk], **row, "computed": row["status"]} for pk, row in recorded.items()}
