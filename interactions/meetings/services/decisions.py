"""Every write of decisions: taken, changed, done, moved to another day, dropped, and opened again."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.meetings import policies
from interactions.models import AgendaItem, Decision, Meeting
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import User
from organization.services.versions import replace_version

State = Decision.State


@dataclass(frozen=True)
class DecisionText:
    """What was decided, who sees to it and by when."""

    text: str
    owner: User
    due_on: date
    is_scientific: bool = True
    item: AgendaItem | None = None


@atomic_write
def take_decision(*, by: User, meeting: Meeting, invited: frozenset[int], said: DecisionText) -> Decision:
    """Write down what a meeting decided; whoever prepares the meeting."""
    _require_part(by, meeting, invited)
    decision = Decision(meeting=meeting)
    _fill(decision, said)
    with acting(by=by.pk):
        decision.save()
    return decision


@atomic_write
def change_decision(
    *, by: User, decision: Decision, invited: frozenset[int], said: DecisionText, version: int
) -> Decision:
    """Say it in other words, or give it to somebody else. Raises VersionConflict if somebody else saved it."""
    _require_part(by, decision.meeting, invited)
    _fill(decision, said)
    with acting(by=by.pk):
        replace_version(decision, version=version, fields=("text", "owner", "due_on", "is_scientific", "item"))
        # Agendas that look back at a scientific decision name it to nobody else either.
        for item in decision.looked_at.filter(is_scientific=False) if decision.is_scientific else ():
            item.is_scientific = True
            replace_version(item, version=item.version, fields=["is_scientific"])
    return decision


@atomic_write
def finish_decision(*, by: User, decision: Decision, at: datetime) -> Decision:
    """It is done."""
    return _end(by, decision, State.DONE, at, "")


@atomic_write
def drop_decision(*, by: User, decision: Decision, reason: str, at: datetime) -> Decision:
    """It will not be done, and why."""
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is dropped."})
    return _end(by, decision, State.DROPPED, at, reason.strip())


@atomic_write
def move_decision(*, by: User, decision: Decision, day: date, today: date) -> Decision:
    """It is due on another day, from today on."""
    _require_answer(by, decision, is_open=True)
    if day < today:
        raise ValidationError({"day": "Choose today or a later day."})
    decision.due_on = day
    with acting(by=by.pk):
        replace_version(decision, version=decision.version, fields=["due_on"])
    return decision


@atomic_write
def reopen_decision(*, by: User, decision: Decision) -> Decision:
    """It was neither done nor dropped."""
    _require_answer(by, decision, is_open=False)
    return _write(by, decision, State.OPEN, None, "")


def _end(by: User, decision: Decision, state: str, at: datetime, dropped: str) -> Decision:
    _require_answer(by, decision, is_open=True)
    return _write(by, decision, state, at, dropped)


def _write(by: User, decision: Decision, state: str, at: datetime | None, dropped: str) -> Decision:
    decision.state, decision.ended_at, decision.dropped_because = state, at, dropped
    with acting(by=by.pk, reason=dropped):
        replace_version(decision, version=decision.version, fields=["state", "ended_at", "dropped_because"])
    return decision


def _require_answer(by: User, decision: Decision, *, is_open: bool) -> None:
    if not policies.can_answer(by, decision):
        raise PermissionDenied
    if (decision.state == State.OPEN) != is_open:
        raise ValidationError("This was decided a moment ago. Look at it again.")


def _require_part(by: User, meeting: Meeting, invited: frozenset[int]) -> None:
    if not policies.can_prepare(by, meeting, invited):
        raise PermissionDenied


def _fill(decision: Decision, said: DecisionText) -> None:
    require_active(field="owner", now=said.owner, before=decision.owner_id)
    if not policies.may_own(said.owner, is_scientific=said.is_scientific, meeting=decision.meeting):
        words = f"{said.owner} may not read what is scientific. Choose somebody else, or say that it is not."
        raise ValidationError({"owner": words})
    if said.item and said.item.meeting_id != decision.meeting_id:
        raise ValidationError({"item": "Choose an item of this meeting."})
    decision.text, decision.owner, decision.due_on = said.text.strip(), said.owner, said.due_on
    decision.is_scientific, decision.item = said.is_scientific, said.item
    decision.full_clean()
