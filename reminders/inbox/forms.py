"""The form of one's own preferences."""

from typing import Any

from django import forms

from reminders.inbox.selectors import Choice


class PreferencesForm(forms.Form):
    """A row of channels for each kind of reminder that concerns the person."""

    def __init__(self, *args: Any, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = choices
        for one in choices:
            self.fields[one.kind] = forms.MultipleChoiceField(
                label=one.label,
                choices=list(one.channels),
                required=False,
                initial=list(one.wanted),
                widget=forms.CheckboxSelectMultiple,
                help_text=f"{one.when[:1].upper()}{one.when[1:]} of your time.",
            )

    @property
    def wanted(self) -> dict[tuple[str, str], bool]:
        """(kind, channel) → whether it is ticked, for every channel that was offered."""
        return {
            (one.kind, channel): channel in self.cleaned_data[one.kind]
            for one in self.offered
            for channel, _ in one.channels
        }
