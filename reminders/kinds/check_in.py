"""The monthly check-in, due on the last working day of its period."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime, timedelta

from django.urls import reverse

from okrs.arithmetic.cadence import last_working_day, monthly_periods
from okrs.check_ins.selectors.due import check_ins_due, owing_period
from organization.ground.work_weeks import Calendar
from organization.models import Quarter, User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Owed, Span, SpanKind, Words, numbers_in
from reminders.models import Kind

# Comes before the number of the quarter.
QUARTER = "quarter-"


class CheckIn(SpanKind):
    """One for each period of a running quarter, about all key results of a person; nobody is excused."""

    kind = Kind.CHECK_IN
    permission = "check_in.write"
    moves_days = rules.MONTHLY_MOVES_DAYS
    due_day = "the last working day of the month"

    def due_on(self, first_day: date, last_day: date, calendar: Calendar) -> date:
        """The last day of the period that is a working day for the person."""
        return last_working_day(first_day, last_day, calendar.days_off, calendar.weekend)

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Check-ins that are missing."""
        for one in check_ins_due(at, people=people):
            first_day = first_day_of(one.quarter, one.period)
            yield Owed(
                self.kind, one.user, subject_of(one.quarter), str(one.period), first_day, one.due_on, one.missing
            )  # fmt: skip

    def spans(self, at: datetime) -> Iterator[Span]:
        """The periods of active quarters. One query."""
        for quarter in Quarter.objects.filter(state=Quarter.State.ACTIVE):
            for number, (first, last) in enumerate(
                monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months), start=1
            ):
                if first <= (at + timedelta(days=1)).date() and last >= at.date() - 2 * REACH:
                    yield Span(subject_of(quarter), str(number), first, last, owing_period(quarter, number))

    def names(self, subjects: Collection[str]) -> Mapping[str, Quarter]:
        """The quarters."""
        numbers = numbers_in(subjects, QUARTER)
        return {numbers[pk]: quarter for pk, quarter in Quarter.objects.in_bulk(numbers).items()}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """The month, and how many key results; the link opens that month."""
        about = "Your key results"
        if missing:
            about = f"{missing} of your key results" if missing > 1 else "One of your key results"
        when = f"{first_day_of(name, int(period)):%B %Y}" if isinstance(name, Quarter) else "this month"
        return Words(
            f"Your check-in for {when} is due",
            f"{about} need{'s' if missing == 1 else ''} your check-in. All are on one page, with the facts filled in; "
            "“No change” is one tap.",
            "Check in", f"{reverse('check-in')}?quarter={subject.removeprefix(QUARTER)}&period={period}",
        )  # fmt: skip


def subject_of(quarter: Quarter) -> str:
    """How a notification refers to a quarter: by something that never changes."""
    return f"{QUARTER}{quarter.pk}"


def first_day_of(quarter: Quarter, period: int) -> date:
    """The first day of a check-in period."""
    periods = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    return periods[min(period, len(periods)) - 1][0]
