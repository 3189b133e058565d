"""Entering, changing and cancelling touchpoints."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.collisions.near import NOTHING, Found, Who
from interactions.collisions.services import UNANSWERED, Decision, check, keep
from interactions.models import KOL, Consent, Touchpoint
from interactions.touchpoints.policies import can_change, functions_of, may_enter
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

State = Touchpoint.State
FURTHEST = timedelta(days=366)
LONGEST = timedelta(days=14)


@dataclass(frozen=True)
class Facts:
    """Everything that is known of a touchpoint."""

    kol: KOL
    function: str
    contact_person: str
    channel_class: str
    starts_at: datetime
    state: str
    ends_at: datetime | None = None
    source_system: str = ""
    external_id: str = ""


@dataclass(frozen=True)
class Entered:
    """The row, what stood in its way, and whether it was there already, the same or changed by this."""

    touchpoint: Touchpoint
    found: Found = NOTHING
    is_new: bool = True
    is_changed: bool = False


@atomic_write
def enter_touchpoint(*, by: User, facts: Facts, at: datetime, decision: Decision = UNANSWERED) -> Entered:
    """Enter one. What its source has named before is brought up to date, and stays one row.

    Raises ``CollisionFoundError`` for a plan that needs an answer.
    """
    if not may_enter(by):
        raise PermissionDenied
    _require_function(by, facts.function)
    stored = _from_source(facts)
    if stored is not None:
        _require_function(by, stored.function)
        if not _differs(stored, facts):
            return Entered(stored, is_new=False)
        found = _save(stored, facts, by=by, at=at, decision=decision)
        return Entered(stored, found, is_new=False, is_changed=True)
    made = Touchpoint(entered_by=by, created_at=at)
    return Entered(made, _save(made, facts, by=by, at=at, decision=decision))


@atomic_write
def change_touchpoint(
    *, by: User, touchpoint: Touchpoint, facts: Facts, version: int, at: datetime, decision: Decision = UNANSWERED
) -> Entered:
    """Change one of one's own function. Raises VersionConflict if it was saved elsewhere since ``version``."""
    if not can_change(by, touchpoint):
        raise PermissionDenied
    _require_function(by, facts.function)
    found = _save(touchpoint, facts, by=by, at=at, decision=decision, version=version)
    return Entered(touchpoint, found, is_new=False, is_changed=True)


@atomic_write
def cancel_touchpoint(*, by: User, touchpoint: Touchpoint) -> Touchpoint:
    """Take one of one's own function out of the calendar; the row and its history stay."""
    if not can_change(by, touchpoint):
        raise PermissionDenied
    with acting(by=by.pk):
        touchpoint.state = State.CANCELLED
        replace_version(touchpoint, version=touchpoint.version, fields=["state"])
    return touchpoint


def _require_function(by: User, function: str) -> None:
    if function not in functions_of(by):
        raise ValidationError({"function": "You enter touchpoints of your own function."})


def _from_source(facts: Facts) -> Touchpoint | None:
    if not facts.external_id:
        return None
    same = Touchpoint.objects.filter(source_system=facts.source_system, external_id=facts.external_id)
    return same.select_for_update().first()


def _differs(stored: Touchpoint, facts: Facts) -> bool:
    return any(getattr(stored, name) != value for name, value in _values(facts).items())


def _values(facts: Facts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in Facts.__dataclass_fields__}


def _save(
    touchpoint: Touchpoint, facts: Facts, *, by: User, at: datetime, decision: Decision, version: int | None = None
) -> Found:
    is_plan, is_stored = facts.state == State.PLANNED, bool(touchpoint.pk)
    _check(facts, at, is_plan=is_plan)
    for name, value in _values(facts).items():
        setattr(touchpoint, name, value)
    zone = touchpoint.entered_by.zone
    touchpoint.occurred_on = day_in(facts.starts_at, zone)
    touchpoint.full_clean(exclude=["entered_by", "kol"], validate_unique=False, validate_constraints=False)
    who = Who(
        kols=(facts.kol.pk,), starts_at=facts.starts_at, day=touchpoint.occurred_on, function=facts.function,
        person=facts.contact_person, person_id=touchpoint.entered_by_id, touchpoint=touchpoint.pk,
    )  # fmt: skip
    found = NOTHING if facts.state == State.CANCELLED else check(who, is_plan=is_plan, decision=decision)
    with acting(by=by.pk):
        if not is_stored:
            touchpoint.save()
        else:
            given = touchpoint.version if version is None else version
            replace_version(touchpoint, version=given, fields=[*_values(facts), "occurred_on"])
        keep(found=found, by=by, at=at, who=who, is_plan=is_plan, decision=decision, touchpoint=touchpoint)
    return found


def _check(facts: Facts, at: datetime, *, is_plan: bool) -> None:
    errors: dict[str, str] = {}
    if is_plan and facts.starts_at <= at:
        errors["state"] = "A plan lies ahead. If it has taken place, say that it is done."
    if facts.state == State.DONE and facts.starts_at > at:
        errors["state"] = "What has taken place cannot lie ahead. Say that it is planned."
    if facts.starts_at > at + FURTHEST or facts.starts_at.year < 2000:
        errors["starts_at"] = "Choose a day not more than a year ahead."
    if facts.ends_at is not None and not facts.starts_at <= facts.ends_at <= facts.starts_at + LONGEST:
        errors["ends_at"] = "The end is after the start, by two weeks at most."
    if is_plan and Consent.objects.objections().filter(kol=facts.kol).exists():
        errors["kol"] = f"{facts.kol} objected to contact. Rule: no contact is planned against an objection."
    if errors:
        raise ValidationError({name: [text] for name, text in errors.items()})
