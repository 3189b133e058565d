"""Which days a field accepts: one plausible range for each meaning of a day.

A day outside its range is a typing slip (0026 or 2206 for 2026) or an attack, and would break calculations. The ranges
are wide; narrower rules (in its quarter, not in the future) are for the services.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError


@dataclass(frozen=True)
class DayRange:
    """Days from ``first`` to ``last``; without ``last``, to the end of the year ``years_ahead`` from now.

    ``until_today``: no day in the future. Zones differ by a day, so tomorrow's date still passes here, and the service,
    which knows the person's own day, refuses it.
    """

    first: date = date(2000, 1, 1)
    last: date | None = None
    years_ahead: int = 0
    until_today: bool = False

    def end(self, today: date) -> date:
        """The last day of the range."""
        if self.until_today:
            return today
        return self.last or date(today.year + self.years_ahead, 12, 31)

    def holds(self, day: date, today: date) -> bool:
        """Whether the day lies in the range."""
        end = self.end(today)
        return self.first <= day <= (end + timedelta(days=1) if self.until_today else end)

    def check(self, day: date, today: date) -> None:
        """Raise ValidationError that names the range, and the year that was probably meant."""
        if self.holds(day, today):
            return
        until = "today" if self.until_today else _words(self.end(today))
        # A year typed with two digits: 0026 for 2026.
        meant = day.replace(year=day.year + 2000) if day.year < 100 else None
        hint = f" Did you mean {meant.year}?" if meant and self.holds(meant, today) else ""
        raise ValidationError(f"Enter a day from {_words(self.first)} to {until}.{hint}", code="implausible_day")


def week_of(day: date) -> date:
    """The Monday of the week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def _words(day: date) -> str:
    return f"{day:%-d %B %Y}"


# What has happened: a stage of an activity, a value entered by hand, a milestone reached.
HAPPENED = DayRange(until_today=True)
# What is planned or due: next steps, milestones, actions; also a conversation, held or planned.
PLANNED = DayRange(years_ahead=5)
# Quarters, their planning sessions, public holidays, absences, congresses.
CALENDAR = DayRange(years_ahead=10)
# Membership of a team: people may have joined long ago.
EMPLOYMENT = DayRange(first=date(1950, 1, 1), years_ahead=10)
# What a list is narrowed to, and the past day that a page shows.
SEARCHED = DayRange(last=date(2100, 12, 31))
