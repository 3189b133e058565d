"""The days of a diary as its page shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from interactions.arithmetic.spans import DAY, MONTH, WEEK, Span
from interactions.diary.selectors import Entry, Found


@dataclass(frozen=True, slots=True)
class Day:
    """One day: ``url`` opens it alone, ``more`` counts what is not listed. ``is_beside``: of a neighbouring month."""

    iso: str
    weekday: str
    number: str
    month: str
    url: str
    entries: list[Entry]
    total: int
    more: int
    is_today: bool
    is_beside: bool


def days_of(span: Span, found: Found, *, today: date, url: Callable[[date], str]) -> list[Day]:
    """Each day of the span; ``url`` gives the address of one."""
    return [
        Day(
            iso=day.isoformat(),
            weekday=f"{day:%a}",
            number=f"{day:%-d}",
            month=f"{day:%b}",
            url=url(day),
            entries=(entries := found.entries.get(day, [])),
            total=(total := found.totals.get(day, 0)),
            more=0 if span.view == DAY else total - len(entries),
            is_today=day == today,
            is_beside=not span.holds(day),
        )
        for day in span.days
    ]


def title_of(span: Span) -> str:
    """The span in words."""
    first, last = span.core_first, span.core_last
    if span.view == MONTH:
        return f"{first:%B %Y}"
    if span.view == DAY:
        return f"{first:%A, %-d %B %Y}"
    if first.year != last.year:
        return f"{first:%-d %B %Y} – {last:%-d %B %Y}"
    return f"{first:%-d %B} – {last:%-d %B %Y}" if first.month != last.month else f"{first:%-d} – {last:%-d %B %Y}"


NOUNS = {WEEK: "week", MONTH: "month", DAY: "day"}
