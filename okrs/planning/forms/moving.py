"""Forms that change a row of the plan where it stands, or move an objective."""

from typing import Any

from django import forms

from organization.ground.names import owner_name
from organization.models import Quarter, User


class QuickForm(forms.Form):
    """Title and target of a key result, in its row."""

    title = forms.CharField(
        max_length=200, label="Title", error_messages={"required": "Enter a title."},
        widget=forms.TextInput(attrs={"autofocus": True}),
    )  # fmt: skip
    target = forms.DecimalField(required=False, max_digits=12, decimal_places=2, label="Target")
    reason = forms.CharField(
        required=False, max_length=300, label="Reason for the change", help_text="Needed where the target changes."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, is_active: bool, has_target: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_active:
            del self.fields["reason"]
        if not has_target:
            del self.fields["target"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in ("title", "target") if name in self.fields}


class MoveForm(forms.Form):
    """Who owns an objective from now on, and in which quarter it is planned."""

    owner = forms.ModelChoiceField(User.objects.none(), label="Owner", empty_label=None)
    quarter = forms.ModelChoiceField(Quarter.objects.none(), label="Quarter", empty_label=None)
    keeps = forms.BooleanField(
        required=False, initial=True, label="What was counted until now stays counted",
        help_text="Otherwise only the new owner's work counts, from the first day of the quarter.",
    )  # fmt: skip
    reason = forms.CharField(required=False, max_length=300, label="Reason", help_text="Needed while it is active.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def __init__(self, *args: Any, owners: Any, quarters: Any, is_active: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset, fields["owner"].label_from_instance = owners, owner_name
        fields["quarter"].queryset = quarters
        if not is_active:
            del self.fields["keeps"]
