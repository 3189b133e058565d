"""On which days an appointment that repeats takes place (RFC 5545, RRULE). No ORM, no clock.

Asked day by day instead of counted from the beginning: a rule of a stranger's file that never ends, or that no day ever
keeps, costs as much as any other. What people's calendars hold is understood; of a rule that is not, only the first
appointment is known.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

DAILY, WEEKLY, MONTHLY, YEARLY = "DAILY", "WEEKLY", "MONTHLY", "YEARLY"
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_KNOWN = {"FREQ", "INTERVAL", "UNTIL", "COUNT", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"}
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER = re.compile(r"[+-]?\d{1,3}")
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Rule:
    """``weekdays``: (which of the month, 0 for each; day as in ``date.weekday()``). ``until`` is as it was written."""

    frequency: str
    interval: int = 1
    until: str = ""
    count: int = 0
    weekdays: tuple[tuple[int, int], ...] = ()
    month_days: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(slots=True)
class Patience:
    """How many more days may be walked through to count appointments."""

    days: int = 100_000


def rule_of(text: str) -> Rule | None:
    """The rule in a line such as "FREQ=WEEKLY;BYDAY=TU"; None for one that is not understood."""
    parts = dict(part.split("=", 1) for part in text.strip().upper().split(";") if "=" in part)
    if len(text) > LONGEST or parts.keys() - _KNOWN or parts.get("FREQ") not in (DAILY, WEEKLY, MONTHLY, YEARLY):
        return None
    try:
        found = Rule(
            frequency=parts["FREQ"],
            interval=int(parts.get("INTERVAL", "1")),
            until=parts.get("UNTIL", ""),
            count=int(parts.get("COUNT", "0")),
            weekdays=tuple(_weekday(one) for one in _listed(parts, "BYDAY")),
            month_days=_numbers(parts, "BYMONTHDAY"),
            months=_numbers(parts, "BYMONTH"),
            places=_numbers(parts, "BYSETPOS"),
            week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
        )
    except ValueError:
        return None
    return found if _is_understood(found) else None


def _listed(parts: dict[str, str], name: str) -> list[str]:
    return parts[name].split(",") if name in parts else []


def _numbers(parts: dict[str, str], name: str) -> tuple[int, ...]:
    found = _listed(parts, name)
    if not all(_NUMBER.fullmatch(one) for one in found):
        raise ValueError(name)
    return tuple(int(one) for one in found)


def _weekday(text: str) -> tuple[int, int]:
    found = _BYDAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return int(found[1] or 0), _WEEKDAYS.index(found[2])


def _is_understood(rule: Rule) -> bool:
    with_place = any(nth for nth, _ in rule.weekdays)
    if not 1 <= rule.interval <= 1_000 or rule.count < 0 or any(not 1 <= one <= 12 for one in rule.months):
        return False
    if rule.frequency in (DAILY, WEEKLY):
        return not with_place and not rule.places and not (rule.frequency == WEEKLY and rule.month_days)
    if rule.frequency == MONTHLY:
        return True
    # The n-th weekday of a year, or each of them, is nobody's appointment.
    return not rule.places and not (rule.weekdays and not rule.months)


def falls_on(rule: Rule, start: date, day: date) -> bool:
    """Whether the appointment that begins on ``start`` takes place on ``day``; ``until`` and ``count`` aside."""
    if day <= start:
        return day == start
    if rule.months and day.month not in rule.months:
        return False
    if rule.frequency == DAILY:
        return (day - start).days % rule.interval == 0 and _passes(rule, day)
    if rule.frequency == WEEKLY:
        weeks = (_week(day, rule.week_start) - _week(start, rule.week_start)).days // 7
        asked = {weekday for _, weekday in rule.weekdays} or {start.weekday()}
        return weeks % rule.interval == 0 and day.weekday() in asked
    if rule.frequency == MONTHLY:
        months = (day.year - start.year) * 12 + day.month - start.month
        return months % rule.interval == 0 and day.day in _days_of_month(rule, start, day)
    if (day.year - start.year) % rule.interval:
        return False
    is_month = bool(rule.months or rule.month_days) or day.month == start.month
    return is_month and day.day in _days_of_month(rule, start, day)


def _week(day: date, first: int) -> date:
    return day - timedelta(days=(day.weekday() - first) % 7)


def _passes(rule: Rule, day: date) -> bool:
    length = monthrange(day.year, day.month)[1]
    by_date = not rule.month_days or day.day in rule.month_days or day.day - length - 1 in rule.month_days
    return by_date and (not rule.weekdays or day.weekday() in {weekday for _, weekday in rule.weekdays})


def _days_of_month(rule: Rule, start: date, day: date) -> set[int]:
    length = monthrange(day.year, day.month)[1]
    found = {start.day} if not rule.weekdays and not rule.month_days else set(range(1, length + 1))
    if rule.month_days:
        found &= {one if one > 0 else length + 1 + one for one in rule.month_days}
    if rule.weekdays:
        found &= _on_weekdays(rule.weekdays, day.replace(day=1).weekday(), length)
    if rule.places:
        ordered = sorted(found)
        found = {
            ordered[place - (place > 0)] for place in rule.places if place and -len(ordered) <= place <= len(ordered)
        }
    return found


def _on_weekdays(weekdays: Iterable[tuple[int, int]], first: int, length: int) -> set[int]:
    found: set[int] = set()
    for nth, weekday in weekdays:
        days = list(range(1 + (weekday - first) % 7, length + 1, 7))
        if nth == 0:
            found.update(days)
        elif -len(days) <= nth <= len(days):
            found.add(days[nth - (nth > 0)])
    return found


@dataclass(slots=True)
class Repeats:
    """An appointment that repeats from ``start`` on."""

    rule: Rule
    start: date
    patience: Patience = field(default_factory=Patience)

    def on(self, day: date) -> bool:
        """Whether it takes place on ``day``; not where counting up to there takes longer than anybody waits."""
        if not falls_on(self.rule, self.start, day):
            return False
        if not self.rule.count:
            return True
        walked = (day - self.start).days
        if walked > self.patience.days:
            return False
        self.patience.days -= walked
        days = (self.start + timedelta(days=n) for n in range(walked + 1))
        return sum(falls_on(self.rule, self.start, one) for one in days) <= self.rule.count
