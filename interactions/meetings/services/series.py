"""Every write of a series of meetings, and the meetings that it makes ahead."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting, reasons_of
from interactions.arithmetic.recurrence import meeting_day, next_months
from interactions.meetings import policies
from interactions.meetings.services.meetings import MeetingPlan, make_meeting, rewrite
from interactions.models import Activity, Meeting, MeetingAttendee, MeetingSeries
from organization.ground.constraints import atomic_write
from organization.models import TherapeuticArea, User
from organization.selectors.calendars import own_calendars
from organization.services.versions import replace_version

# Meetings are there for this month and so many after it.
AHEAD = 3
# Why a meeting was cancelled that lay outside its series: such a one comes back with it.
CHANGED = "The series was changed"


@dataclass(frozen=True)
class SeriesPlan:
    """What the organiser says about a series."""

    title: str
    therapeutic_area: TherapeuticArea
    week: int
    weekday: int
    at: time
    zone: str
    begins_on: date
    ends_on: date | None = None
    duration: int = 60
    place: str = ""
    link: str = ""
    is_shared: bool = False


_FIELDS = ("title", "therapeutic_area", "week", "weekday", "at", "duration", "zone_name", "place", "link", "is_shared",
           "begins_on", "ends_on")  # fmt: skip


@atomic_write
def start_series(*, by: User, plan: SeriesPlan, today: date) -> MeetingSeries:
    """A series of one's own, with its first meetings."""
    if not policies.may_plan(by):
        raise PermissionDenied
    series = MeetingSeries(owner=by)
    with acting(by=by.pk):
        _fill(series, plan)
        series.save()
        if not _extend(series, today):
            raise ValidationError({"begins_on": "No meeting falls into the months ahead. Begin earlier, or end later."})
    return series


@atomic_write
def change_series(
    *, by: User, series: MeetingSeries, plan: SeriesPlan, version: int, today: date,
    successors: frozenset[int] = policies.NOBODY,
) -> MeetingSeries:  # fmt: skip
    """Change a series and its meetings that lie ahead; only its organiser. Raises VersionConflict.

    ``successors`` of an organiser who left: whoever of them does so is its organiser from then on, and that of its
    meetings that were not held.

    What was held, or cancelled by somebody, and what lies behind, stays as it is. A meeting that was moved keeps its
    own time. Those before its first day and after its last are cancelled; once it holds them again, they take place.
    """
    if not policies.can_change_series(by, series, successors):
        raise PermissionDenied
    with acting(by=by.pk, reason=CHANGED):
        left_by, series.owner = series.owner, by
        _fill(series, plan)
        replace_version(series, version=version, fields=(*_FIELDS, "owner"))
        _take_over(series, left_by)
        _move(series, today)
        _extend(series, today)
    return series


def extend_all(*, at: datetime) -> int:
    """Daily: make the meetings of each series that its months ahead still lack. Safe to run twice; how many it made.

    A series whose organiser left, or may plan no more, waits until somebody takes it over.
    """
    planners = User.objects.who_may(policies.PLANS).order_by()
    running = MeetingSeries.objects.filter(owner__in=planners).select_related("owner", "therapeutic_area")
    made = 0
    for series in running.order_by("pk"):
        today = at.astimezone(series.owner.zone).date()
        if series.ends_on is None or series.ends_on >= today:
            made += extend_series(series=series, today=today)
    return made


@atomic_write
def extend_series(*, series: MeetingSeries, today: date) -> int:
    """The same for one series; its organiser owns what it makes."""
    with acting(by=None, reason="Made by its series"):
        return _extend(series, today)


# --- How it is done -------------------------------------------------------------------


def _fill(series: MeetingSeries, plan: SeriesPlan) -> None:
    for name in _FIELDS:
        setattr(series, name, plan.zone if name == "zone_name" else getattr(plan, name))
    series.title, series.place, series.link = plan.title.strip(), plan.place.strip(), plan.link.strip()
    series.full_clean()


def _days(series: MeetingSeries, months: Iterable[date]) -> dict[date, date]:
    """Month → the day of its meeting, within the series; months without one are left out."""
    months = list(months)
    if not months:
        return {}
    owner = series.owner
    calendar = own_calendars([owner], min(months), max(months) + timedelta(days=31))[owner.pk]
    found = {month: meeting_day(month, series.week, series.weekday, calendar) for month in months}
    return {month: day for month, day in found.items() if day is not None and _holds(series, day)}


def _plan(series: MeetingSeries, day: date) -> MeetingPlan:
    return MeetingPlan(
        title=series.title, therapeutic_area=series.therapeutic_area, day=day, at=series.at, zone=series.zone_name,
        duration=series.duration, place=series.place, link=series.link, is_shared=series.is_shared,
    )  # fmt: skip


def _extend(series: MeetingSeries, today: date) -> int:
    """Meetings from today on that are not there yet, whether cancelled or not, with those invited to the latest one."""
    MeetingSeries.objects.select_for_update(of=("self",)).get(pk=series.pk)
    there = set(series.meetings.values_list("month", flat=True))
    ahead = _days(series, [month for month in next_months(today, AHEAD + 1) if month not in there])
    latest = series.meetings.order_by("starts_at").last()
    made = 0
    for month, day in ahead.items():
        if day >= today:
            meeting = make_meeting(series.owner, _plan(series, day), today, series=series, month=month)
            _invite_again(latest, meeting)
            made += 1
    return made


def _invite_again(latest: Meeting | None, meeting: Meeting) -> None:
    if latest is None:
        return
    rows = (
        latest.attendees.exclude(user=meeting.activity.owner_id).exclude(user__is_active=False).select_related("user")
    )
    MeetingAttendee.objects.bulk_create(
        MeetingAttendee(
            meeting=meeting, user=one.user, name=one.name, function=one.user.function if one.user else one.function
        )
        for one in rows.order_by("pk")
    )


def _take_over(series: MeetingSeries, left_by: User) -> None:
    """Also what lies behind and was neither held nor cancelled: somebody has to say what became of it."""
    if left_by.pk == series.owner_id:
        return
    rows = series.meetings.filter(
        activity__owner=left_by, activity__held_on=None, activity__is_cancelled=False
    ).select_related("activity")
    for row in rows.order_by("pk"):
        row.activity.owner = series.owner
        replace_version(row.activity, version=row.activity.version, fields=["owner"])
        MeetingAttendee.objects.get_or_create(
            meeting=row, user=series.owner, defaults={"function": series.owner.function}
        )


def _move(series: MeetingSeries, today: date) -> None:
    """Let meetings that are still ahead follow the series, and those come back that it had cancelled itself."""
    ahead = series.meetings.filter(activity__planned_on__gte=today, activity__held_on=None)
    rows = list(ahead.select_related("activity__therapeutic_area", "activity__owner").order_by("pk"))
    days = _days(series, [row.month for row in rows if row.month])
    given_up = _cancelled_by_series([row.activity_id for row in rows if row.activity.is_cancelled])
    for row in rows:
        activity = row.activity
        if activity.is_cancelled and activity.pk not in given_up:
            continue
        day = days.get(row.month) if row.month else None
        own = activity.planned_on or today
        keeps = row.is_moved or day is None or day < today
        is_outside = keeps and not _holds(series, own)
        if is_outside != activity.is_cancelled:
            activity.is_cancelled = is_outside
            replace_version(activity, version=activity.version, fields=["is_cancelled"])
        if is_outside:
            continue
        plan = _plan(series, day or own)
        if keeps:
            local = row.starts_at.astimezone(ZoneInfo(row.zone_name))
            kept = {"day": local.date(), "at": local.time(), "zone": row.zone_name, "duration": row.duration}
            plan = MeetingPlan(**{**vars(plan), **kept})
        rewrite(row, plan, version=activity.version, owner=activity.owner, moves=False)


def _holds(series: MeetingSeries, day: date) -> bool:
    return day >= series.begins_on and (series.ends_on is None or day <= series.ends_on)


def _cancelled_by_series(activities: Collection[int]) -> set[int]:
    """Of cancelled activities those that a change of their series cancelled, not a person."""
    if not activities:
        return set()
    reasons = reasons_of(Activity, activities, became={"is_cancelled": True})
    return {pk for pk, reason in reasons.items() if reason == CHANGED}
