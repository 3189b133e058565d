"""Whom a tick may have to remind, asked of the database by window and not person by person.

A reminder's window follows from the recipient's zone, the holidays of the country and the person's own leave. So it is
worked out once for each zone and country that occur, and for each person whose leave meets it; only people whose
window is open, who still owe it and whom nothing was written for are looked at more closely (``owed.planned``).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from okrs.arithmetic.cadence import last_working_day, monthly_periods
from okrs.check_ins.selectors.due import owing_period
from okrs.check_ins.selectors.update_requests import open_requests
from okrs.weekly.selectors.due import owing_week, week_of
from organization.models import Absence, Quarter, User
from organization.models.people import UserQuerySet
from organization.selectors.absences import holidays_of, leave_of
from reminders.kinds.policies import TEST
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import timing as rules
from reminders.outbox.selectors.owed import (
    PERMISSION,
    REACH,
    WEEKS,
    active_rules,
    channels_of,
    request_key,
    subject_of,
    timing,
)

# No zone is farther from UTC than this, so that whatever has begun anywhere is looked at.
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One thing that many people may owe: the update of a week, the check-in of a period."""

    kind: str
    subject: str
    period: str
    first_day: date
    last_day: date
    owing: UserQuerySet

    def due_on(self, days_off: Iterable[date]) -> date:
        """The due day for somebody with these days off."""
        off = frozenset(days_off)
        return last_working_day(self.first_day, self.last_day, off) if self.kind == Kind.CHECK_IN else self.last_day


@dataclass(frozen=True, slots=True)
class Place:
    """Where people live, as far as it decides when they are reminded."""

    timezone: str
    country: str


def waiting(at: datetime) -> list[int]:
    """Keys of people for whom a reminder may have to be planned; a fixed number of queries for each span."""
    active = active_rules()
    places = [Place(*row) for row in User.objects.active().order_by().values_list("timezone", "country").distinct()]
    reach = at.date() - 2 * REACH, at.date() + 2 * REACH
    holidays = holidays_of({place.country for place in places}, *reach)
    found = {
        pk
        for span in _spans(at)
        if span.kind in active
        for pk in _people(at, span, active[span.kind], places, holidays)
    }
    if Kind.UPDATE_REQUEST in active:
        found |= _asked(at)
    return sorted(found)


def _spans(at: datetime) -> Iterator[Span]:
    """The weeks and periods that have begun somewhere and are not long over."""
    this_week = week_of((at + _DAY).date())
    for number in range(WEEKS + 1):
        monday = this_week - timedelta(weeks=number)
        friday = monday + timedelta(days=4)
        yield Span(Kind.WEEKLY_UPDATE, "week", monday.isoformat(), monday, friday, owing_week(monday))
    for quarter in Quarter.objects.filter(state=Quarter.State.ACTIVE):
        for number, (first, last) in enumerate(monthly_periods(quarter.starts_on, quarter.ends_on), start=1):
            if first <= (at + _DAY).date() and last >= at.date() - 2 * REACH:
                yield Span(
                    Kind.CHECK_IN, subject_of(quarter), str(number), first, last, owing_period(quarter, number)
                )  # fmt: skip


def _people(
    at: datetime, span: Span, rule: ReminderRule, places: list[Place], holidays: Mapping[str, set[date]]
) -> set[int]:
    """Who owes it, whose window is open, and whom nothing was written for in some way that they want."""
    at_home = [place for place in places if _is_open(at, span, rule, place.timezone, holidays[place.country])]
    low, high = _touched(span, rule, [holidays[place.country] for place in places])
    on_leave = _on_leave(low, high)
    leave = leave_of(on_leave, span.first_day - REACH, span.last_day + REACH)
    where = Q(
        pk__in=[
            pk
            for pk, place in on_leave.items()
            if _is_open(at, span, rule, place.timezone, holidays[place.country] | leave[pk])
        ]
    )
    for place in at_home:
        where |= Q(timezone=place.timezone, country=place.country) & ~Q(pk__in=on_leave)
    people = span.owing.who_may(PERMISSION[Kind(span.kind)]).filter(where).order_by()
    written = Notification.objects.filter(rule=rule, subject=span.subject, period=span.period)
    refused = Preference.objects.filter(kind=span.kind, is_wanted=False)
    return {
        pk
        for channel in channels_of(rule)
        for pk in people.exclude(pk__in=written.filter(channel=channel).order_by().values("recipient"))
        .exclude(pk__in=refused.filter(channel=channel).values("user"))
        .values_list("pk", flat=True)
    }


def _is_open(at: datetime, span: Span, rule: ReminderRule, timezone: str, days_off: Iterable[date]) -> bool:
    """Whether a reminder for somebody there is due by now and still of use."""
    off, zone, when = frozenset(days_off), ZoneInfo(timezone), timing(rule)
    window = rules.window(when, first_day=span.first_day, due_on=span.due_on(off), zone=zone, days_off=off)
    if window is None or window.due_at > at:
        return False
    return rules.next_chance(at, when, last_day=window.last_day, zone=zone, days_off=off) is not None


def _touched(span: Span, rule: ReminderRule, days_off: Iterable[Iterable[date]]) -> tuple[date, date]:
    """First and last day on which leave may change the window that people without leave have."""
    first, last = span.last_day, span.last_day
    for days in days_off:
        off = frozenset(days)
        due_on = span.due_on(off)
        nominal = rules.nominal_day(due_on, rule.offset_days, off, first_day=span.first_day)
        first = min(first, due_on, nominal)
        last = max(last, nominal + timedelta(days=timing(rule).moves_days))
    return first, last


def _on_leave(first: date, last: date) -> dict[int, Place]:
    """Who is away on any day from ``first`` to ``last``, and where they live. One query."""
    rows = Absence.objects.filter(starts_on__lte=last, ends_on__gte=first, user__is_active=True).order_by()
    return {pk: Place(*place) for pk, *place in rows.values_list("user", "user__timezone", "user__country")}


def _asked(at: datetime) -> set[int]:
    """Owners of key results of whom an update was asked lately and who were not told yet."""
    asked = {(one.owner.pk, *request_key(one.asked_by_id, one.asked_at)) for one in open_requests(since=at - 2 * REACH)}
    told = Notification.objects.filter(rule__kind=Kind.UPDATE_REQUEST, period__in={period for *_, period in asked})
    return {pk for pk, *_ in asked - set(told.values_list("recipient", "subject", "period"))}


def settled(at: datetime) -> list[int]:
    """Keys of unread reminders whose matter is done meanwhile, or so long ago that nobody asks any more.

    A fixed number of queries for each week and period that somebody has not read of.
    """
    unread = (
        Notification.objects.filter(channel=Channel.IN_APP, state=Notification.State.SENT, due_at__lte=at)
        .unread()
        .exclude(subject=TEST)
        .order_by()
    )
    requests = unread.filter(rule__kind=Kind.UPDATE_REQUEST)
    found = _answered(requests)
    spans = {(span.kind, span.subject, span.period): span for span in _spans(at)}
    others = unread.exclude(rule__kind=Kind.UPDATE_REQUEST)
    for kind, subject, period in others.values_list("rule__kind", "subject", "period").distinct():
        of_it = others.filter(rule__kind=kind, subject=subject, period=period)
        span = spans.get((kind, subject, period))
        if span is not None:
            owing = span.owing.who_may(PERMISSION[Kind(kind)]).order_by()
            found += _excused(of_it.filter(recipient__in=owing), span)
            of_it = of_it.exclude(recipient__in=owing)
        found += of_it.values_list("pk", flat=True)
    return found


def _answered(requests: QuerySet[Notification]) -> list[int]:
    rows = {(person, subject, period): pk for pk, person, subject, period in requests.values_list(
        "pk", "recipient", "subject", "period"
    )}  # fmt: skip
    people = User.objects.who_may(PERMISSION[Kind.UPDATE_REQUEST]).filter(pk__in={person for person, *_ in rows})
    open_ones = {
        (one.owner.pk, *request_key(one.asked_by_id, one.asked_at))
        for one in open_requests(people=people if rows else [])
    }
    return [pk for key, pk in rows.items() if key not in open_ones]


def _excused(reminders: QuerySet[Notification], span: Span) -> list[int]:
    """Those of people for whom a week holds no working day any more; a check-in is never excused."""
    if span.kind != Kind.WEEKLY_UPDATE:
        return []
    on_leave = _on_leave(span.first_day, span.last_day)
    week = [span.first_day + timedelta(days=number) for number in range(5)]
    holidays = holidays_of({place.country for place in on_leave.values()}, span.first_day, span.last_day)
    leave = leave_of(on_leave, span.first_day, span.last_day)
    away = [
        pk for pk, place in on_leave.items() if all(day in holidays[place.country] or day in leave[pk] for day in week)
    ]
    return list(reminders.filter(recipient__in=away).values_list("pk", flat=True))
