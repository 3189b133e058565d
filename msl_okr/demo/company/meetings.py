"""The monthly meeting of msl@: held in past months, with what was decided, and planned three months ahead."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from interactions.arithmetic.recurrence import meeting_day, moment_of, next_months
from interactions.meetings.services.series import AHEAD
from interactions.models import (
    Activity,
    ActivityParticipant,
    AgendaItem,
    Decision,
    Meeting,
    MeetingAttendee,
    MeetingSeries,
)
from msl_okr.demo import texts
from msl_okr.demo.story import Story, at
from organization.ground.work_weeks import Calendar
from organization.models import User

# So many past months are kept with their agenda.
_PAST = 4
# Who is invited beside the organiser; the function is invited as a whole.
_INVITED = ("teammate", "lead", "clinical", "commercial")
_AS_A_WHOLE = User.Function.MARKET_ACCESS
_GUEST = ("Tuulikki Vanhanen", User.Function.RESEARCH)
_TIME = time(14)


def build(story: Story) -> None:
    """After activities: the meetings that took place are among them."""
    organiser = story.users["msl"]
    held = [(row.held_on, row) for row in story.rows_of(Activity) if _is_of(row, organiser) and row.held_on]
    # Of several in a month the first, which fills the slot.
    months = {day.replace(day=1): row for day, row in sorted(held, key=lambda one: one[0], reverse=True)}
    past = sorted(months.items(), key=lambda one: one[0])[-_PAST:]
    series = story.add(
        MeetingSeries(
            title=texts.SERIES, owner=organiser, therapeutic_area=story.areas["ONC"], week=2, weekday=1, at=_TIME,
            zone_name=organiser.timezone, place=texts.ROOM, link=texts.ROOM_LINK,
            begins_on=past[0][0] if past else story.day, created_at=_before(story, past[0][0] if past else story.day),
        )
    )  # fmt: skip
    meetings = [_held(story, series, row, month) for month, row in past]
    ahead = _ahead(story, series, {month for month, _ in past})
    if meetings:
        _decide(story, meetings[-1], ahead[0] if ahead else None)
        for meeting in meetings[:-1]:
            _close(story, meeting)


def _is_of(row: Activity, organiser: User) -> bool:
    return row.kind == Activity.Kind.CROSS_FUNCTIONAL_MEETING and row.owner is organiser


def _uid(month: date) -> UUID:
    """The same each time the demo is told."""
    return uuid5(NAMESPACE_URL, f"https://demo.example/meetings/{month}")


def _before(story: Story, day: date) -> datetime:
    return at(min(day, story.day) - timedelta(days=20), story.users["msl"].zone, 9)


def _held(story: Story, series: MeetingSeries, row: Activity, month: date) -> Meeting:
    zone = series.owner.zone
    day = row.held_on or story.day
    row.title, row.planned_on = series.title, day
    meeting = story.add(
        Meeting(
            activity=row, series=series, month=month, is_moved=True, starts_at=moment_of(day, series.at, zone),
            zone_name=series.zone_name, place=series.place, link=series.link, uid=_uid(month),
        )
    )  # fmt: skip
    mates = [one.user for one in story.rows_of(ActivityParticipant) if one.activity is row]
    came = _invite(story, meeting, mates)
    row.attendee_count = len(came)
    row.functions_present = ", ".join(label for key, label in User.Function.choices if key in came)
    return meeting


def _invite(story: Story, meeting: Meeting, mates: list[User], *, over: bool = True) -> list[str]:
    """Everybody comes but market access; whom the activity names as present did. The functions of those who came."""
    everybody = [story.users["msl"], *mates, *(story.users[login] for login in _INVITED)]
    people = list({one.email: one for one in everybody}.values())
    rows = [
        MeetingAttendee(
            meeting=meeting, user=one, function=one.function,
            came=one is story.users["msl"] or one in mates or one.role == "partner" if over else None,
        )
        for one in people
    ]  # fmt: skip
    rows.append(MeetingAttendee(meeting=meeting, function=_AS_A_WHOLE, came=False if over else None))
    rows.append(MeetingAttendee(meeting=meeting, name=_GUEST[0], function=_GUEST[1], came=True if over else None))
    for row in rows:
        story.add(row)
    return [row.function for row in rows if row.came]


def _ahead(story: Story, series: MeetingSeries, there: set[date]) -> list[Meeting]:
    organiser = series.owner
    worker = next(one for one in story.workers if one.user is organiser)
    calendar = Calendar(frozenset(story.days_off(worker)))
    found = []
    for month in next_months(story.day, AHEAD + 1):
        day = meeting_day(month, series.week, series.weekday, calendar)
        if day is None or day <= story.day or month in there:
            continue
        created = _before(story, story.day)
        activity = story.add(
            Activity(
                kind=Activity.Kind.CROSS_FUNCTIONAL_MEETING, title=series.title, owner=organiser, planned_on=day,
                zone_name=organiser.timezone, therapeutic_area=series.therapeutic_area, created_at=created,
                planned_since=created.date(),
            )
        )  # fmt: skip
        meeting = story.add(
            Meeting(
                activity=activity, series=series, month=month, starts_at=moment_of(day, series.at, organiser.zone),
                zone_name=series.zone_name, place=series.place, link=series.link, uid=_uid(month),
            )
        )  # fmt: skip
        _invite(story, meeting, [], over=False)
        found.append(meeting)
    return found


def _decide(story: Story, last: Meeting, coming: Meeting | None) -> None:
    """The last meeting leaves two decisions open: one is overdue, one is due today from a commercial colleague."""
    items = _agenda(story, last)
    day = last.activity.held_on or story.day
    taken = at(day, last.activity.owner.zone, 15)
    story.add(
        Decision(
            meeting=last, item=items[0], text=texts.MEETING_DECISIONS[0], owner=story.users["msl"],
            due_on=max(day, story.day - timedelta(days=3)), created_at=taken,
        )
    )  # fmt: skip
    story.add(
        Decision(
            meeting=last, item=items[2], text=texts.MEETING_DECISIONS[1], owner=story.users["commercial"],
            is_scientific=False, due_on=story.day, created_at=taken,
        )
    )  # fmt: skip
    story.add(
        Decision(
            meeting=last, item=items[1], text=texts.MEETING_DECISIONS[2], owner=story.users["lead"], due_on=story.day,
            state=Decision.State.DONE, ended_at=story.not_after_now(taken + timedelta(days=2)), created_at=taken,
        )
    )  # fmt: skip
    if coming is not None:
        title, about, _ = texts.AGENDA[1]
        story.add(AgendaItem(meeting=coming, position=1, title=title, about=about, duration=10))
        story.add(
            AgendaItem(meeting=coming, position=2, title=texts.AGENDA[2][0], about=texts.AGENDA[2][1], duration=15,
                       is_scientific=False)
        )  # fmt: skip


def _close(story: Story, meeting: Meeting) -> None:
    """Of meetings before the last nothing is open any more."""
    items = _agenda(story, meeting)
    day = meeting.activity.held_on or story.day
    story.add(
        Decision(
            meeting=meeting, item=items[0], text=texts.MEETING_DECISIONS[3], owner=story.users["teammate"],
            due_on=day + timedelta(days=14), state=Decision.State.DROPPED, dropped_because=texts.DROPPED,
            ended_at=story.not_after_now(at(day, meeting.activity.owner.zone, 17)),
            created_at=at(day, meeting.activity.owner.zone, 15),
        )
    )  # fmt: skip


def _agenda(story: Story, meeting: Meeting) -> list[AgendaItem]:
    return [
        story.add(
            AgendaItem(
                meeting=meeting, position=position, title=title, about=about, notes=notes, duration=20,
                is_scientific=position < len(texts.AGENDA),
            )
        )
        for position, (title, about, notes) in enumerate(texts.AGENDA, start=1)
    ]  # fmt: skip
