"""Closing a quarter, sealing it in batches, and reopening it.

The moment somebody closes a quarter it takes no change any more (``okrs/models/closed.py``). A worker then copies what
is sealed, objective by objective: each batch is one transaction, so a worker that dies loses one batch, and the next
goes on where it stopped. The digest over everything comes last.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q

from audit.history import acting
from okrs.closing import policies
from okrs.closing.canonical import FORM, digest_of, digest_over, plain, rows_now
from okrs.closing.selectors.grades import Graded, graded_rows, team_states
from okrs.counting import all_evidence_ids
from okrs.models import KeyResult, Objective, Seal, SealedRow, Snapshot, TeamClose
from okrs.snapshots.storing import refresh
from organization.ground.constraints import atomic_write
from organization.models import Quarter, User
from organization.policies import require

BATCH = 40  # objectives
HELD = timedelta(seconds=90)
# The last place on earth where a day ends.
_LAST_ZONE = timezone(timedelta(hours=-12))


def closing_problems(quarter: Quarter, *, at: datetime, rows: Sequence[Graded] | None = None) -> list[str]:
    """What stands between the quarter and its close, in sentences; empty if it can be closed.

    ``rows``: the ``graded_rows`` of the whole quarter, if already known.
    """
    if quarter.state != Quarter.State.GRADING:
        return [f"{quarter.name} is {quarter.get_state_display().lower()}: only a quarter in grading can be closed."]
    problems = []
    if at.astimezone(_LAST_ZONE).date() <= quarter.grace_ends_on:
        problems.append(
            f"Evidence is accepted until {quarter.grace_ends_on:%-d %B %Y}, wherever people are; close it when that "
            "day is over everywhere."
        )
    states = team_states(graded_rows(quarter, at=at) if rows is None else rows)
    submitted = set(TeamClose.objects.filter(quarter=quarter).values_list("team", flat=True))
    missing = [one.name for one in states if one.team_id not in submitted]
    if missing:
        problems.append(f"Not submitted yet: {', '.join(missing)}.")
    problems += [
        f"{one.name} was submitted, and {'something' if one.changed else 'a score or post-mortem'} changed since: its "
        "managers take it back, look at it and submit it again."
        for one in states
        if one.team_id in submitted and not one.is_complete
    ]
    return problems


@atomic_write
def close_quarter(*, quarter: Quarter, by: User, at: datetime) -> Seal:
    """Close a graded quarter: from now on nothing in it changes. Returns its seal, which a worker then fills.

    Active objectives become closed; drafts that were never activated are dropped. Closed twice, it is closed once.
    Administrators only; ValidationError says what is missing.
    """
    require(policies.can_close(by))
    stored = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if stored.state == Quarter.State.CLOSED and (seal := Seal.objects.in_force().filter(quarter=stored).first()):
        return seal
    problems = closing_problems(stored, at=at)
    if problems:
        raise ValidationError(problems)
    with acting(by=by.pk, reason=f"{stored.name} was closed"):
        objectives = Objective.objects.filter(quarter=stored)
        objectives.filter(state=Objective.State.DRAFT).update(state=Objective.State.DROPPED)
        objectives.filter(state=Objective.State.ACTIVE).update(state=Objective.State.CLOSED)
        stored.state = Quarter.State.CLOSED
        stored.save(update_fields=["state"])
        return Seal.objects.create(
            quarter=stored, closed_by=by, closed_at=at, form=FORM, total=objectives.count(),
        )  # fmt: skip


@atomic_write
def reopen_quarter(*, quarter: Quarter, by: User, at: datetime, reason: str) -> Quarter:
    """Put a closed quarter back into grading, with a reason that every page of the quarter then shows.

    Scores and submissions stay; so does the seal, which says who reopened it. Administrators only.
    """
    require(policies.can_close(by))
    stored = Quarter.objects.select_for_update().get(pk=quarter.pk)
    if stored.state != Quarter.State.CLOSED:
        raise ValidationError(f"{stored.name} is not closed.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why; every page of the quarter shows the reason."})
    with acting(by=by.pk, reason=reason.strip()):
        Seal.objects.in_force().filter(quarter=stored).update(
            reopened_at=at, reopened_by=by, reopen_reason=reason.strip(), held_until=None
        )
        stored.state = Quarter.State.GRADING
        stored.save(update_fields=["state"])
        Objective.objects.filter(quarter=stored, state=Objective.State.CLOSED).update(state=Objective.State.ACTIVE)
    return stored


# --- The worker's part ------------------------------------------------------------------------


def unfinished(at: datetime) -> list[int]:
    """Seals that nobody is working on and that are not finished."""
    free = Q(held_until__isnull=True) | Q(held_until__lte=at)
    return list(
        Seal.objects.in_force().filter(free, sealed_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    )


def seal(pk: int, *, clock: Callable[[], datetime]) -> bool:
    """Seal what is left of a closed quarter, unless another worker does; returns whether it finished.

    Safe to run twice, and after a worker died at any moment.
    """
    free = Q(held_until__isnull=True) | Q(held_until__lte=clock())
    mine = Seal.objects.in_force().filter(pk=pk, sealed_at__isnull=True)
    if not mine.filter(free).update(held_until=clock() + HELD):
        return False
    found = Seal.objects.select_related("quarter").get(pk=pk)
    done = SealedRow.objects.filter(seal=pk, kind="objective").values("row_id")
    left = list(
        Objective.objects.filter(quarter=found.quarter).exclude(pk__in=done).order_by("pk").values_list("pk", flat=True)
    )
    for first in range(0, len(left), BATCH):
        _seal_batch(found, left[first : first + BATCH], at=clock())
        done_now = SealedRow.objects.filter(seal=pk, kind="objective").count()
        if not mine.update(done=done_now, held_until=clock() + HELD):
            return False  # it was reopened meanwhile
    digests = SealedRow.objects.filter(seal=pk).values_list("kind", "row_id", "digest")
    return bool(mine.update(digest=digest_over(digests), sealed_at=clock(), held_until=None, done=F("total")))


@transaction.atomic
def _seal_batch(seal: Seal, objectives: Sequence[int], *, at: datetime) -> None:
    """Copy some objectives with everything that belongs to them, and what their key results were counted from."""
    locked = list(
        Objective.objects.select_for_update(no_key=True).filter(pk__in=objectives).values_list("pk", flat=True)
    )
    known = SealedRow.objects.filter(seal=seal, kind="objective", row_id__in=locked)
    fresh = sorted(set(locked) - set(known.values_list("row_id", flat=True)))
    rows = list(KeyResult.objects.live().filter(objective__in=fresh).for_measuring())
    refresh([row.pk for row in rows], at=at)
    content = [(kind, pk, row) for kind, pk, row in rows_now(seal.quarter, seal.form, fresh)]
    content += [(SealedRow.EVIDENCE, pk, found) for pk, found in _evidence(rows, at=at).items()]
    SealedRow.objects.bulk_create(
        [SealedRow(seal=seal, kind=kind, row_id=pk, content=row, digest=digest_of(row)) for kind, pk, row in content],
        batch_size=1000,
    )
    # Time alone changes nothing of them any more.
    Snapshot.objects.filter(pk__in=[row.pk for row in rows]).update(fresh_until=None)


def _evidence(key_results: Sequence[KeyResult], *, at: datetime) -> dict[int, dict[str, Any]]:
    """What each key result was counted from: value and target, versions of the rules, ids of the rows; plain JSON."""
    counted = all_evidence_ids(key_results, at=at)
    shown = {
        pk: {"value": plain(value), "target": plain(target), "said": text, "status": status, "outcome": outcome}
        for pk, value, target, text, status, outcome in Snapshot.objects.filter(
            pk__in=[kr.pk for kr in key_results]
        ).values_list("pk", "value", "target", "value_text", "status", "outcome")
    }
    result: dict[int, dict[str, Any]] = {}
    for kr in key_results:
        result[kr.pk] = {**shown.get(kr.pk, {}), "measured_by": kr.measured_by}
        if kr.pk in counted:
            reading, ids = counted[kr.pk]
            result[kr.pk] |= {
                "source": reading.source.name,
                "rows": ids,
                "in_depth_rule": reading.rule.version if reading.rule else None,
                "measure_version": reading.version.version if reading.version else None,
            }
    return result
