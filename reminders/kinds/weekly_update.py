"""The weekly update, due on the Friday of its week."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from okrs.weekly.selectors.due import owing_week, weekly_due
from organization.ground.dates import week_of
from organization.models import Quarter, User
from organization.selectors.absences import holidays_of, leave_of
from reminders.kinds import timing as rules
from reminders.kinds.base import Owed, Span, SpanKind, Words, absences, on_leave
from reminders.models import Kind, Notification

# A rule may be ten working days after the Friday, and move, so updates that old are still asked for.
WEEKS = 5
_FRIDAY = timedelta(days=4)


class WeeklyUpdate(SpanKind):
    """One for each week in which the person has a working day."""

    kind = Kind.WEEKLY_UPDATE
    permission = "weekly.write"
    moves_days = rules.WEEKLY_MOVES_DAYS
    due_day = "the Friday of the week"

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Updates of the last weeks that were not submitted."""
        for one in weekly_due(at, weeks=WEEKS, people=people):
            monday = one.week_start
            yield Owed(self.kind, one.user, "week", monday.isoformat(), monday, monday + _FRIDAY)

    def spans(self, at: datetime) -> Iterator[Span]:
        """This week and those before it. One query."""
        running = list(Quarter.objects.filter(state=Quarter.State.ACTIVE))
        this_week = week_of((at + timedelta(days=1)).date())
        for number in range(WEEKS + 1):
            monday = this_week - timedelta(weeks=number)
            yield Span("week", monday.isoformat(), monday, monday + _FRIDAY, owing_week(monday, running))

    def excused(self, reminders: QuerySet[Notification], span: Span) -> list[int]:
        """Those of people who have no working day in the week any more."""
        absent = absences(span.first_day, span.last_day)
        away, leave = on_leave(absent), leave_of(absent.values("user"), span.first_day, span.last_day)
        week = [span.first_day + timedelta(days=number) for number in range(5)]
        holidays = holidays_of({place.country for place in away.values()}, span.first_day, span.last_day)
        free = [
            pk for pk, place in away.items() if all(day in holidays[place.country] or day in leave[pk] for day in week)
        ]
        return list(reminders.filter(recipient__in=free).values_list("pk", flat=True))

    def words(self, subject: str, period: str, name: object, missing: int) -> Words:
        """By when, and how little it takes."""
        monday = date.fromisoformat(period)
        return Words(
            f"Your weekly update for the week of {monday:%-d %B} is due",
            f"Due by {monday + _FRIDAY:%A %-d %B}, 17:00. It is drafted from what you logged; "
            "if you heard nothing new, that is one tap.",
            "Write the update", f"{reverse('weekly')}?week={monday.isoformat()}",
        )  # fmt: skip
