"""Forms of the planning session: they parse, services write."""

from typing import Any

from django import forms

from organization.ground.names import owner_name
from organization.models import User


class NotesForm(forms.Form):
    """What was said, and who was there."""

    notes = forms.CharField(
        required=False, max_length=10_000, label="Notes", widget=forms.Textarea(attrs={"rows": 8}),
        help_text="What was agreed and why. Everybody who reads the plan reads it.",
    )  # fmt: skip
    people = forms.ModelMultipleChoiceField(
        User.objects.none(), required=False, label="Who was there", widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(required=False, max_length=300, label="Others who were there")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["people"]
        field.queryset = people
        field.label_from_instance = owner_name


class ReviewForm(forms.Form):
    """The answer to a proposal."""

    note = forms.CharField(
        required=False, max_length=500, label="What is missing", widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed where you ask back; the owner reads it.",
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=60)
    answer = forms.ChoiceField(choices=[("accept", "Accept"), ("ask_back", "Ask back")], widget=forms.HiddenInput)


class DecideForm(forms.Form):
    """What becomes of an objective that was not finished."""

    decision = forms.ChoiceField(
        choices=[("keep", "Keep"), ("change", "Change"), ("drop", "Drop"), ("park", "Park")],
        widget=forms.RadioSelect,
        label="What becomes of it",
        error_messages={"required": "Choose what becomes of it."},
    )
    reason = forms.CharField(
        required=False, max_length=300, label="Reason", help_text="Needed where it is dropped; shown beside it."
    )


class ReasonsForm(forms.Form):
    """Insights and feedback, ticked, and the objective that they argue for."""

    chosen = forms.MultipleChoiceField(
        label="What argues for it", error_messages={"required": "Tick what argues for a change."}
    )
    objective = forms.TypedChoiceField(
        coerce=int, label="Objective", error_messages={"required": "Choose the objective."}
    )

    def __init__(self, *args: Any, keys: list[str], objectives: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["chosen"].choices = [(key, key) for key in keys]
        fields["chosen"].error_messages["invalid_choice"] = "Something of it is not here any more. Choose again."
        fields["objective"].choices = [("", "Choose…"), *objectives]
