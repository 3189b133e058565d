"""Entries by hand: dated values, and the day on which a milestone was reached."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.models import KeyResult, KeyResultValue, Milestone
from okrs.models.choices import Kind, Metric
from okrs.values import policies
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids


def _require_writer(key_result: KeyResult, by: User) -> None:
    """Allow its owner and planners of the team, while entries may still change."""
    if key_result.measured_by != Metric.MANUAL:
        raise ValidationError("This key result is counted from the work and takes no typed value.")
    refuse_closed(key_result.objective.quarter)
    if not policies.can_enter_value(by, key_result, managed_team_ids(by)):
        raise PermissionDenied


def _require_day(key_result: KeyResult, day: date, today: date, field: str) -> None:
    quarter = key_result.objective.quarter
    if day > today:
        raise ValidationError({field: "The day is in the future."})
    if not quarter.starts_on <= day <= quarter.ends_on:
        raise ValidationError({field: f"The day must lie in {quarter.name}."})


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the correction is kept in the history with its reason."})


def _require_fitting(key_result: KeyResult, value: Decimal) -> None:
    """Check that a count is not negative, and that a yes or no is 1 or 0."""
    if key_result.kind == Kind.COUNT and value < 0:
        raise ValidationError({"value": "A count cannot be below 0."})
    if key_result.kind == Kind.YES_NO and value not in (0, 1):
        raise ValidationError({"value": "Enter 1 for done, 0 for not done."})
    if key_result.kind == Kind.MILESTONE:
        raise ValidationError("Milestones take no value: mark each as reached with its day.")


@atomic_write
def enter_value(
    *, key_result: KeyResult, by: User, value: Decimal, as_of: date, at: datetime, note: str = ""
) -> KeyResultValue:
    """Enter a dated value for a manual key result.

    Who may: its owner and planners of the team. Raises ValidationError for a counted key result, for a day in the
    future or outside the quarter, and after the quarter's days of grace, when it would not count.
    """
    _require_writer(key_result, by)
    _require_day(key_result, as_of, day_in(at, by.zone), "as_of")
    _require_fitting(key_result, value)
    owner, grace = key_result.owner, key_result.objective.quarter.grace_ends_on
    if day_in(at, owner.zone) > grace:
        raise ValidationError(f"Values could be entered until {grace:%-d %B %Y}; one entered now would not count.")
    row = KeyResultValue(
        key_result=key_result, value=value, as_of=as_of, note=note, by=by, zone_name=owner.timezone, created_at=at
    )
    row.full_clean()
    with acting(by=by.pk, reason=note):
        row.save()
    return row


@atomic_write
def correct_value(
    *, row: KeyResultValue, by: User, value: Decimal, as_of: date, note: str, reason: str, today: date
) -> KeyResultValue:
    """Correct a wrong value; the old one stays in the history. Who may: as ``enter_value``.

    ``row`` is the value as the person saw it. Raises ValidationError without a reason, and one with code ``conflict``
    if somebody else corrected or deleted it meanwhile.
    """
    _require_writer(row.key_result, by)
    _require_reason(reason)
    _require_day(row.key_result, as_of, today, "as_of")
    _require_fitting(row.key_result, value)
    seen = {"value": row.value, "as_of": row.as_of, "note": row.note}
    with acting(by=by.pk, reason=reason):
        changed = KeyResultValue.objects.filter(pk=row.pk, **seen).update(value=value, as_of=as_of, note=note)
    if not changed:
        raise ValidationError("Somebody else changed this value meanwhile. Look at it again.", code="conflict")
    row.refresh_from_db()
    return row


@atomic_write
def delete_value(*, row: KeyResultValue, by: User, reason: str) -> None:
    """Delete a value that should not have been entered; it stays in the history. Who may: as ``enter_value``."""
    _require_writer(row.key_result, by)
    _require_reason(reason)
    with acting(by=by.pk, reason=reason):
        row.delete()


@atomic_write
def reach_step(*, step: Milestone, by: User, done_on: date | None, today: date, reason: str = "") -> Milestone:
    """Enter the day on which a milestone was reached; or, with a reason, change or clear it.

    Who may: the owner of the key result and planners of the team. Raises ValidationError for a day in the future or
    outside the quarter, and for a correction without a reason.
    """
    key_result = step.key_result
    _require_writer(key_result, by)
    stored = Milestone.objects.select_for_update().get(pk=step.pk)
    if stored.done_on is not None and stored.done_on != done_on:
        _require_reason(reason)
    elif done_on is None:
        raise ValidationError({"done_on": "Enter the day on which it was reached."})
    if done_on is not None:
        _require_day(key_result, done_on, today, "done_on")
    with acting(by=by.pk, reason=reason):
        stored.done_on = done_on
        stored.save(update_fields=["done_on"])
    return stored
