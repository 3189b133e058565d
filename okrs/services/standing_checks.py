"""The nightly proof that what is stored equals what is counted."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from okrs.assessment import assess
from okrs.models import KeyResult, Standing, StandingCheck, StandingDetail
from okrs.selectors.details import FROM_THE_PAST, detail_of
from okrs.selectors.rows import record_of
from okrs.standings import BATCH, due_ids, refresh
from organization.constraints import atomic_write

FINDINGS_KEPT = 50
CHECKS_KEPT = 90
# A forecast also reads how the team's past quarters went. Those leave no marks; it is computed anew each day.
_FROM_THE_PAST = frozenset({"forecast", FROM_THE_PAST})


def check_standings(*, at: datetime) -> StandingCheck:
    """Recount every key result and compare it with its standing, as if a page read it at ``at``; keep the result.

    What is due is computed first, as a reader would. A standing that differs is a defect of this product: it is
    reported with both values and put right. Who may: the worker, and administrators through their page.
    """
    findings: list[dict[str, Any]] = []
    checked = 0
    for ids in _batches(list(Standing.objects.order_by("pk").values_list("pk", flat=True))):
        checked += len(ids)
        findings += _differing(ids, at)
    with transaction.atomic():
        made = StandingCheck.objects.create(
            at=at, checked=checked, differing=len(findings), findings=findings[:FINDINGS_KEPT]
        )
        kept = list(StandingCheck.objects.values_list("pk", flat=True)[:CHECKS_KEPT])
        StandingCheck.objects.exclude(pk__in=kept).delete()
    return made


@atomic_write
def _differing(ids: list[int], at: datetime) -> list[dict[str, Any]]:
    """Key results of a batch whose standing is not what a recount finds. Locked, so that nobody refreshes between."""
    locked = list(
        KeyResult.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True)
    )
    due = set(due_ids(at)) & set(locked)
    if due:
        refresh(due, at=at)
    details = dict(StandingDetail.objects.filter(pk__in=locked).values_list("pk", "found"))
    stored: dict[int, dict[str, Any]] = {
        one.pk: details.get(one.pk, {}) | vars(one) for one in Standing.objects.filter(pk__in=locked)
    }
    counted = assess(KeyResult.objects.filter(pk__in=stored).for_measuring(), at=at)
    findings: dict[int, dict[str, Any]] = {}
    for pk, one in counted.items():
        record = (detail_of(one) if pk in details else {}) | record_of(one)
        wrong = {
            name: [str(stored[pk][name]), str(value)]
            for name, value in record.items()
            if name not in _FROM_THE_PAST and stored[pk][name] != value
        }
        if wrong:
            findings[pk] = {"key_result": pk, "code": one.key_result.code, "differing": wrong}
    # Somebody may have changed work while it was counted; that left a mark, and is no defect.
    changed = set(due_ids(at))
    if findings:
        refresh(findings, at=at)
    return [finding for pk, finding in findings.items() if pk not in changed]


def _batches(ids: list[int]) -> Iterator[list[int]]:
    for first in range(0, len(ids), BATCH):
        yield ids[first : first + BATCH]
