"""Absences: days on which a person is away."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from organization import policies
from organization.ground.constraints import atomic_write
from organization.models import Absence, User
from organization.selectors.absences import answers_for, manages
from organization.services.records import store

State = Absence.State


@atomic_write
def add_absence(*, user: User, starts_on: date, ends_on: date, by: User, today: date, at: datetime) -> Absence:
    """``user`` is away from one day to another, both included; by themselves, their manager or an administrator.

    It stands at once if it is entered before it begins, or by the one who would have to approve it; else it waits.
    """
    policies.require(policies.may_edit_absences_of(by, user, manages=manages(by, user, today)))
    row = Absence(user=user, starts_on=starts_on, ends_on=ends_on)
    if starts_on <= today and not answers_for(by, user, today):
        row.state, row.asked_at = State.WAITING, at
    return store(row, by=by)


@atomic_write
def answer_absence(*, absence: Absence, by: User, today: date, is_approved: bool, reason: str = "") -> Absence:
    """Approve an absence that was entered after it began, or say why not.

    Who may: a manager of the person, or an administrator if nobody manages them; never the person. ValidationError if
    it was answered meanwhile.
    """
    if not answers_for(by, absence.user, today):
        raise PermissionDenied
    row = Absence.objects.select_for_update().get(pk=absence.pk)
    if row.state != State.WAITING:
        raise ValidationError("Somebody answered it a moment ago.")
    if not is_approved and not reason.strip():
        raise ValidationError({"reason": "Say why it is declined."})
    row.state = State.APPROVED if is_approved else State.DECLINED
    row.refused = "" if is_approved else reason.strip()
    return store(row, by=by)


@atomic_write
def remove_absence(*, absence: Absence, by: User, today: date) -> None:
    """Take an absence back; by the same people who may enter it."""
    policies.require(policies.may_edit_absences_of(by, absence.user, manages=manages(by, absence.user, today)))
    with acting(by=by.pk):
        absence.delete()
