"""Every write of meetings themselves: planned, moved, held, and who is invited to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from interactions.arithmetic.recurrence import moment_of
from interactions.meetings import policies
from interactions.models import Activity, ActivityParticipant, Decision, Meeting, MeetingAttendee, MeetingSeries
from organization import roles
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import TherapeuticArea, User
from organization.services.versions import replace_version


@dataclass(frozen=True)
class MeetingPlan:
    """What the organiser says about one meeting; ``day`` and ``at`` are those of ``zone``."""

    title: str
    therapeutic_area: TherapeuticArea
    day: date
    at: time
    zone: str
    duration: int = 60
    place: str = ""
    link: str = ""
    is_shared: bool = False


@atomic_write
def plan_meeting(*, by: User, plan: MeetingPlan, today: date) -> Meeting:
    """Plan one's own meeting; the organiser is invited."""
    if not policies.may_plan(by):
        raise PermissionDenied
    with acting(by=by.pk):
        return make_meeting(by, plan, today)


def make_meeting(
    owner: User, plan: MeetingPlan, today: date, *, series: MeetingSeries | None = None, month: date | None = None
) -> Meeting:
    """The rows of a new meeting, inside a transaction that says who acts."""
    kind = Activity.Kind.CROSS_FUNCTIONAL_MEETING
    activity = Activity(kind=kind, owner=owner, zone_name=owner.timezone, planned_since=today)
    meeting = Meeting(activity=activity, series=series, month=month)
    _fill(meeting, plan)
    activity.full_clean()
    activity.save()
    meeting.activity = activity
    meeting.full_clean()
    meeting.save()
    MeetingAttendee.objects.create(meeting=meeting, user=owner, function=owner.function)
    return meeting


@atomic_write
def change_meeting(
    *, by: User, meeting: Meeting, plan: MeetingPlan, version: int, successors: frozenset[int] = policies.NOBODY
) -> Meeting:
    """Say anew when, where and about what it is; only its organiser. Raises VersionConflict.

    ``successors`` of an organiser who left: whoever of them does so is its organiser from then on.
    """
    if not policies.can_move(by, meeting, successors):
        raise PermissionDenied
    with acting(by=by.pk):
        rewrite(meeting, plan, version=version, owner=by)
    return meeting


def rewrite(meeting: Meeting, plan: MeetingPlan, *, version: int, owner: User, moves: bool = True) -> None:
    """The same inside a transaction. ``moves``: a new time is the meeting's own, not that of its series."""
    before = meeting.starts_at
    meeting.activity.owner = owner
    if meeting.activity.is_shared and not plan.is_shared:
        _keep_decisions_readable(meeting)
    _fill(meeting, plan)
    meeting.is_moved = meeting.is_moved or (moves and meeting.series_id is not None and meeting.starts_at != before)
    meeting.activity.full_clean()
    meeting.full_clean()
    fields = ("title", "therapeutic_area", "planned_on", "is_shared", "owner")
    replace_version(meeting.activity, version=version, fields=fields)
    meeting.save()
    MeetingAttendee.objects.get_or_create(meeting=meeting, user=owner, defaults={"function": owner.function})


@atomic_write
def write_minutes(*, by: User, meeting: Meeting, invited: frozenset[int], notes: str, version: int) -> Meeting:
    """The note on the meeting as a whole, before it or after; whoever prepares it. Raises VersionConflict."""
    _require_part(by, meeting, invited)
    meeting.activity.notes = notes.strip()
    with acting(by=by.pk):
        replace_version(meeting.activity, version=version, fields=["notes"])
    return meeting


@atomic_write
def hold_meeting(
    *, by: User, meeting: Meeting, invited: frozenset[int], came: Collection[int], today: date, version: int,
    asked: Collection[int] | None = None,
) -> Meeting:  # fmt: skip
    """It took place on its day, and these attendees came (or correct who did). It counts for those of them who record
    activities. Raises VersionConflict.

    ``asked``: of whom it was said, where others were invited meanwhile. ``today``: the day where it takes place.
    """
    _require_part(by, meeting, invited)
    activity = meeting.activity
    day = activity.planned_on
    if day is None or day > today:
        raise ValidationError("It has not taken place yet: its day lies ahead.")
    present = []
    with acting(by=by.pk):
        for one in meeting.attendees.select_related("user"):
            if asked is None or one.pk in asked or one.pk in came:
                one.came = one.pk in came
                one.save(update_fields=["came"])
            present += [one] if one.came else []
        if not present:
            raise ValidationError("Say who came.")
        activity.held_on = day
        activity.attendee_count = len(present)
        labels = dict(User.Function.choices)
        activity.functions_present = ", ".join(
            labels[key] for key in labels if key in {one.function for one in present}
        )
        replace_version(activity, version=version, fields=["held_on", "attendee_count", "functions_present"])
        people = {one.user for one in present if one.user and policies.may_plan(one.user)}
        _credit(activity, {one.pk for one in people} - {activity.owner_id})
    return meeting


@atomic_write
def reopen_meeting(*, by: User, meeting: Meeting, invited: frozenset[int]) -> Meeting:
    """It has not taken place after all: it counts for nobody until it has. Who was said to come stays marked."""
    _require_part(by, meeting, invited)
    activity = meeting.activity
    activity.held_on, activity.attendee_count, activity.functions_present = None, None, ""
    with acting(by=by.pk):
        replace_version(activity, version=activity.version, fields=["held_on", "attendee_count", "functions_present"])
        _credit(activity, set())
    return meeting


@atomic_write
def cancel_meeting(*, by: User, meeting: Meeting, reason: str, successors: frozenset[int] = policies.NOBODY) -> Meeting:
    """It does not take place, with a reason; only its organiser, and not once it was held. Its history stays."""
    if not policies.can_move(by, meeting, successors):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": "Say why it is cancelled."})
    with acting(by=by.pk, reason=reason.strip()):
        meeting.activity.is_cancelled = True
        replace_version(meeting.activity, version=meeting.activity.version, fields=["is_cancelled"])
    return meeting


# --- Who is invited -------------------------------------------------------------------


@atomic_write
def invite(
    *, by: User, meeting: Meeting, person: User | None = None, name: str = "", function: str = "", later: bool = False
) -> MeetingAttendee:
    """Invite a colleague, a guest by name with their function, or a function as a whole.

    ``later``: to the meetings of the series that come after it, too. Raises ValidationError for whoever is invited.
    """
    if not policies.can_prepare(by, meeting, frozenset()):
        raise PermissionDenied
    require_active(field="person", now=person)
    found: dict[str, Any] = {
        "user": person, "name": "" if person else name.strip(), "function": person.function if person else function,
    }  # fmt: skip
    attendee = MeetingAttendee(meeting=meeting, **found)
    attendee.full_clean()
    with acting(by=by.pk):
        attendee.save()
        for other in _later(meeting) if later else ():
            if not _is_invited(other, attendee):
                MeetingAttendee.objects.create(meeting=other, **found)
    return attendee


def _is_invited(meeting: Meeting, attendee: MeetingAttendee) -> bool:
    """Whether the same person, guest or function is, under whichever function or in whichever capitals."""
    if attendee.user is not None:
        return meeting.attendees.filter(user=attendee.user).exists()
    return meeting.attendees.filter(user=None, function=attendee.function, name__iexact=attendee.name).exists()


@atomic_write
def uninvite(*, by: User, meeting: Meeting, attendee: MeetingAttendee) -> None:
    """Take an invitation back; never the organiser's, and not after the meeting."""
    if not policies.can_move(by, meeting):
        raise PermissionDenied
    if attendee.user_id == meeting.activity.owner_id:
        raise ValidationError("The organiser is always invited.")
    with acting(by=by.pk):
        attendee.delete()


def _later(meeting: Meeting) -> Any:
    if meeting.series_id is None:
        return ()
    ahead = Meeting.objects.filter(series=meeting.series_id, starts_at__gt=meeting.starts_at)
    return ahead.filter(activity__held_on=None, activity__is_cancelled=False)


# --- How it is done -------------------------------------------------------------------


def _require_part(by: User, meeting: Meeting, invited: frozenset[int]) -> None:
    if not policies.can_prepare(by, meeting, invited):
        raise PermissionDenied


def _keep_decisions_readable(meeting: Meeting) -> None:
    """Sharing ends only once no clinical partner owes a decision that sharing alone shows them."""
    rows = meeting.decisions.filter(state=Decision.State.OPEN, is_scientific=True).select_related("owner")
    names = sorted({str(one.owner) for one in rows if one.owner.scope("activity") == roles.SHARED})
    if names:
        who = ", ".join(names)
        words = f"{who} could no longer read decisions that they see to. Hand these on, or end them, first."
        raise ValidationError({"is_shared": words})


def _fill(meeting: Meeting, plan: MeetingPlan) -> None:
    activity = meeting.activity
    activity.title, activity.therapeutic_area = plan.title.strip(), plan.therapeutic_area
    activity.is_shared = plan.is_shared
    meeting.starts_at = moment_of(plan.day, plan.at, ZoneInfo(plan.zone))
    # Where clocks go forward the moment may lie on another day than was typed; the day is that of the moment.
    activity.planned_on = meeting.starts_at.astimezone(ZoneInfo(plan.zone)).date()
    meeting.zone_name, meeting.duration = plan.zone, plan.duration
    meeting.place, meeting.link = plan.place.strip(), plan.link.strip()


def _credit(activity: Activity, wanted: set[int]) -> None:
    present = set(activity.participant_links.values_list("user", flat=True))
    activity.participant_links.filter(user__in=present - wanted).delete()
    ActivityParticipant.objects.bulk_create(
        ActivityParticipant(activity=activity, user_id=pk) for pk in sorted(wanted - present)
    )
