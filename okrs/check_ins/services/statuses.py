"""Declaring on the board a status that differs from the computed one: a check-in like any other, in one step."""

from dataclasses import replace
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from okrs.arithmetic.progress import Status
from okrs.check_ins import policies
from okrs.check_ins.services.check_ins import TEXTS, Said, latest_of, publish_check_in, seen_of
from okrs.models import CheckIn, KeyResult
from okrs.models.objectives import period_of
from okrs.snapshots.assessment import Assessment, assess
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.selectors.teams import managed_team_ids


def subject_of(*, key_result: KeyResult, by: User, at: datetime) -> tuple[int, CheckIn | None]:
    """The period that a declared status belongs to, and that period's existing row.

    For the owner it is the running period; for others the newest period with a published check-in.
    """
    running = period_of(key_result.objective.quarter, at.astimezone(by.zone).date())
    if key_result.owner_id == by.pk:
        return running, latest_of(key_result, running)
    newest = CheckIn.objects.in_force().filter(key_result=key_result).order_by("-period", "-pk").first()
    return (running, None) if newest is None else (newest.period, latest_of(key_result, newest.period))


@atomic_write
def declare_status(
    *, key_result: KeyResult, by: User, status: str, reason: str, confidence: int | None, seen: str, at: datetime
) -> CheckIn:
    """Declare another status, or withdraw the declared one (``status`` empty). Computed and declared are both kept.

    It is published as the check-in of its period, which otherwise keeps its text: in place or as a correction in the
    name of ``by``, as ``check_ins.publish_check_in`` does. ``seen`` is ``seen_of`` of the row of ``subject_of``; raises
    VersionConflict if another was saved since.

    Who may: see ``policies.can_declare``. Raises ValidationError without a reason, if others have nothing published to
    correct, if this would also publish the owner's draft, for Complete, and once the target is reached.
    """
    if not policies.can_declare(by, key_result, managed_team_ids(by)):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why; the reason is kept with the change."})
    now = assess([key_result], at=at)[key_result.pk]
    status = _new_status(status, now)
    period, row = subject_of(key_result=key_result, by=by, at=at)
    said = Said()
    if row is None:
        if key_result.owner_id != by.pk:
            raise ValidationError(f"{key_result.owner} has not checked in yet. Ask for an update instead.")
    elif row.published_at is None:
        raise ValidationError("A draft check-in is open for this period. Finish it, and declare the status there.")
    else:
        insights = tuple(row.insight_links.values_list("insight", flat=True))
        said = Said(confidence=row.confidence, insights=insights, **{name: getattr(row, name) for name in TEXTS})
    said = replace(said, confidence=said.confidence if confidence is None else confidence)
    if not said.what_changed:
        said = replace(said, what_changed="Status changed on the board.")
    if status:
        said = replace(said, declared_status=status, override_reason=reason.strip())
    elif row is not None:
        said = replace(said, what_changed=f"{said.what_changed}\nBack to the counted status: {reason.strip()}".strip())
    try:
        return publish_check_in(
            key_result=key_result, period=period, by=by, seen=seen or seen_of(None), said=said, at=at
        )
    except ValidationError as error:
        raise _named(error) from error


def _new_status(status: str, now: Assessment) -> str:
    """What to declare, empty for the computed status. Raises ValidationError if it may not be or changes nothing."""
    if now.status == Status.COMPLETE:
        raise ValidationError({"status": "The target is reached: it is Complete, whatever is declared."})
    if status == Status.COMPLETE:
        raise ValidationError({"status": "Complete cannot be declared. It comes with the target."})
    if status == now.status.value:
        status = ""
    if status == (now.declared or ""):
        raise ValidationError({"status": f"{now.shown_status.label} is the status already. Choose another one."})
    return status


def _named(error: ValidationError) -> ValidationError:
    """The error with the check-in's field names changed to those of ``declare_status``."""
    if not hasattr(error, "error_dict"):
        return error
    names = {"override_reason": "reason", "declared_status": "status"}
    return ValidationError({names.get(name, name): errors for name, errors in error.error_dict.items()})
