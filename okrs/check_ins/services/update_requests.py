"""Asking an owner for an update on a key result."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q

from audit.history import acting
from okrs.check_ins import policies
from okrs.models import CheckIn, KeyResult, UpdateRequest
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


def answer_requests(key_result: KeyResult, period: int, at: datetime) -> int:
    """Mark open requests as answered by a published check-in; a question about a check-in only by one of its period.

    Runs in the caller's transaction and ``acting()``.
    """
    asked = Q(check_in__isnull=True) | Q(check_in__period=period)
    return UpdateRequest.objects.filter(asked, key_result=key_result, answered_at__isnull=True).update(answered_at=at)


def settle_questions(check_in: CheckIn, at: datetime, *, asked_by: User | None = None) -> int:
    """Mark open questions about a check-in as settled: by words of its owner, or by whoever asked (``asked_by``).

    Runs in the caller's transaction and ``acting()``.
    """
    found = UpdateRequest.objects.filter(check_in=check_in, answered_at__isnull=True, asked_at__lte=at)
    if asked_by is not None:
        found = found.filter(asked_by=asked_by)
    return found.update(answered_at=at)


def take_question_back(check_in_id: int, asked_by: User, asked_at: datetime) -> None:
    """Remove the question that somebody asked back at that moment and nobody answered: its words are withdrawn.

    It stays in the history. Runs in the caller's transaction and ``acting()``.
    """
    found = UpdateRequest.objects.filter(check_in=check_in_id, asked_by=asked_by, asked_at=asked_at)
    found.filter(answered_at__isnull=True).delete()
