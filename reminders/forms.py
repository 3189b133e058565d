"""Forms of reminders; they parse, the services decide."""

from typing import Any

from django import forms

from organization.forms import RecordForm
from reminders.models import ReminderRule
from reminders.selectors.inbox import Choice


class RuleForm(RecordForm):
    """When reminders of a kind go out, and how."""

    local_hour = forms.TypedChoiceField(
        label="Time of day",
        coerce=int,
        choices=[(hour, f"{hour:02}:00") for hour in range(24)],
        help_text="In the recipient's own time zone.",
    )
    offset_days = forms.IntegerField(
        label="Working days from the due day",
        min_value=-10,
        max_value=10,
        help_text="−2 is two working days before, 0 the day itself, 1 the working day after. "
        "Weekends, public holidays and absences are left out.",
    )
    field_order = ["is_active", "offset_days", "local_hour", "in_app", "email", "reason"]

    class Meta:
        model = ReminderRule
        fields = ["is_active", "offset_days", "local_hour", "in_app", "email"]
        labels = {"is_active": "Send these reminders", "in_app": "In the app", "email": "By e-mail"}


class PreferencesForm(forms.Form):
    """One line of channels for each kind of reminder that concerns the person."""

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
