"""Whether a person's plan fits into the quarter: what is asked for against working days and what was held before.

Plain values in, a sentence out. No ORM, no clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass

WEEK = 5


@dataclass(frozen=True, slots=True)
class Held:
    """What a person held in an earlier quarter, of the same kinds, and the working days they had."""

    quarter: str
    done: float
    days: int

    @property
    def a_day(self) -> float | None:
        return self.done / self.days if self.days else None


@dataclass(frozen=True, slots=True)
class Capacity:
    """``planned`` discussions and activities in ``days`` working days; ``before``: earlier quarters, newest first."""

    discussions: float
    activities: float
    days: int
    before: Sequence[Held] = ()

    @property
    def planned(self) -> float:
        return self.discussions + self.activities

    @property
    def a_week(self) -> float | None:
        """How many a week of five working days; None without a working day."""
        return WEEK * self.planned / self.days if self.days else None

    @property
    def most_before(self) -> float | None:
        """The most that was held for each working day in one of the earlier quarters; None if none was."""
        rates = [rate for one in self.before if (rate := one.a_day)]
        return max(rates, default=None)

    @property
    def is_beyond(self) -> bool:
        """Whether it asks for more than the person ever held in the earlier quarters; never without any."""
        if not self.planned:
            return False
        if not self.days:
            return True
        return self.most_before is not None and self.planned / self.days > self.most_before + 1e-9


def say_capacity(one: Capacity) -> str:
    """ "18 discussions and 9 activities in 61 working days: 2.2 a week. Held before: 1.9 a week in 2026-Q3."."""
    if not one.planned:
        return f"Nothing is planned that is counted, in {_number(one.days, 'working day')}."
    parts = [_number(one.discussions, "discussion"), _number(one.activities, "activity", "activities")]
    what = " and ".join(part for part, number in zip(parts, (one.discussions, one.activities), strict=True) if number)
    if one.a_week is None:
        return f"{what}, and not one working day."
    said = f"{what} in {_number(one.days, 'working day')}: {_plain(one.a_week)} a week."
    held = [(WEEK * rate, each.quarter) for each in one.before if (rate := each.a_day) is not None]
    if held:
        said += " Held before: " + ", ".join(f"{_plain(rate)} a week in {quarter}" for rate, quarter in held) + "."
    else:
        said += " There is no earlier quarter to compare with."
    return said


def _number(value: float, noun: str, plural: str = "") -> str:
    return f"{_plain(value)} {noun if value == 1 else plural or f'{noun}s'}"


def _plain(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")
