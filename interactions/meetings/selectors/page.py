"""Everything that the page of one meeting shows, and its agenda item by item."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from interactions.meetings import policies
from interactions.meetings.selectors.decisions import DecisionRow, decisions_of, open_before
from interactions.meetings.selectors.meetings import Loaded, page_of, state_of, title_for, when_of
from interactions.models import AgendaItem, Decision, Meeting, MeetingAttendee
from organization.ground.names import owner_name
from organization.models import User
from organization.selectors.history import history_entries


@dataclass(frozen=True, slots=True)
class ItemRow:
    """An item of the agenda with what was decided about it.

    ``number`` counts those that the viewer may read; ``line`` says who presents it and how long it takes.
    """

    pk: int
    number: int
    title: str
    about: str
    line: str
    is_scientific: bool
    notes: str
    decisions: list[DecisionRow]
    earlier: str
    earlier_url: str
    edit_url: str
    move_url: str
    is_first: bool
    is_last: bool


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited; ``came`` in words, empty until somebody says."""

    pk: int
    name: str
    function: str
    came: str
    can_leave: bool


@dataclass(frozen=True, slots=True)
class Turnout:
    """Of one function: how many are invited and, once it was held, how many came, in words."""

    label: str
    value: str


@dataclass(frozen=True)
class MeetingPage:
    """A meeting as far as the viewer may read it."""

    pk: int
    title: str
    when: str
    duration: int
    place: str
    link: str
    state: str
    is_held: bool
    is_cancelled: bool
    is_over: bool
    reads_all: bool
    organiser: str
    facts: list[dict[str, Any]]
    notes: str
    agenda: list[ItemRow]
    decisions: list[DecisionRow]
    earlier: list[DecisionRow]
    invited: list[Invited]
    turnout: list[Turnout]
    history: list[dict[str, Any]]
    can_prepare: bool
    can_move: bool
    is_left: bool
    is_own: bool
    series_url: str
    activity_url: str


def meeting_page(user: User, loaded: Loaded, *, today: date, there: date) -> MeetingPage:
    """The page of a meeting from ``get_meeting``; partners do not see its history. ``there``: the day where it is."""
    meeting, activity = loaded.meeting, loaded.meeting.activity
    reads_all, prepares = meeting.reads_all(user), policies.can_prepare(user, meeting, loaded.invited)
    moves = policies.can_move(user, meeting, loaded.successors)
    decisions = decisions_of(meeting, user, today=today, can_edit=prepares)
    items = agenda_of(user, loaded, decisions, today=today, can_edit=prepares)
    is_partner = not reads_all or user.scope("activity") == "shared"
    series = meeting.series if reads_all else None
    # Where it was left, its successors are those of the meeting.
    owns_series = series is not None and policies.can_change_series(
        user, series, loaded.successors if series.owner_id == activity.owner_id else policies.NOBODY
    )
    return MeetingPage(
        pk=meeting.pk,
        title=title_for(user, meeting),
        when=when_of(meeting, user),
        duration=meeting.duration,
        place=meeting.place,
        link=meeting.link,
        state=state_of(meeting, there),
        is_held=activity.held_on is not None,
        is_cancelled=activity.is_cancelled,
        is_over=activity.planned_on is not None and activity.planned_on <= there,
        reads_all=reads_all,
        organiser=owner_name(activity.owner),
        facts=_facts(meeting) if reads_all else [],
        notes=activity.notes if reads_all else "",
        agenda=items,
        decisions=decisions,
        earlier=[] if activity.held_on or activity.is_cancelled else open_before(meeting, user, today=today),
        invited=invited_rows(loaded, user),
        turnout=turnout_of(loaded.attendees, is_held=activity.held_on is not None),
        history=[] if is_partner else _history(meeting),
        can_prepare=prepares,
        can_move=moves,
        is_left=moves and activity.owner_id != user.pk,
        is_own=activity.owner_id == user.pk or user.pk in loaded.invited or not reads_all,
        series_url=reverse("meeting-series-edit", args=[series.pk]) if series and owns_series else "",
        activity_url=reverse("activity", args=[activity.pk]) if reads_all and not is_partner else "",
    )


def agenda_of(
    user: User, loaded: Loaded, decisions: list[DecisionRow], *, today: date, can_edit: bool = False
) -> list[ItemRow]:
    """The agenda as far as the viewer may read it; one query, and one where it looks back at decisions.

    Of these an item shows what the viewer may read: not everybody here was at the meeting that took them.
    """
    meeting = loaded.meeting
    rows: list[AgendaItem] = list(
        AgendaItem.objects.of_meeting(meeting, user).select_related("decision__meeting__activity").order_by("position")
    )
    reads_all = meeting.reads_all(user)
    back = [one.decision_id for one in rows if one.decision_id]
    readable = Decision.objects.visible_to(user, today).filter(pk__in=back)
    known = set(readable.values_list("pk", flat=True)) if back else set()
    names = {one.pk: one.shown for one in loaded.attendees}
    return [
        ItemRow(
            pk=one.pk,
            number=number,
            title=one.title,
            about=one.about,
            line=" · ".join(_line(one, names.get(one.presenter_id or 0, ""), tells=reads_all)),
            is_scientific=one.is_scientific,
            notes=one.notes,
            decisions=[each for each in decisions if each.item_id == one.pk],
            earlier=f"Decided on {one.decision.meeting.activity.planned_on:%-d %B %Y}: {one.decision.text}"
            if one.decision and one.decision_id in known
            else "",
            earlier_url=page_of(one.decision.meeting_id) if one.decision and one.decision_id in known else "",
            edit_url=reverse("agenda-item", args=[one.pk]) if can_edit else "",
            move_url=reverse("agenda-item-move", args=[one.pk]) if can_edit else "",
            is_first=number == 1,
            is_last=number == len(rows),
        )
        for number, one in enumerate(rows, start=1)
    ]


def _line(item: AgendaItem, presenter: str, *, tells: bool) -> Iterator[str]:
    """Who presents it, how long it takes and, for those who read all, whether it is for everybody."""
    if presenter:
        yield presenter
    if item.duration:
        yield f"{item.duration} min"
    if tells and not item.is_scientific:
        yield "not scientific"


def invited_rows(loaded: Loaded, user: User) -> list[Invited]:
    """Those who are invited, with whose invitation the viewer can take back."""
    moves = policies.can_move(user, loaded.meeting)
    return [_invited(one, loaded.meeting, moves) for one in loaded.attendees]


def turnout_of(attendees: list[MeetingAttendee], *, is_held: bool) -> list[Turnout]:
    """By function, in the order in which functions are listed everywhere."""
    invited = Counter(one.function for one in attendees)
    came = Counter(one.function for one in attendees if one.came)
    return [
        Turnout(label, f"{came[key]} of {invited[key]} came" if is_held else f"{invited[key]} invited")
        for key, label in User.Function.choices
        if invited[key]
    ]


def _invited(one: MeetingAttendee, meeting: Meeting, moves: bool) -> Invited:
    came = {None: "", True: "Came", False: "Did not come"}[one.came]
    can_leave = moves and one.user_id != meeting.activity.owner_id
    # A function that is invited as a whole has its name already.
    function = one.get_function_display() if one.user_id or one.name else ""
    return Invited(one.pk, one.shown, function, came, can_leave)


def _facts(meeting: Meeting) -> list[dict[str, Any]]:
    activity = meeting.activity
    facts = [
        ("Therapeutic area", activity.therapeutic_area.name),
        ("Series", meeting.series.title if meeting.series else ""),
        ("Clinical partners", "may read all of this" if activity.is_shared else ""),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _history(meeting: Meeting) -> list[dict[str, Any]]:
    """Changes of the activity and of what only the meeting has, newest first."""
    fields = (
        "title",
        "planned_on",
        "held_on",
        "notes",
        "is_shared",
        "is_cancelled",
        "attendee_count",
        "therapeutic_area",
    )
    found = history_entries(meeting.activity, fields=fields, limit=30)
    more = history_entries(meeting, fields=("starts_at", "duration", "zone_name", "place", "link"), limit=30)
    found += [entry for entry in more if entry["what"] == "changed"]
    return sorted(found, key=lambda entry: entry["when"], reverse=True)[:30]
