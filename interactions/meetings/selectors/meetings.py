"""One meeting or series, as far as a person may know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse

from interactions.meetings import policies
from interactions.meetings.selectors.successors import successors_in_series, successors_of
from interactions.models import AgendaItem, Decision, Meeting, MeetingAttendee, MeetingSeries
from interactions.models.meetings import MeetingQuerySet
from organization.models import User

# What a meeting is called where its title is not for everybody who knows of it.
PLAIN_TITLE = "Cross-functional meeting"


@dataclass(frozen=True)
class Loaded:
    """A meeting with its activity and those who are invited; ``successors`` act where its organiser left."""

    meeting: Meeting
    attendees: list[MeetingAttendee]
    successors: frozenset[int] = policies.NOBODY

    @property
    def invited(self) -> frozenset[int]:
        """Colleagues with an account."""
        return frozenset(one.user_id for one in self.attendees if one.user_id is not None)

    @property
    def entrusted(self) -> frozenset[int]:
        """Those who hand on a decision: whoever is invited, and successors."""
        return self.invited | self.successors


def known_meetings(user: User, *, today: date) -> MeetingQuerySet:
    """Those of which the person may know, with what their rows need."""
    return Meeting.objects.known_to(user, today).select_related("activity__owner")


def get_meeting(user: User, pk: int, *, today: date, to: str = "read") -> Loaded:
    """404 if the viewer may not know of it; 403 for ``to`` "prepare", "move" or "hand_on" (a decision) if they may not.

    Two queries, and up to two where its organiser left.
    """
    found = (
        known_meetings(user, today=today).select_related("activity__therapeutic_area", "series").filter(pk=pk).first()
    )
    if found is None:
        raise Http404
    people = found.attendees.select_related("user").order_by("user__sort_key", "name", "pk")
    successors = successors_of(found, today=today)
    loaded = Loaded(found, sorted(people, key=lambda one: one.user_id is None), successors)
    if to == "prepare" and not policies.can_prepare(user, found, loaded.invited):
        raise PermissionDenied
    if to == "hand_on" and not policies.can_prepare(user, found, loaded.entrusted):
        raise PermissionDenied
    if to == "move" and not policies.can_move(user, found, successors):
        raise PermissionDenied
    return loaded


def get_item(user: User, pk: int, *, today: date) -> tuple[AgendaItem, Loaded]:
    """An item of an agenda for whoever changes it: 404 where it may not be read, 403 where it may not be changed."""
    item = (
        AgendaItem.objects.visible_to(user, today).select_related("decision", "presenter__user").filter(pk=pk).first()
    )
    if item is None:
        raise Http404
    loaded = get_meeting(user, item.meeting_id, today=today, to="prepare")
    item.meeting = loaded.meeting
    return item, loaded


def get_decision(user: User, pk: int, *, today: date, to: str = "read") -> Decision:
    """404 where it may not be read; 403 for ``to`` "answer" where it is somebody else's."""
    found = Decision.objects.visible_to(user, today).select_related("owner", "meeting__activity__owner").filter(pk=pk)
    decision = found.first()
    if decision is None:
        raise Http404
    if to == "answer" and not policies.can_answer(user, decision):
        raise PermissionDenied
    return decision


def get_series(user: User, pk: int, *, today: date) -> MeetingSeries:
    """A series for its organiser, or a successor: 403 for those who read its meetings, 404 for everybody else."""
    series = MeetingSeries.objects.select_related("owner", "therapeutic_area").filter(pk=pk).first()
    if series is None:
        raise Http404
    if not policies.can_change_series(user, series, successors_in_series(series, today=today)):
        if Meeting.objects.visible_to(user, today).filter(series=series).exists():
            raise PermissionDenied
        raise Http404
    return series


def before(meeting: Meeting) -> "QuerySet[Meeting]":
    """Earlier meetings that were not cancelled, as ``planned_before`` finds them."""
    return planned_before(meeting).filter(activity__is_cancelled=False)


def planned_before(meeting: Meeting) -> "QuerySet[Meeting]":
    """Earlier meetings of the same series; of a single one, the organiser's other single ones. Latest first."""
    rows = Meeting.objects.filter(starts_at__lt=meeting.starts_at, series=meeting.series_id)
    if meeting.series_id is None:
        rows = rows.filter(activity__owner=meeting.activity.owner_id)
    return rows.order_by("-starts_at", "-pk")


def may_be_owners(
    meeting: Meeting, attendees: Iterable[MeetingAttendee], *, also: Iterable[int] = ()
) -> "QuerySet[User]":
    """Who can take on a decision: those who are invited with an account, and ``also`` whoever has it or hands it on."""
    numbers = {one.user_id for one in attendees if one.user_id is not None} | {meeting.activity.owner_id}
    return User.objects.filter(pk__in=numbers | set(also)).order_by("sort_key", "pk")


def may_be_invited(loaded: Loaded) -> "QuerySet[User]":
    """Colleagues with a role who are not invited yet."""
    return User.objects.active().exclude(role="").exclude(pk__in=loaded.invited).order_by("sort_key", "pk")


def title_for(user: User, meeting: Meeting) -> str:
    """The title, or what everybody may call it."""
    return meeting.activity.title if meeting.reads_all(user) else PLAIN_TITLE


def local(meeting: Meeting) -> datetime:
    """When it begins, where it takes place."""
    return meeting.starts_at.astimezone(ZoneInfo(meeting.zone_name))


def day_at(meeting: Meeting, at: datetime) -> date:
    """Which day it is where the meeting takes place: a reader's own may be the one before or after."""
    return at.astimezone(ZoneInfo(meeting.zone_name)).date()


def when_of(meeting: Meeting, user: User) -> str:
    """Its time in words: that of the place, and the reader's own where it differs."""
    here, mine = local(meeting), meeting.starts_at.astimezone(user.zone)
    text = f"{here:%A, %-d %B %Y, %H:%M} ({meeting.zone_name.replace('_', ' ')})"
    if here.utcoffset() == mine.utcoffset():
        return text
    return f"{text}, {mine:%H:%M}{'' if here.date() == mine.date() else f' on {mine:%-d %B}'} your time"


def state_of(meeting: Meeting, today: date) -> str:
    """In one word; a day that is over and of which nobody said whether it took place is said to be so."""
    activity = meeting.activity
    if activity.is_cancelled:
        return "Cancelled"
    if activity.held_on:
        return "Held"
    return "Not confirmed" if activity.planned_on and activity.planned_on < today else "Planned"


def page_of(pk: int) -> str:
    """The address of a meeting."""
    return reverse("meeting", args=[pk])
