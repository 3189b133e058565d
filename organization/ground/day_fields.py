"""The one date field of forms, with the plausible range of the day's meaning."""

from datetime import date
from typing import Any

from django import forms

from organization.ground.clock import now
from organization.ground.dates import DayRange, week_of

UNREADABLE = "Enter a day as year, month and day, such as 2026-03-31."


def day_input() -> forms.DateInput:
    """The browser's own date picker."""
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayField(forms.DateField):
    """A day as a browser's date picker sends it, inside the plausible range of its meaning."""

    def __init__(self, days: DayRange, **kwargs: Any) -> None:
        self.days = days
        messages = {"invalid": UNREADABLE, "required": "Enter a day."} | kwargs.pop("error_messages", {})
        super().__init__(
            input_formats=["%Y-%m-%d"], widget=kwargs.pop("widget", None) or day_input(), error_messages=messages,
            **kwargs,
        )  # fmt: skip

    def to_python(self, value: Any) -> date | None:
        """The day; ValidationError for text that is no day and for a day outside the range."""
        day = super().to_python(value)
        if day is not None:
            # The reader's zone is not known here; the range allows for the one day by which zones differ.
            self.days.check(day, now().date())
        return day


class WeekField(DayField):
    """A week, by any of its days: its Monday."""

    def to_python(self, value: Any) -> date | None:
        """The Monday; ValidationError as for a day."""
        day = super().to_python(value)
        return None if day is None else week_of(day)
