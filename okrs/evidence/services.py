"""Excluding rows from a key result's evidence, and restoring them. A row that does not count cannot be added."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.counting import evidence_ids
from okrs.counting.readings import reading_of
from okrs.evidence import policies
from okrs.evidence.selectors.rows import evidence_rows
from okrs.models import Exclusion, KeyResult
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids


def _require(key_result: KeyResult, by: User) -> None:
    if not policies.can_exclude(by, key_result, managed_team_ids(by)):
        raise PermissionDenied
    refuse_closed(key_result.objective.quarter)


@atomic_write
def exclude_row(*, key_result: KeyResult, row_id: int, by: User, reason: str, at: datetime) -> Exclusion:
    """Exclude a row that counts for the key result. Who may: its owner, and planners of the team.

    Raises ValidationError without a reason, in a closed quarter, and for a row that does not count or that ``by`` may
    not open.
    """
    _require(key_result, by)
    if not reason.strip():
        raise ValidationError({"reason": "Say why this row does not belong to the key result."})
    KeyResult.objects.select_for_update().get(pk=key_result.pk)
    reading = reading_of(key_result)
    today = at.astimezone(by.zone).date()
    counts = row_id in evidence_ids(key_result, at=at, reading=reading)
    if not counts or row_id not in evidence_rows(key_result, [row_id], reading=reading, user=by, today=today):
        raise ValidationError("This row does not count for the key result, so there is nothing to take out.")
    made = Exclusion(
        key_result=key_result, source=reading.source.name, row_id=row_id, reason=reason.strip(), by=by, at=at
    )
    made.full_clean()
    with acting(by=by.pk, reason=reason):
        made.save()
    return made


@atomic_write
def restore_row(*, exclusion: Exclusion, by: User, reason: str, at: datetime) -> Exclusion:
    """Let an excluded row count again. Who may: the owner of the key result, and planners of the team.

    Raises ValidationError without a reason, in a closed quarter, and if it is already back.
    """
    locked = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    _require(exclusion.key_result, by)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the row counts after all."})
    if locked.restored_at is not None:
        raise ValidationError("Somebody put this row back already.")
    locked.restored_by, locked.restored_at, locked.restore_reason = by, at, reason.strip()
    locked.full_clean()
    with acting(by=by.pk, reason=reason):
        locked.save()
    return locked
