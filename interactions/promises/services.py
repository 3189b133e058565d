"""Every write of promises. Who did it and when is in the history of the interaction, which is not amended by it."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.models import Interaction
from interactions.promises import policies
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version


@atomic_write
def keep_promise(*, by: User, interaction: Interaction, at: datetime) -> Interaction:
    """It is done."""
    return _end(by, interaction, at, dropped="")


@atomic_write
def drop_promise(*, by: User, interaction: Interaction, reason: str, at: datetime) -> Interaction:
    """It will not be done, and why."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is dropped."})
    return _end(by, interaction, at, dropped=reason.strip())


@atomic_write
def move_promise(*, by: User, interaction: Interaction, day: date, today: date) -> Interaction:
    """It is due on another day, from today on."""
    if not policies.can_finish(by, interaction):
        raise PermissionDenied
    if day < today:
        raise ValidationError({"day": "Choose today or a later day."})
    interaction.next_step_on = day
    with acting(by=by.pk):
        replace_version(interaction, version=interaction.version, fields=["next_step_on"])
    return interaction


@atomic_write
def reopen_promise(*, by: User, interaction: Interaction) -> Interaction:
    """It was neither done nor dropped."""
    if not policies.can_reopen(by, interaction):
        raise PermissionDenied
    return _write(by, interaction, None, "")


def _end(by: User, interaction: Interaction, at: datetime, *, dropped: str) -> Interaction:
    if not policies.can_finish(by, interaction):
        raise PermissionDenied
    return _write(by, interaction, at, dropped)


def _write(by: User, interaction: Interaction, ended_at: datetime | None, dropped: str) -> Interaction:
    interaction.next_step_ended_at, interaction.next_step_dropped = ended_at, dropped
    with acting(by=by.pk, reason=dropped):
        replace_version(interaction, version=interaction.version, fields=["next_step_ended_at", "next_step_dropped"])
    return interaction
