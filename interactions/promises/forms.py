"""What became of a promise."""

from typing import Any

from django import forms

from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField

DONE, MOVED, DROPPED = "done", "move", "drop"


class PromiseForm(forms.Form):
    """Done, moved to a day, or dropped with a reason."""

    outcome = forms.ChoiceField(
        label="What became of it", widget=forms.RadioSelect,
        choices=[(DONE, "It is done"), (MOVED, "Move it to another day"), (DROPPED, "Drop it")],
        error_messages={"required": "Choose what became of it."},
    )  # fmt: skip
    day = DayField(PLANNED, label="New day", required=False, help_text="If you move it.")
    reason = forms.CharField(label="Reason", required=False, max_length=300, help_text="If you drop it.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == MOVED and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", "Choose the new day.")
        if cleaned.get("outcome") == DROPPED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why it is dropped.")
        return cleaned
