"""The weekly update, due on the last day of its week before the weekend."""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from okrs.weekly.selectors.due import owing_week, weekly_due
from organization.ground.dates import week_of
from organization.ground.work_weeks import Calendar, due_day_of
from organization.models import Quarter, User
from organization.selectors.calendars import calendars_of, leave_of
from reminders.kinds import timing as rules
from reminders.kinds.base import Owed, Span, SpanKind, Words, absences, on_leave
from reminders.models import Kind, Notification

# A rule may be ten working days after the due day, and move, so updates that old are still asked for.
WEEKS = 5
_SUNDAY = timedelta(days=6)


class WeeklyUpdate(SpanKind):
    """One for each week in which the person has a working day."""

    kind = Kind.WEEKLY_UPDATE
    permission = "weekly.write"
    moves_days = rules.WEEKLY_MOVES_DAYS
    due_day = "the last day before the weekend"

    def due_on(self, first_day: date, last_day: date, calendar: Calendar) -> date:
        """Friday, or Thursday where Friday and Saturday are off; also on a public holiday."""
        return due_day_of(first_day, calendar.weekend)

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Updates of the last weeks that were not submitted."""
        for one in weekly_due(at, weeks=WEEKS, people=people):
            monday = one.week_start
            yield Owed(self.kind, one.user, "week", monday.isoformat(), monday, one.due_at.date())

    def spans(self, at: datetime) -> Iterator[Span]:
        """This week and those before it. One query."""
        running = list(Quarter.objects.filter(state=Quarter.State.ACTIVE))
        this_week = week_of((at + timedelta(days=1)).date())
        for number in range(WEEKS + 1):
            monday = this_week - timedelta(weeks=number)
            yield Span("week", monday.isoformat(), monday, monday + _SUNDAY, owing_week(monday, running))

    def excused(self, reminders: QuerySet[Notification], span: Span) -> list[int]:
        """Those of people who have no working day in the week any more."""
        absent = absences(span.first_day, span.last_day)
        away, leave = on_leave(absent), leave_of(absent.values("user"), span.first_day, span.last_day)
        calendars = calendars_of({place.country for place in away.values()}, span.first_day, span.last_day)
        free = [
            pk
            for pk, place in away.items()
            if not _works_in(span.first_day, calendars[place.country].without(leave[pk]))
        ]
        return list(reminders.filter(recipient__in=free).values_list("pk", flat=True))

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """By when, and how little it takes."""
        monday = date.fromisoformat(period)
        return Words(
            f"Your weekly update for the week of {monday:%-d %B} is due",
            f"Due by {due_day_of(monday, weekend):%A %-d %B}, 17:00. It is drafted from what you logged; "
            "if you heard nothing new, that is one tap.",
            "Write the update", f"{reverse('weekly')}?week={monday.isoformat()}",
        )  # fmt: skip


def _works_in(monday: date, calendar: Calendar) -> bool:
    """Whether a week has a working day up to the day on which its update is due."""
    days = (due_day_of(monday, calendar.weekend) - monday).days + 1
    return any(calendar.works_on(monday + timedelta(days=number)) for number in range(days))
