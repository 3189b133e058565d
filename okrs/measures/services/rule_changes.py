"""Changing a rule by which key results are read: what it would change, and the change, recorded on each of them."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from okrs.measures.selectors.effects import Effect
from okrs.models import KeyResult, Objective, TargetChange
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.selectors.rows import value_text
from organization.ground.constraints import atomic_write
from organization.models import Quarter, User

BATCH = 1000


class _NotMeant(Exception):
    """Rolls a trial back."""


def living_by(key_results: "QuerySet[KeyResult]") -> "QuerySet[KeyResult]":
    """Key results that a rule change affects: of active objectives in quarters that are not closed."""
    return (
        key_results.live()  # type: ignore[attr-defined]
        .filter(objective__state=Objective.State.ACTIVE)
        .exclude(objective__quarter__state=Quarter.State.CLOSED)
        .order_by("code_key", "owner__sort_key", "pk")
    )


def effects_of(*, act: Callable[[], object], key_results: "QuerySet[KeyResult]", at: datetime) -> list[Effect]:
    """What ``act`` would change, in the order of ``key_results``: it is carried out, assessed and rolled back.

    ``act`` checks itself who may do it; its errors are passed on.
    """
    before = _assessed(key_results, at)
    after: dict[int, Assessment] = {}
    try:
        with transaction.atomic():
            act()
            after = _assessed(key_results, at)
            raise _NotMeant
    except _NotMeant:
        return _effects(before, after)


@atomic_write
def changed_with_trace(
    *,
    by: User,
    act: Callable[[], object],
    key_results: "QuerySet[KeyResult]",
    field: str,
    reason: str,
    at: datetime,
    always: bool = False,
) -> list[Effect]:
    """Carry out ``act`` and record what changed and why on every key result that it changes (``always``: on all).

    Call it inside the ``acting()`` of the service.
    """
    before = _assessed(key_results, at)
    act()
    effects = _effects(before, _assessed(key_results, at))
    TargetChange.objects.bulk_create(
        TargetChange(
            key_result=effect.key_result,
            field=field,
            old=f"{effect.old_value}, {effect.old_status}"[:200],
            new=f"{effect.new_value}, {effect.new_status}"[:200],
            reason=reason,
            by=by,
            at=at,
        )
        for effect in effects
        if always or effect.differs
    )
    return effects


def _assessed(key_results: "QuerySet[KeyResult]", at: datetime) -> dict[int, Assessment]:
    ids = list(key_results.values_list("pk", flat=True))
    found: dict[int, Assessment] = {}
    for first in range(0, len(ids), BATCH):
        rows = KeyResult.objects.filter(pk__in=ids[first : first + BATCH]).for_measuring()
        found |= assess(rows, at=at)
    return {pk: found[pk] for pk in ids}


def _effects(before: dict[int, Assessment], after: dict[int, Assessment]) -> list[Effect]:
    return [
        Effect(
            was.key_result,
            value_text(was),
            value_text(after[pk]),
            was.status.label,
            after[pk].status.label,
        )
        for pk, was in before.items()
    ]
