"""Asking an owner for an update on a key result."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.check_ins import policies
from okrs.models import KeyResult, UpdateRequest
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.selectors.teams import managed_team_ids


@atomic_write
def ask_for_update(*, key_result: KeyResult, by: User, note: str, at: datetime) -> UpdateRequest:
    """Ask the owner; the request shows in the owner's quarter until the next published check-in answers it.

    Who may: see ``policies.can_ask_for_update``. Raises ValidationError if an earlier request is still open.
    """
    if key_result.owner_id == by.pk:
        raise ValidationError("It is your own: check in instead.")
    if not key_result.owner.is_active:
        raise ValidationError(f"{key_result.owner} is no longer active and cannot answer: reassign the key result.")
    if not policies.can_ask_for_update(by, key_result, managed_team_ids(by)):
        raise PermissionDenied
    waiting = UpdateRequest.objects.filter(key_result=key_result, answered_at__isnull=True).first()
    if waiting is not None:
        raise ValidationError(f"{waiting.asked_by} asked on {waiting.asked_at:%-d %b} already.")
    request = UpdateRequest(key_result=key_result, asked_by=by, asked_at=at, note=note.strip())
    request.full_clean(exclude=["key_result", "asked_by"])
    with acting(by=by.pk):
        request.save()
    return request


def answer_requests(key_result: KeyResult, at: datetime) -> int:
    """Mark open requests as answered by a published check-in. Runs in the caller's transaction and ``acting()``."""
    return UpdateRequest.objects.filter(key_result=key_result, answered_at__isnull=True).update(answered_at=at)
