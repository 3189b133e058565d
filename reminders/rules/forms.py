"""The form of a rule: when reminders of a kind go out."""

from django import forms

from organization.forms import RecordForm
from reminders.models import ReminderRule


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
