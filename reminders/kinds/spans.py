"""Kinds that many people owe for the same days: whom they may be about is asked of the database by window.

A reminder's window follows from the recipient's zone, the holidays of the country and the person's own leave. So it is
worked out once for each zone and country that occur, and for each person whose leave meets it; only people whose
window is open, who still owe it and whom nothing was written for are looked at more closely.
"""

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from organization.models import Absence
from organization.models.people import UserQuerySet
from organization.selectors.absences import leave_of
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Place, ReminderKind
from reminders.models import Notification, Preference, ReminderRule


@dataclass(frozen=True, slots=True)
class Span:
    """One thing that many people may owe: the update of a week, the check-in of a period."""

    subject: str
    period: str
    first_day: date
    last_day: date
    owing: UserQuerySet


class SpanKind(ReminderKind):
    """A kind whose reminders are about spans."""

    @abstractmethod
    def spans(self, at: datetime) -> Iterator[Span]:
        """Those that have begun somewhere (no zone is farther than a day from UTC) and are not long over."""

    def excused(self, reminders: QuerySet[Notification], span: Span) -> list[int]:
        """Keys of those reminders whose recipients need not do it any more, although they owe it."""
        return []

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Whose window is open; a fixed number of queries for each span."""
        return {pk for span in self.spans(at) for pk in self._people(at, span, rule, homes)}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """A fixed number of queries for each span that somebody has not read of."""
        groups = list(unread.values_list("subject", "period").distinct())
        spans = {(span.subject, span.period): span for span in self.spans(at)} if groups else {}
        found: list[int] = []
        for subject, period in groups:
            of_it = unread.filter(subject=subject, period=period)
            span = spans.get((subject, period))
            if span is not None:
                owing = span.owing.who_may(self.permission).order_by()
                found += self.excused(of_it.filter(recipient__in=owing), span)
                of_it = of_it.exclude(recipient__in=owing)
            found += of_it.values_list("pk", flat=True)
        return found

    def _people(self, at: datetime, span: Span, rule: ReminderRule, homes: Homes) -> set[int]:
        """Who owes it, whose window is open, and whom nothing was written for in some way that they want."""
        holidays = homes.holidays
        low, high = self._touched(span, rule, [holidays[place.country] for place in homes.places])
        away = on_leave(low, high)
        leave = leave_of(away, span.first_day - REACH, span.last_day + REACH)
        where = Q(
            pk__in=[
                pk
                for pk, place in away.items()
                if self._is_open(at, span, rule, place.timezone, holidays[place.country] | leave[pk])
            ]
        )
        for place in homes.places:
            if self._is_open(at, span, rule, place.timezone, holidays[place.country]):
                where |= Q(timezone=place.timezone, country=place.country) & ~Q(pk__in=away)
        people = span.owing.who_may(self.permission).filter(where).order_by()
        written = Notification.objects.filter(rule=rule, subject=span.subject, period=span.period)
        refused = Preference.objects.filter(kind=self.kind, is_wanted=False)
        return {
            pk
            for channel in rule.channels
            for pk in people.exclude(pk__in=written.filter(channel=channel).order_by().values("recipient"))
            .exclude(pk__in=refused.filter(channel=channel).values("user"))
            .values_list("pk", flat=True)
        }

    def _is_open(self, at: datetime, span: Span, rule: ReminderRule, timezone: str, days_off: Iterable[date]) -> bool:
        """Whether a reminder for somebody there is due by now and still of use."""
        off, zone, when = frozenset(days_off), ZoneInfo(timezone), self.timing(rule)
        due_on = self.due_on(span.first_day, span.last_day, off)
        window = rules.window(when, first_day=span.first_day, due_on=due_on, zone=zone, days_off=off)
        if window is None or window.due_at > at:
            return False
        return rules.next_chance(at, when, last_day=window.last_day, zone=zone, days_off=off) is not None

    def _touched(self, span: Span, rule: ReminderRule, days_off: Iterable[Iterable[date]]) -> tuple[date, date]:
        """First and last day on which leave may change the window that people without leave have."""
        first, last = span.last_day, span.last_day
        for days in days_off:
            off = frozenset(days)
            due_on = self.due_on(span.first_day, span.last_day, off)
            nominal = rules.nominal_day(due_on, rule.offset_days, off, first_day=span.first_day)
            first = min(first, due_on, nominal)
            last = max(last, nominal + timedelta(days=self.moves_days))
        return first, last


def on_leave(first: date, last: date) -> dict[int, Place]:
    """Who is away on any day from ``first`` to ``last``, and where they live. One query."""
    rows = Absence.objects.filter(starts_on__lte=last, ends_on__gte=first, user__is_active=True).order_by()
    return {pk: Place(*place) for pk, *place in rows.values_list("user", "user__timezone", "user__country")}
