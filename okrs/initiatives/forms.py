"""Forms of initiatives."""

from typing import Any

from django import forms

from okrs.models import Initiative
from organization.custom_fields.forms import AsksCustomFields
from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField
from organization.ground.names import owner_name
from organization.ground.widgets import QuickSelect
from organization.models import Team, TherapeuticArea, User

AS_KEY_RESULT = "As the key result"


class InitiativeForm(AsksCustomFields):
    """What is to be done, by whom and until when."""

    title = forms.CharField(max_length=200, error_messages={"required": "Enter a title."})
    description = forms.CharField(
        max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="No patient-identifiable information.",
    )  # fmt: skip
    owner = forms.ModelChoiceField(
        User.objects.none(), empty_label="Choose", error_messages={"required": "Choose an owner."}
    )
    starts_on = DayField(PLANNED, label="Starts on", required=False)
    due_on = DayField(PLANNED, label="Due on", required=False)
    therapeutic_area = forms.ModelChoiceField(
        TherapeuticArea.objects.filter(is_active=True), label="Therapeutic area", required=False,
        empty_label=AS_KEY_RESULT,
    )  # fmt: skip
    primary_team = forms.ModelChoiceField(
        Team.objects.filter(is_active=True), label="Primary team", required=False, empty_label=AS_KEY_RESULT
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, owners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset, owner.label_from_instance = owners, owner_name

    def values(self) -> dict[str, Any]:
        """What the services take beside the custom fields."""
        left_out = {"version", *(field.form_name for field in self.custom_asked)}
        return {name: value for name, value in self.cleaned_data.items() if name not in left_out}


def initial_of(initiative: Initiative) -> dict[str, Any]:
    """The form's values for what is stored."""
    return {
        "title": initiative.title, "description": initiative.description, "owner": initiative.owner_id,
        "starts_on": initiative.starts_on, "due_on": initiative.due_on, "version": initiative.version,
        "therapeutic_area": initiative.therapeutic_area_id, "primary_team": initiative.primary_team_id,
    }  # fmt: skip


class MoveForm(forms.Form):
    """Into which column, and in front of which initiative there; ``version`` is what the person saw."""

    state = forms.ChoiceField(
        choices=Initiative.State.choices, label="Column", widget=forms.RadioSelect,
        error_messages={"required": "Choose a column."},
    )  # fmt: skip
    # Of all there are only some are listed; the service knows whether it is in the column.
    before = forms.IntegerField(label="Place", required=False, min_value=1, max_value=2**62, widget=QuickSelect)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, places: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget: Any = self.fields["before"].widget
        widget.choices = [("", "At the end of the column"), *((pk, f"Before {words}") for pk, words in places)]


class ChooseForm(forms.Form):
    """Words by which a key result is found."""

    q = forms.CharField(
        label="Words of the key result or its objective", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )  # fmt: skip
