"""The nightly check that stored snapshots equal a recount."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from okrs.models import DueMark, KeyResult, SealedRow, Snapshot, SnapshotCheck, SnapshotDetail, WorkNote
from okrs.models.choices import Scope
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import record_of
from okrs.snapshots.storing import BATCH, detail_of, due_ids, refresh, refresh_if_due
from organization.ground.constraints import atomic_write
from organization.models import Membership

FINDINGS_KEPT = 50
CHECKS_KEPT = 90
# A forecast also reads the team's past quarters. Changes there leave no marks; it is recomputed each day instead.
_FROM_THE_PAST = frozenset({"forecast_figures"})


def check_snapshots(*, at: datetime) -> SnapshotCheck:
    """Recount every key result and compare it with its snapshot, as if a page read it at ``at``; keep the result.

    What is due is computed first, as a reader would do. A snapshot that differs is a defect of this product: it is
    reported with both values and corrected. Nothing is locked while a batch is counted, so people go on working and
    reading. Only the few that seem to differ are locked, one at a time, and compared again. Who may: the worker, and
    administrators through their page.
    """
    findings: list[dict[str, Any]] = []
    checked = 0
    stored = Snapshot.objects.exclude(pk__in=SealedRow.objects.evidence().values("row_id"))
    for ids in _batches(list(stored.order_by("pk").values_list("pk", flat=True))):
        checked += len(ids)
        refresh_if_due(set(due_ids(at)) & set(ids), at=at)
        findings += [found for pk in _compared(ids, at) if (found := _finding(pk, at))]
    with transaction.atomic():
        made = SnapshotCheck.objects.create(
            at=at, checked=checked, differing=len(findings), findings=findings[:FINDINGS_KEPT]
        )
        kept = list(SnapshotCheck.objects.values_list("pk", flat=True)[:CHECKS_KEPT])
        SnapshotCheck.objects.exclude(pk__in=kept).delete()
    return made


@atomic_write
def _finding(pk: int, at: datetime) -> dict[str, Any] | None:
    """What is wrong with one snapshot that seemed to differ, after correcting it; None if it was just changing.

    It is locked, so that nobody computes it meanwhile. A change of work leaves a note in its own transaction: if there
    is one, the snapshot is due and not a defect.
    """
    locked = KeyResult.objects.filter(pk=pk).select_for_update(no_key=True).first()
    snapshot = Snapshot.objects.filter(pk=pk).first()
    if locked is None or snapshot is None:
        return None
    at = max(at, snapshot.computed_at)  # a reader may have computed it since
    found = _compared([pk], at)
    if not found or _is_changing(locked, at):
        return None
    refresh([pk], at=at)
    return {"key_result": pk, "code": locked.code, "differing": found[pk]}


def _is_changing(key_result: KeyResult, at: datetime) -> bool:
    """Whether the snapshot is due because of a work note, a mark or the time."""
    if DueMark.objects.filter(key_result_id=key_result.pk).exists():
        return True
    if Snapshot.objects.filter(pk=key_result.pk, fresh_until__lte=at).exists():
        return True
    people = [key_result.owner_id]
    if key_result.scope == Scope.TEAM:
        team = key_result.objective.primary_team_id
        people = list(Membership.objects.filter(team=team).values_list("user", flat=True))
    return WorkNote.objects.filter(person_id__in=people).exists()


def _compared(ids: Sequence[int], at: datetime) -> dict[int, dict[str, list[str]]]:
    """By key result, each field that differs from a recount, as stored and as counted."""
    details = dict(SnapshotDetail.objects.filter(pk__in=ids).values_list("pk", "found"))
    stored: dict[int, dict[str, Any]] = {
        one.pk: details.get(one.pk, {}) | vars(one) for one in Snapshot.objects.filter(pk__in=ids)
    }
    differing: dict[int, dict[str, list[str]]] = {}
    for pk, one in assess(KeyResult.objects.filter(pk__in=stored).for_measuring(), at=at).items():
        record = (detail_of(one) if pk in details else {}) | record_of(one)
        wrong = {
            name: [str(stored[pk][name]), str(value)]
            for name, value in record.items()
            if name not in _FROM_THE_PAST and stored[pk][name] != value
        }
        if wrong:
            differing[pk] = wrong
    return differing


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]
