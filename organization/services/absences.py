"""Absences: days on which a person is away."""

from datetime import date

from audit.history import acting
from organization import policies
from organization.ground.constraints import atomic_write
from organization.models import Absence, User
from organization.selectors.absences import manages
from organization.services.records import store


@atomic_write
def add_absence(*, user: User, starts_on: date, ends_on: date, by: User, today: date) -> Absence:
    """``user`` is away from one day to another, both included; by themselves, their manager or an administrator."""
    policies.require(policies.may_edit_absences_of(by, user, manages=manages(by, user, today)))
    return store(Absence(user=user, starts_on=starts_on, ends_on=ends_on), by=by)


@atomic_write
def remove_absence(*, absence: Absence, by: User, today: date) -> None:
    """Take an absence back; by the same people who may enter it."""
    policies.require(policies.may_edit_absences_of(by, absence.user, manages=manages(by, absence.user, today)))
    with acting(by=by.pk):
        absence.delete()
