"""The small forms of a hand-off to safety."""

from datetime import UTC, datetime
from typing import Any

from django import forms

from interactions.models import SafetyHandoff
from organization.ground.dates import HAPPENED
from organization.ground.day_fields import DayField
from organization.models import User


class BehalfForm(forms.Form):
    """How somebody else knows that it went to safety; its author is not asked."""

    reason = forms.CharField(label="How you know", max_length=300, help_text="Kept in the history. No patient details.")


class WithdrawForm(forms.Form):
    """Why the answer was wrong."""

    reason = forms.CharField(
        label="Why it need not go to safety", max_length=300,
        help_text="Safety and compliance read it. No patient details.",
        error_messages={"required": "Say why it need not go to safety."},
    )  # fmt: skip


class TakeBackForm(forms.Form):
    """Why the last step is undone."""

    reason = forms.CharField(
        max_length=300, help_text="Kept in the history. No patient details.",
        error_messages={"required": "Say why it is taken back."},
    )  # fmt: skip


class ReceiptForm(forms.ModelForm):
    """Safety's own number, where there is one, and the stage that was shown."""

    seen = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    class Meta:
        model = SafetyHandoff
        fields = ("receipt",)
        help_texts = {"receipt": "The number alone: no patient, no description."}


class AwarenessForm(forms.Form):
    """When it was really heard, in the author's zone."""

    day = DayField(HAPPENED, label="Date")
    start = forms.TimeField(label="Time", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    reason = forms.CharField(max_length=300, help_text="Kept in the history. No patient details.")

    def __init__(self, data: Any = None, *, user: User, row: SafetyHandoff) -> None:
        self.user = user
        heard = row.aware_at.astimezone(user.zone)
        super().__init__(data, initial={"day": heard.date(), "start": heard.time().replace(second=0, microsecond=0)})

    def aware_at(self) -> datetime:
        """The moment, in UTC."""
        data = self.cleaned_data
        return datetime.combine(data["day"], data["start"], self.user.zone).astimezone(UTC)
