"""The form of a boundary card."""

from typing import Any

from django import forms

from interactions.boundaries.services import Rules


def _rules(label: str, hint: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=3000, help_text=hint, widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter at least one rule."},
    )  # fmt: skip


class BoundaryForm(forms.Form):
    """One rule a line."""

    may_share = _rules("What may be shared", "One rule a line.")
    channels = _rules("In which way", "One rule a line.")
    never = _rules("What never", "One rule a line.")
    reason = forms.CharField(
        label="Why it changes", max_length=300, help_text="Everybody reads it beside the new version.",
        error_messages={"required": "Say why it changes."},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100_000)

    def rules(self) -> Rules:
        """What a valid form says."""
        data: dict[str, Any] = self.cleaned_data
        return Rules(data["may_share"], data["channels"], data["never"], data["reason"])
