"""Every write of hand-offs to safety, from awareness to safety's receipt: each step once, and never without a trace."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F

from audit.history import acting
from interactions.arithmetic import deadlines as rules
from interactions.models import Interaction, SafetyHandoff
from interactions.safety import policies
from organization import text_screens
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.selectors.calendars import calendars_of

Screen = Interaction.Screen
CLOSED = "It was changed in the meantime. Look at it again."


@atomic_write
def promise_hand_offs(*, by: User, interaction: Interaction, is_time_known: bool, at: datetime) -> list[SafetyHandoff]:
    """One row for each answer "possible" of a saved interaction that has none yet.

    Called by the services of interactions.
    """
    wanted = [kind for kind, screen in SafetyHandoff.SCREENS.items() if getattr(interaction, screen) == Screen.POSSIBLE]
    if not wanted:
        return []
    there = set(SafetyHandoff.objects.filter(interaction=interaction).values_list("kind", flat=True))
    aware_at = rules.aware_from(interaction.starts_at, zone=_zone(interaction), is_time_known=is_time_known)
    made = []
    for kind in wanted:
        if kind not in there:
            row = SafetyHandoff(interaction=interaction, kind=kind, aware_at=aware_at, created_at=at)
            row.due_at = _due(row)
            row.full_clean(exclude=["interaction"])
            with acting(by=by.pk):
                row.save()
            made.append(row)
    return made


@atomic_write
def follow_start(*, by: User, interaction: Interaction, is_time_known: bool, old_start: datetime) -> None:
    """The conversation was moved: what was heard then was heard earlier. Never later, which needs a reason.

    A time the author gave, after the conversation began, stays. What was heard as it began, or on that day at an
    unknown time, moves with it. Called by the services of interactions.
    """
    start = interaction.starts_at
    if start >= old_start:
        return
    first = rules.aware_from(start, zone=_zone(interaction), is_time_known=False)
    rows = SafetyHandoff.objects.filter(interaction=interaction, aware_at__gt=start, aware_at__lte=old_start)
    for row in rows.select_for_update():
        row.interaction = interaction
        row.aware_at = start if is_time_known and row.aware_at == old_start else first
        row.due_at = _due(row)
        with acting(by=by.pk, reason="The conversation was moved to an earlier time"):
            _write(row, "aware_at", "due_at")


@atomic_write
def hand_off(*, by: User, handoff: SafetyHandoff, at: datetime, reason: str = "") -> SafetyHandoff:
    """Confirm that it went to safety. A second time changes nothing.

    By its author, or by somebody else who may know of it: then with a reason, which says how they know.
    """
    row = _locked(handoff)
    if row.handed_off_at is not None and (policies.is_author(by, row) or policies.can_take_back(by, row)):
        return row
    if not policies.can_hand_off(by, row):
        raise _refusal(row)
    if policies.is_on_behalf(by, row):
        reason = _checked(reason, "Say how you know: you confirm it for somebody else.")
    row.handed_off_at, row.handed_off_by = at, by
    with acting(by=by.pk, reason=reason.strip() or "Handed off to safety"):
        _write(row, "handed_off_at", "handed_off_by")
    _answer(by, row, Screen.HANDED_OFF)
    return row


@atomic_write
def acknowledge(*, by: User, handoff: SafetyHandoff, at: datetime, receipt: str = "", seen: str = "") -> SafetyHandoff:
    """Safety has it, with its own number if any; or compliance knows of a withdrawal.

    What nobody has confirmed yet is handed off with it: it reached safety in another way. ``seen`` is the stage the
    person was shown, so that what was withdrawn meanwhile is not acknowledged unread. A second time changes nothing.
    """
    row = _locked(handoff)
    if row.acknowledged_at is not None and row.acknowledged_by_id == by.pk:
        return row
    if not policies.can_acknowledge(by, row):
        raise _refusal(row)
    if seen and seen != row.stage:
        raise ValidationError(CLOSED, code="closed")
    fields = ["acknowledged_at", "acknowledged_by", "receipt"]
    was_open = row.is_open
    if was_open:
        row.handed_off_at, row.handed_off_by = at, by
        fields += ["handed_off_at", "handed_off_by"]
    row.acknowledged_at, row.acknowledged_by, row.receipt = at, by, receipt.strip()
    with acting(by=by.pk):
        _write(row, *fields)
    if was_open:
        _answer(by, row, Screen.HANDED_OFF)
    return row


@atomic_write
def withdraw(*, by: User, handoff: SafetyHandoff, at: datetime, reason: str) -> SafetyHandoff:
    """The author says it was no event after all. It stays listed with the reason, and waits to be acknowledged."""
    row = _locked(handoff)
    if not policies.can_withdraw(by, row):
        raise _refusal(row)
    row.withdrawn_at, row.withdrawn_by = at, by
    row.withdrawn_reason = _checked(reason, "Say why it need not go to safety. Safety and compliance read it.")
    with acting(by=by.pk, reason=row.withdrawn_reason):
        _write(row, "withdrawn_at", "withdrawn_by", "withdrawn_reason")
    return row


@atomic_write
def take_back(*, by: User, handoff: SafetyHandoff, reason: str) -> SafetyHandoff:
    """Undo the last step (a receipt, hand-off or withdrawal), with a reason. Then it waits again."""
    row = _locked(handoff)
    if not policies.can_take_back(by, row):
        raise _refusal(row)
    said = _checked(reason, "Say why it is taken back.")
    # Where safety's receipt was also the hand-off, the two are one step.
    is_one_step = row.acknowledged_at is not None and row.acknowledged_at == row.handed_off_at
    is_one_step = is_one_step or policies.last_step(by, row) == "withdrawal"
    fields: list[str] = []
    if row.acknowledged_at is not None:
        row.acknowledged_at, row.acknowledged_by, row.receipt = None, None, ""
        fields += ["acknowledged_at", "acknowledged_by", "receipt"]
    if row.handed_off_at is not None and (is_one_step or not fields):
        row.handed_off_at, row.handed_off_by = None, None
        fields += ["handed_off_at", "handed_off_by"]
    elif row.withdrawn_at is not None and (is_one_step or not fields):
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_reason = None, None, ""
        fields += ["withdrawn_at", "withdrawn_by", "withdrawn_reason"]
    with acting(by=by.pk, reason=said):
        _write(row, *fields)
    if row.is_open:
        _answer(by, row, Screen.POSSIBLE)
    return row


@atomic_write
def correct_awareness(
    *, by: User, handoff: SafetyHandoff, aware_at: datetime, at: datetime, reason: str
) -> SafetyHandoff:
    """Say when it was really heard, which moves the due time. Only its author, with a reason that is kept."""
    row = _locked(handoff)
    if not policies.can_correct(by, row):
        raise _refusal(row)
    first = rules.aware_from(row.interaction.starts_at, zone=_zone(row.interaction), is_time_known=False)
    if aware_at > at:
        raise ValidationError({"day": "It cannot have been heard in the future."})
    if aware_at < first:
        raise ValidationError({"day": "That is before the day of the conversation. Change the conversation first."})
    said = _checked(reason, "Say why the time is corrected.")
    row.aware_at = aware_at
    row.due_at = _due(row)
    with acting(by=by.pk, reason=said):
        _write(row, "aware_at", "due_at")
    return row


# --- How it is done -------------------------------------------------------------------


def _locked(handoff: SafetyHandoff) -> SafetyHandoff:
    """The row as stored, locked; others who act on it wait.

    The interaction is locked first, in the order of amending one: locks taken crosswise would wait for ever.
    """
    Interaction.objects.select_for_update().values_list("pk").get(pk=handoff.interaction_id)
    rows = SafetyHandoff.objects.select_for_update(of=("self",)).select_related("interaction__msl")
    return rows.get(pk=handoff.pk)


def _refusal(row: SafetyHandoff) -> Exception:
    """The error to raise: somebody was quicker, or the step is not this person's to take."""
    return PermissionDenied() if row.is_open else ValidationError(CLOSED, code="closed")


def _checked(reason: str, missing: str) -> str:
    """The reason, refused if it could identify a patient."""
    said = reason.strip()
    if not said:
        raise ValidationError({"reason": missing})
    found = [
        f"The reason may hold {what}. Leave out everything that could identify a patient."
        for what, pattern in text_screens.PATIENT_IDENTIFIERS
        if pattern.search(said)
    ]
    if found:
        raise ValidationError({"reason": found})
    return said


def _due(row: SafetyHandoff) -> datetime:
    """The due time by the rule, with the weekend and the public holidays of the author's country."""
    zone, country = _zone(row.interaction), row.interaction.msl.country
    day = rules.next_day(row.aware_at, zone)
    calendar = calendars_of([country], day, day)[country]
    return rules.due_from(row.aware_at, zone=zone, holidays=calendar.days_off, weekend=calendar.weekend)


def _zone(interaction: Interaction) -> ZoneInfo:
    """The zone where it was heard: an author who has moved since gets neither more time nor less."""
    return ZoneInfo(interaction.zone_name)


def _write(row: SafetyHandoff, *fields: str) -> None:
    row.full_clean(exclude=["interaction", "handed_off_by", "acknowledged_by", "withdrawn_by"])
    row.save(update_fields=list(fields))


def _answer(by: User, row: SafetyHandoff, answer: str) -> None:
    """Change the interaction's answer too, whatever its state; the words stay with the hand-off."""
    with acting(by=by.pk):
        Interaction.objects.filter(pk=row.interaction_id).update(**{row.screen: answer}, version=F("version") + 1)
