"""Which days a week or a month of a diary shows, and which come before and after. No ORM, no clock."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

WEEK, MONTH, DAY = "week", "month", "day"
_A_DAY = timedelta(days=1)


def first_weekday(weekend: Collection[int]) -> int:
    """The day a week begins with, as in ``date.weekday()``: the one after the weekend.

    Monday after Saturday and Sunday, Sunday after Friday and Saturday, Saturday where only Friday is off.
    """
    return min(day for day in range(7) if day not in weekend and (day - 1) % 7 in weekend)


@dataclass(frozen=True, slots=True)
class Span:
    """The days shown, whole weeks of a month; ``core_first`` to ``core_last`` are those that were asked for."""

    view: str
    first: date
    last: date
    core_first: date
    core_last: date
    before: date
    after: date

    @property
    def days(self) -> list[date]:
        """Each day that is shown."""
        return [self.first + n * _A_DAY for n in range((self.last - self.first).days + 1)]

    def holds(self, day: date) -> bool:
        """Whether the day is one of those asked for, not one that only fills up a week."""
        return self.core_first <= day <= self.core_last


def span_of(view: str, day: date, first: int) -> Span:
    """The week, month or day that holds ``day``; ``first`` is the weekday with which a week begins."""
    if view == DAY:
        return Span(view, day, day, day, day, day - _A_DAY, day + _A_DAY)
    if view == WEEK:
        start = _week_start(day, first)
        end = start + timedelta(days=6)
        return Span(view, start, end, start, end, start - timedelta(days=7), start + timedelta(days=7))
    start = day.replace(day=1)
    after = (start + timedelta(days=32)).replace(day=1)
    end = after - _A_DAY
    shown = _week_start(end, first) + timedelta(days=6)
    return Span(view, _week_start(start, first), shown, start, end, (start - _A_DAY).replace(day=1), after)


def _week_start(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % 7)
