"""Contact agreed against contact that took place. No ORM, no clock.

Contact is due so many days after the last one, or after the day since which it is agreed where there was none since.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

_OFTEN = {7: "weekly", 14: "every two weeks", 31: "monthly", 92: "quarterly", 183: "twice a year"}


class Standing(Enum):
    """How contact stands against what is agreed."""

    KEPT = "kept"
    OVERDUE = "overdue"
    NOTHING_AGREED = "nothing_agreed"


@dataclass(frozen=True, slots=True)
class Agreed:
    """How often contact is agreed (``every``, in days; None for not at all) and since when, and when they last met."""

    every: int | None
    since: date | None
    last: date | None

    @property
    def due_on(self) -> date | None:
        """The last day on which contact still keeps to what is agreed; None where nothing is."""
        if self.every is None or self.since is None:
            return None
        return max(self.since, self.last or self.since) + timedelta(days=self.every)

    def standing(self, today: date) -> Standing:
        """Overdue from the day after ``due_on``."""
        due = self.due_on
        if due is None:
            return Standing.NOTHING_AGREED
        return Standing.OVERDUE if today > due else Standing.KEPT

    def days_over(self, today: date) -> int:
        """By how many days contact is overdue, 0 if it is not."""
        due = self.due_on
        return max(0, (today - due).days) if due else 0

    def elapsed(self, today: date) -> float | None:
        """The part of the agreed time that has passed: 0 on the day they met, 1 on the day it is due, then above."""
        due = self.due_on
        if due is None or self.every is None:
            return None
        return max(0.0, 1 - (due - today).days / self.every)

    def words(self, today: date) -> str:
        """What was agreed and what took place: "monthly, last 74 days ago"."""
        often = _OFTEN.get(self.every, f"every {self.every} days") if self.every else "nothing agreed"
        return f"{often}, {last_words(self.last, today)}"


def last_words(last: date | None, today: date) -> str:
    """How long ago they met."""
    if last is None:
        return "not met yet"
    days = (today - last).days
    if days <= 0:
        return "last met today"
    return f"last {days} day{'s' if days > 1 else ''} ago"
