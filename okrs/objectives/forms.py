"""Choosing a past day of a quarter."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.models import Quarter


class PastDay(forms.Form):
    """``as_of``: a day of the quarter before today; empty means now."""

    as_of = DayField(SEARCHED, required=False, label="As it stood on")

    def __init__(self, data: Any, *, quarter: Quarter, today: date) -> None:
        super().__init__(data)
        self.quarter, self.today = quarter, today

    def clean_as_of(self) -> date | None:
        """Only days before today, and not before the quarter began."""
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            raise ValidationError("The day is in the future.")
        if day is not None and day < self.quarter.starts_on:
            raise ValidationError(f"{self.quarter.name} began on {self.quarter.starts_on:%-d %B %Y}.")
        return None if day == self.today else day
