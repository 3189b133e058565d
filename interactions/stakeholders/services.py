"""Every write of stakeholders, of what they say, and of contact with them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.models import (
    Activity,
    EarlierAgreement,
    InternalStakeholder,
    RoleAnswer,
    StakeholderContact,
    StakeholderFeedback,
)
from interactions.models.kols import Channel
from interactions.stakeholders import policies
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import User
from organization.services.versions import replace_version

_FIELDS = (
    "colleague", "name", "function", "position", "impact", "expects", "channel", "sharing", "growth", "stage",
    "next_step", "next_step_on", "every", "agreed_since",
)  # fmt: skip
# A talk so many days before its planned day is the planned one.
_EARLY = timedelta(days=7)
_DAY = timedelta(days=1)
_AHEAD = "This day is in the future. Plan the talk instead."


@dataclass(frozen=True)
class Profile:
    """What somebody says about a stakeholder. Who has an account is not named again."""

    colleague: User | None = None
    name: str = ""
    function: str = ""
    position: str = ""
    impact: str = ""
    expects: str = ""
    channel: str = ""
    sharing: str = ""
    growth: str = ""
    stage: str = InternalStakeholder.Stage.UNKNOWN
    next_step: str = ""
    next_step_on: date | None = None
    every: int | None = None
    agreed_since: date | None = None


@atomic_write
def add_stakeholder(*, by: User, profile: Profile, today: date) -> InternalStakeholder:
    """Put a colleague on one's own map. Contact is agreed from today on unless a day is given."""
    if not policies.may_keep(by):
        raise PermissionDenied
    made = InternalStakeholder(owner=by)
    with acting(by=by.pk):
        _fill(made, profile, today)
        made.agreed_entered_on = today if made.every else None
        made.save()
    return made


@atomic_write
def change_stakeholder(
    *, by: User, stakeholder: InternalStakeholder, profile: Profile, version: int, today: date
) -> InternalStakeholder:
    """Change what is said of a stakeholder; the keeper only. VersionConflict if it was saved meanwhile.

    Another agreement holds from today on; until yesterday the one before counts.
    """
    _require(by, stakeholder)
    before = InternalStakeholder.objects.get(pk=stakeholder.pk)
    with acting(by=by.pk):
        _fill(stakeholder, profile, today)
        if (stakeholder.every, stakeholder.agreed_since) != (before.every, before.agreed_since):
            stakeholder.agreed_entered_on = today if stakeholder.every else None
            _keep_agreement(before, until=today - _DAY, today=today)
        replace_version(stakeholder, version=version, fields=(*_FIELDS, "agreed_entered_on"))
    return stakeholder


@atomic_write
def end_stakeholder(*, by: User, stakeholder: InternalStakeholder, today: date) -> InternalStakeholder:
    """Take a stakeholder off the map; everything said stays to be read. An open plan is called off."""
    _require(by, stakeholder)
    with acting(by=by.pk):
        stakeholder.contacts.filter(met_on__isnull=True, is_called_off=False).update(is_called_off=True)
        stakeholder.ended_on = today
        replace_version(stakeholder, version=stakeholder.version, fields=["ended_on"])
    return stakeholder


@atomic_write
def reopen_stakeholder(*, by: User, stakeholder: InternalStakeholder, today: date) -> InternalStakeholder:
    """Put a stakeholder back on the map. Contact is agreed anew from today on, unless they went only today."""
    _require(by, stakeholder)
    gone, stakeholder.ended_on = stakeholder.ended_on, None
    with acting(by=by.pk):
        if gone is not None and gone < today and stakeholder.every is not None:
            _keep_agreement(stakeholder, until=gone - _DAY, today=today)
            stakeholder.agreed_since = stakeholder.agreed_entered_on = today
        stakeholder.full_clean()
        fields = ["ended_on", "agreed_since", "agreed_entered_on"]
        replace_version(stakeholder, version=stakeholder.version, fields=fields)
    return stakeholder


# --- What they say ---------------------------------------------------------------------------


@atomic_write
def record_answer(*, by: User, stakeholder: InternalStakeholder, words: str, said_on: date, today: date) -> RoleAnswer:
    """How they see the role, in their own words; earlier answers stay."""
    _require_on_map(by, stakeholder)
    _require_past(said_on, today, "said_on")
    answer = RoleAnswer(stakeholder=stakeholder, words=words.strip(), said_on=said_on)
    answer.full_clean()
    with acting(by=by.pk):
        answer.save()
    return answer


@atomic_write
def record_feedback(
    *, by: User, stakeholder: InternalStakeholder, text: str, heard_on: date, today: date,
    activity: Activity | None = None,
) -> StakeholderFeedback:  # fmt: skip
    """What they said about the work, with the meeting where it was heard."""
    _require_on_map(by, stakeholder)
    _require_past(heard_on, today, "heard_on")
    if activity is not None and not Activity.objects.visible_to(by, today).filter(pk=activity.pk).exists():
        raise ValidationError({"activity": "There is no such meeting for you."})
    feedback = StakeholderFeedback(stakeholder=stakeholder, text=text.strip(), heard_on=heard_on, activity=activity)
    feedback.full_clean()
    with acting(by=by.pk):
        feedback.save()
    return feedback


@atomic_write
def remove_said(*, by: User, said: RoleAnswer | StakeholderFeedback) -> None:
    """Take back an answer or feedback that was written by mistake; its history stays."""
    _require_on_map(by, said.stakeholder)
    with acting(by=by.pk):
        said.delete()


# --- Contact ---------------------------------------------------------------------------------


@atomic_write
def plan_talk(
    *, by: User, stakeholder: InternalStakeholder, day: date, today: date, channel: str = Channel.FACE_TO_FACE
) -> StakeholderContact:
    """Plan the next talk, or move the one that is planned."""
    _require_on_map(by, stakeholder)
    if day < today:
        raise ValidationError({"planned_on": "Choose today or a later day."})
    contact = _planned(stakeholder) or StakeholderContact(stakeholder=stakeholder)
    contact.planned_on, contact.channel = day, channel
    return _save(by, contact)


@atomic_write
def call_off(*, by: User, stakeholder: InternalStakeholder) -> StakeholderContact | None:
    """The planned talk will not take place; None if none is planned any more."""
    _require_on_map(by, stakeholder)
    contact = _planned(stakeholder)
    if contact is None:
        return None
    contact.is_called_off = True
    return _save(by, contact)


@atomic_write
def record_talk(
    *, by: User, stakeholder: InternalStakeholder, day: date, today: date, at: datetime, channel: str = "",
    note: str = "",
) -> StakeholderContact:  # fmt: skip
    """They met, once a day. It is the planned talk where its day has come or lies in the week ahead."""
    _require_on_map(by, stakeholder)
    _require_past(day, today, "met_on")
    contact = _planned(stakeholder)
    if contact is None or (contact.planned_on and contact.planned_on - _EARLY > day):
        contact = StakeholderContact(stakeholder=stakeholder)
    contact.met_on, contact.recorded_at, contact.zone_name = day, at, by.timezone
    contact.channel = channel or (contact.channel if contact.pk else stakeholder.channel) or Channel.FACE_TO_FACE
    contact.note = note.strip()
    return _save(by, contact)


@atomic_write
def undo_talk(*, by: User, contact: StakeholderContact) -> None:
    """They did not meet: a planned talk is planned again, any other is taken away."""
    _require_on_map(by, contact.stakeholder)
    with acting(by=by.pk):
        if contact.planned_on is None or _planned(contact.stakeholder):
            contact.delete()
            return
        contact.met_on, contact.recorded_at, contact.note = None, None, ""
        contact.save()


# --- How it is done --------------------------------------------------------------------------


def _planned(stakeholder: InternalStakeholder) -> StakeholderContact | None:
    return stakeholder.contacts.select_for_update().filter(met_on__isnull=True, is_called_off=False).first()


def _save(by: User, contact: StakeholderContact) -> StakeholderContact:
    contact.full_clean()
    with acting(by=by.pk):
        contact.save()
    return contact


def _require(by: User, stakeholder: InternalStakeholder) -> None:
    if not policies.can_edit(by, stakeholder):
        raise PermissionDenied


def _require_on_map(by: User, stakeholder: InternalStakeholder) -> None:
    if not policies.can_add_to(by, stakeholder):
        raise PermissionDenied


def _require_past(day: date, today: date, field: str) -> None:
    if day > today:
        raise ValidationError({field: _AHEAD if field == "met_on" else "This day is in the future."})


def _keep_agreement(was: InternalStakeholder, *, until: date, today: date) -> None:
    """Keep what was agreed, if it held on a day up to ``until``. What was entered only today is put right instead."""
    if was.every is None or was.agreed_since is None or was.agreed_entered_on == today:
        return
    last = was.earlier_agreements.order_by("until").values_list("until", flat=True).last()
    if max(was.agreed_since, last + _DAY if last else was.agreed_since) <= until:
        EarlierAgreement.objects.create(
            stakeholder=was, every=was.every, since=was.agreed_since, until=until,
            entered_on=was.agreed_entered_on or was.agreed_since,
        )  # fmt: skip


def _fill(stakeholder: InternalStakeholder, profile: Profile, today: date) -> None:
    require_active(field="colleague", now=profile.colleague, before=stakeholder.colleague_id)
    for name in _FIELDS:
        value = getattr(profile, name)
        setattr(stakeholder, name, value.strip() if isinstance(value, str) else value)
    if profile.colleague is not None:  # the account says who it is and where
        stakeholder.name = stakeholder.function = ""
    if stakeholder.every is None:
        stakeholder.agreed_since = None
    elif stakeholder.agreed_since is None:
        stakeholder.agreed_since = today
    if stakeholder.agreed_since and stakeholder.agreed_since > today:
        raise ValidationError({"agreed_since": "This day is in the future."})
    stakeholder.full_clean()
