"""Which day it was, or will be: "yesterday", "last Tuesday", "3 days ago", "24/11", "on the 19th"."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from interactions.one_line.known import Said
from interactions.one_line.vocabulary import MONTHS, NUMBERS, WEEKDAYS, any_word, one_of
from interactions.one_line.words import Line

FARTHEST = timedelta(days=366)  # what is older or lies farther ahead is about something else
_WEEKDAY = any_word(WEEKDAYS)
_MONTH = any_word(MONTHS)
_NUMBER = one_of(r"\d{1,3}", any_word(NUMBERS))
_HALF = r"(?: (?:morning|afternoon|evening|night|lunch ?time|[ap]\.?m\b\.?))?"
# A number with a mark in it that is no day: a share, a rate, an amount.
_UNIT = r"(?! ?(?:%|mg|kg|ml|patients?|pts?|of\b|months?|weeks?|years?|days?|hours?|hrs?|times|cases|centres|sites))"
_PLANS = re.compile(
    r"\b(?:plan|plans|planned|planning|booked|scheduled|will (?:see|meet|visit|call)|upcoming|going to)\b"
)
# Before it: until when something is due, or since when something is so.
_NOT_THE_DAY = re.compile(r"\b(?:by|until|till|before|due|since|every|each|end of|from) (?:the |next |this |coming )?$")

Resolve = Callable[[re.Match[str]], date | None]


def days(line: Line, today: date, *, is_month_first: bool) -> list[Said[date]]:
    """All days in the line, each taken, in their order; the caller decides which one is that of the talk."""
    reader = _Reader(today, is_month_first, bool(_PLANS.search(line.plain)))
    found: list[Said[date]] = []
    doubtful: list[tuple[int, int]] = []
    for pattern, resolve in reader.ways():
        for one in pattern.finditer(line.free):
            start, end = one.span()
            day = resolve(one)
            if day is None and one.groupdict().get("weekday"):  # "Tue 23 Nov" of a Monday: one of them is wrong
                line.take(start, end)
                doubtful.append((start, end))
            if day is None or abs(day - today) > FARTHEST or _NOT_THE_DAY.search(line.plain[:start]):
                continue
            line.take(start, end)
            found.append(Said(day, start, end, line.words(start, end)))
    for start, end in doubtful:
        line.give_back(start, end)
    return sorted(found, key=lambda said: said.start)


class _Reader:
    """What words for days mean on a day; ``plans``: the line speaks of what lies ahead."""

    def __init__(self, today: date, is_month_first: bool, plans: bool) -> None:
        self.today, self.is_month_first, self.plans = today, is_month_first, plans

    def ways(self) -> list[tuple[re.Pattern[str], Resolve]]:
        """Patterns with what they mean, the longer way of saying something first."""
        before = rf"\b(?:on )?(?:(?P<weekday>{_WEEKDAY})\.?,? (?:the )?)?"
        return [
            (re.compile(rf"{before}(?P<y>\d{{4}})-(?P<m>\d\d)-(?P<d>\d\d)\b"), self._date),
            (re.compile(rf"{before}(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{_MONTH})\b\.?"
                        r"(?:,? (?P<y>\d{4})\b)?"), self._date),
            (re.compile(rf"{before}(?<!dr )(?<!prof )(?P<month>{_MONTH})\.? (?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b"
                        r"(?!\.?\d| ?%| ?(?:days?|weeks?|wks?|min|hours?|hrs?|patients?)\b)"
                        r"(?:,? (?P<y>\d{4})\b)?"), self._date),
            (re.compile(rf"{before}(?<![\d./])(?P<one>\d{{1,2}})[./](?P<two>\d{{1,2}})[./](?P<y>\d{{4}}|\d\d)\b"),
             self._figures),
            (re.compile(rf"{before}(?<![\d./])(?!24/7)(?P<one>\d{{1,2}})/(?P<two>\d{{1,2}})\b(?![./]\d){_UNIT}"),
             self._figures),
            (re.compile(rf"{before}(?<![\d./])(?P<one>\d{{1,2}})\.(?P<two>\d\d?)\.(?!\d){_UNIT}"), self._figures),
            (re.compile(rf"{before}(?<![\d./])(?P<one>[0-3]\d)\.(?P<two>[01]\d)\b(?!\.?\d){_UNIT}"), self._figures),
            (re.compile(rf"\b(?:on )?(?:(?P<weekday>{_WEEKDAY}) )?the (?P<d>\d{{1,2}})(?:st|nd|rd|th)\b"
                        r"(?! (?:line|time|patient|call|cycle|cohort|century))"), self._of_month),
            (re.compile(r"\b(?:the )?day before yesterday\b"), self._plus(-2)),
            (re.compile(r"\b(?:the )?day after tomorrow\b"), self._plus(2)),
            (re.compile(rf"\b(?:yesterday|yday|ystrdy|ystday|yest|y'day|yesterdy|yestrday|yeterday){_HALF}(?!\w)"),
             self._plus(-1)),
            (re.compile(r"\blast night\b"), self._plus(-1)),
            (re.compile(rf"\b(?:tomorrow|tmrw|tmw|tmr|tomoz|2moro|tommorow|tommorrow|tomorow){_HALF}(?!\w)"),
             self._plus(1)),
            (re.compile(rf"\b(?:(?:earlier |late )?(?:today|tday|tdy|2day)\b{_HALF}|"
                        r"this (?:morning|afternoon|evening|lunch ?time|[ap]\.?m\b\.?)|tonight|just now)"),
             self._plus(0)),
            (re.compile(rf"\b(?P<n>{_NUMBER}) (?P<unit>days?|weeks?|wks?) ago\b"), self._ago),
            (re.compile(rf"\bin (?P<n>{_NUMBER}) (?P<unit>days?|weeks?|wks?)(?: time)?\b"), self._ahead),
            (re.compile(rf"\b(?:on )?(?P<weekday>{_WEEKDAY})\b\.?{_HALF} (?P<which>last|this|next) week\b"),
             self._in_week),
            (re.compile(rf"\b(?P<which>last|this|next) week,? (?:on )?(?P<weekday>{_WEEKDAY})\b{_HALF}"),
             self._in_week),
            (re.compile(rf"\b(?:on )?(?:(?P<which>last|past|this past|this|next|coming) )?(?P<weekday>{_WEEKDAY})\b\.?"
                        rf"(?<!sat)(?<!sun)(?<!mon){_HALF}"), self._weekday),
            (re.compile(rf"\b(?:on )?(?:(?P<which>last|past|this|next) )?(?P<weekday>sat|sun|mon)\b\.?{_HALF}"
                        r"(?! (?:with|w/|down|in|next|on))"), self._weekday),
        ]  # fmt: skip

    def _plus(self, days_: int) -> Resolve:
        return lambda one: self.today + timedelta(days=days_)

    def _ago(self, one: re.Match[str]) -> date | None:
        return self.today - _stretch(one)

    def _ahead(self, one: re.Match[str]) -> date | None:
        return self.today + _stretch(one) if self.plans else None

    def _date(self, one: re.Match[str]) -> date | None:
        groups = one.groupdict()
        month = MONTHS[groups["month"]] if groups.get("month") else int(one["m"])
        return self._checked(int(one["d"]), month, groups.get("y"), groups.get("weekday"))

    def _figures(self, one: re.Match[str]) -> date | None:
        """Two figures in the reader's order; in the other one where only that is a day."""
        first, second = int(one["one"]), int(one["two"])
        day, month = (second, first) if self.is_month_first and "." not in one[0] else (first, second)
        if month > 12 >= day:
            day, month = month, day
        groups = one.groupdict()
        return self._checked(day, month, groups.get("y"), groups.get("weekday"))

    def _checked(self, day: int, month: int, year: str | None, weekday: str | None) -> date | None:
        """The day in that year or, without one, in the year in which it is nearest; none if the weekday differs."""
        years = [int(year) + (2000 if len(year) == 2 else 0)] if year else [self.today.year + n for n in (-1, 0, 1)]
        likely = [found for one in years if (found := _day(one, month, day)) is not None]
        if not likely:
            return None
        nearest = min(likely, key=lambda one: abs(one - self.today))
        return None if weekday and nearest.weekday() != WEEKDAYS[weekday] else nearest

    def _of_month(self, one: re.Match[str]) -> date | None:
        """The last such day of a month, or the next one of a plan."""
        number, step = int(one["d"]), timedelta(days=1 if self.plans else -1)
        day = self.today
        for _ in range(62):
            if day.day == number:
                return None if one["weekday"] and day.weekday() != WEEKDAYS[one["weekday"]] else day
            day += step
        return None

    def _in_week(self, one: re.Match[str]) -> date:
        monday = self.today - timedelta(days=self.today.weekday())
        weeks = {"last": -1, "this": 0, "next": 1}[one["which"]]
        return monday + timedelta(weeks=weeks, days=WEEKDAYS[one["weekday"]])

    def _weekday(self, one: re.Match[str]) -> date:
        """The last such day, today included unless it is "last"; of a plan the next one."""
        wanted, which = WEEKDAYS[one["weekday"]], one["which"] or ""
        monday = self.today - timedelta(days=self.today.weekday())
        if which == "this":
            return monday + timedelta(days=wanted)
        if which == "next":
            return monday + timedelta(weeks=1, days=wanted)
        back = (self.today.weekday() - wanted) % 7
        if which == "coming" or (self.plans and not which):
            return self.today + timedelta(days=(7 - back) % 7)
        return self.today - timedelta(days=back or (7 if which else 0))


def _stretch(one: re.Match[str]) -> timedelta:
    number = NUMBERS.get(one["n"]) or int(one["n"])
    return timedelta(weeks=number) if one["unit"].startswith("w") else timedelta(days=number)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
