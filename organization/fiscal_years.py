"""The four quarters of a fiscal year, from its first day and its kind. No ORM, no clock.

Calendars that companies keep: quarters of three months from any month on, and quarters of thirteen weeks, the months of
which have 4, 4 and 5 weeks in some order. A year of 52 weeks is a day or two shorter than the sun's, so every fifth or
sixth has a week more, in one of its quarters.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

QUARTERS = 4
_WEEKS = 13
CALENDAR = "calendar"
FIRST_OF_A_MONTH = "Quarters of months begin on the first of a month."


class Kind(StrEnum):
    """How a year is divided."""

    MONTHS = "months"
    WEEKS = "weeks"
    W445 = "4-4-5"
    W454 = "4-5-4"
    W544 = "5-4-4"


@dataclass(frozen=True, slots=True)
class Span:
    """One quarter to be; ``months``: as ``Quarter.months`` has it."""

    name: str
    starts_on: date
    ends_on: date
    months: str

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.ends_on - self.starts_on).days + 1


def quarters_of(*, year: str, starts_on: date, kind: Kind, longer: int = 0) -> list[Span]:
    """The quarters of the year that begins on ``starts_on``, named after ``year`` ("2027" gives "2027-Q1").

    ``longer``: the number of the quarter with fourteen weeks, 0 for none. ValueError where quarters of months would not
    begin on the first of a month.
    """
    if kind == Kind.MONTHS:
        if starts_on.day != 1:
            raise ValueError(FIRST_OF_A_MONTH)
        firsts = [_months_after(starts_on, 3 * number) for number in range(QUARTERS + 1)]
    else:
        firsts = [starts_on]
        for number in range(1, QUARTERS + 1):
            firsts.append(firsts[-1] + timedelta(weeks=_WEEKS + (number == longer)))
    months = CALENDAR if kind in (Kind.MONTHS, Kind.WEEKS) else kind.value
    return [
        Span(f"{year}-Q{number}", firsts[number - 1], firsts[number] - timedelta(days=1), months)
        for number in range(1, QUARTERS + 1)
    ]


def _months_after(first: date, months: int) -> date:
    number = first.month - 1 + months
    return date(first.year + number // 12, number % 12 + 1, 1)
