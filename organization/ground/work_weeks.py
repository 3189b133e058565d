"""Which days of a week are off, and which days are worked on. No ORM, no clock; days count as in ``date.weekday()``."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

# Saturday and Sunday, off wherever nothing else is said.
WEEKEND = frozenset({5, 6})
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekend_of(days_off: str | None) -> frozenset[int]:
    """The days off of a work week as they are stored, such as "fri_sat"; Saturday and Sunday if none is stored."""
    return frozenset(_DAYS.index(day) for day in days_off.split("_")) if days_off else WEEKEND


def last_day(weekend: Collection[int] = WEEKEND) -> int:
    """The last day before the weekend, from Monday on: Friday, or Thursday where Friday and Saturday are off."""
    return max(day for day in range(7) if day not in weekend and (day + 1) % 7 in weekend)


def due_day_of(monday: date, weekend: Collection[int] = WEEKEND) -> date:
    """The day on which what is owed for the week from ``monday`` on is due: the last one before the weekend."""
    return monday + timedelta(days=last_day(weekend))


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is off: the days of each weekend, and single days (public holidays; of a person, also leave)."""

    days_off: frozenset[date] = frozenset()
    weekend: frozenset[int] = WEEKEND

    def works_on(self, day: date) -> bool:
        """Whether it is a working day."""
        return day.weekday() not in self.weekend and day not in self.days_off

    def working_days(self, first: date, last: date) -> int:
        """How many days from ``first`` to ``last``, both included, are worked on; none if ``last`` is before."""
        weeks, rest = divmod(max(0, (last - first).days + 1), 7)
        begun = sum((first.weekday() + number) % 7 not in self.weekend for number in range(rest))
        off = sum(first <= day <= last and day.weekday() not in self.weekend for day in self.days_off)
        return weeks * (7 - len(self.weekend)) + begun - off

    def after(self, day: date, number: int) -> date:
        """The working day ``number`` working days after ``day``; for 0 that day, or the first working day after it.

        Days off must be known for as long as that takes; a calendar in which nobody works ends after a year.
        """
        last, left = day + timedelta(days=365), number
        while day < last and (left > 0 or not self.works_on(day)):
            day += timedelta(days=1)
            left -= self.works_on(day)
        return day

    def without(self, days: Iterable[date]) -> "Calendar":
        """With more days off."""
        return replace(self, days_off=self.days_off.union(days))
