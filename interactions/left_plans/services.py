"""Every write of plans that somebody left. Who did it and why is in the history of each interaction."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.left_plans.selectors import leavers, left_by, objecting_to, takers, why_not
from interactions.models import Interaction, InteractionParticipant
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import VersionConflict, replace_version

MEANWHILE = "Some of them were handed on or cancelled meanwhile. Look at the list again."


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done to one plan, enough to undo it. ``joined``: whoever took it over had been named as taking part."""

    pk: int
    version: int
    joined: bool = False


@atomic_write
def hand_on(
    *, by: User, leaver: User, plans: Collection[int], to: User, at: datetime, today: date
) -> list[Moved]:  # fmt: skip
    """Give plans of somebody who left to a colleague; all of them or none. Only their author changes.

    Refused for what has begun, for a KOL who objects to contact, and for somebody outside the reach of ``by``.
    """
    found = _locked(by, leaver, plans, today)
    if not takers(by, today=today).filter(pk=to.pk).exists():
        raise ValidationError({"to": "Choose somebody who can take them over."})
    objecting = objecting_to(found)
    refused = dict.fromkeys(filter(None, (why_not(plan, objecting, at) for plan in found)))
    if refused:
        raise ValidationError({"plans": [f"Not all of them can be handed on. {reason}" for reason in refused]})
    with acting(by=by.pk, reason=f"Planned by {leaver.display_name}, who left"):
        return [_give(plan, to) for plan in found]


@atomic_write
def cancel_left(*, by: User, leaver: User, plans: Collection[int], reason: str, today: date) -> list[Moved]:
    """Cancel plans of somebody who left, with a reason."""
    found = _locked(by, leaver, plans, today)
    if not reason.strip():
        raise ValidationError({"reason": "Say why they are cancelled."})
    with acting(by=by.pk, reason=reason.strip()):
        return [_write(plan, Interaction.State.CANCELLED, plan.msl) for plan in found]


@atomic_write
def take_back(*, by: User, leaver: User, moved: Iterable[Moved], today: date) -> tuple[int, int]:
    """Undo either, except for plans that changed since: (undone, left as they are)."""
    _require(by, leaver, today)
    before = {one.pk: one for one in moved}
    undone = 0
    with acting(by=by.pk, reason="Undone"):
        for plan in Interaction.objects.select_for_update(of=("self",)).filter(pk__in=before).order_by("pk"):
            one = before[plan.pk]
            taker = plan.msl
            try:
                _write(plan, Interaction.State.PLANNED, leaver, version=one.version)
            except VersionConflict:
                continue
            if one.joined:
                InteractionParticipant.objects.get_or_create(interaction=plan, user=taker)
            undone += 1
    return undone, len(before) - undone


def _require(by: User, leaver: User, today: date) -> None:
    if not leavers(by, today=today).filter(pk=leaver.pk).exists():
        raise PermissionDenied


def _locked(by: User, leaver: User, plans: Collection[int], today: date) -> list[Interaction]:
    _require(by, leaver, today)
    if not plans:
        raise ValidationError({"plans": "Choose a plan."})
    rows = left_by(leaver).filter(pk__in=plans).select_for_update(of=("self",)).select_related("msl")
    found = list(rows.prefetch_related("attendees__kol"))
    if len(found) != len(set(plans)):
        raise ValidationError({"plans": MEANWHILE})
    return found


def _give(plan: Interaction, to: User) -> Moved:
    joined, _ = InteractionParticipant.objects.filter(interaction=plan, user=to).delete()
    moved = _write(plan, plan.state, to)
    return Moved(moved.pk, moved.version, joined > 0)


def _write(plan: Interaction, state: str, msl: User, *, version: int | None = None) -> Moved:
    plan.state, plan.msl = state, msl
    replace_version(plan, version=plan.version if version is None else version, fields=["state", "msl"])
    return Moved(plan.pk, plan.version)
