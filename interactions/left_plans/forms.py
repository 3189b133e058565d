"""What becomes of plans that somebody left."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from organization.ground.numbers import as_number
from organization.models import User

GIVE, CANCEL = "give", "cancel"


class LeftPlansForm(forms.Form):
    """Which of them, and whether they are handed on to somebody or cancelled with a reason."""

    plans = forms.TypedMultipleChoiceField(
        label="Plans", coerce=int, widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose a plan."}
    )
    outcome = forms.ChoiceField(
        label="What becomes of them", widget=forms.RadioSelect,
        choices=[(GIVE, "Hand them on"), (CANCEL, "Cancel them")],
        error_messages={"required": "Choose what becomes of them."},
    )  # fmt: skip
    to = forms.ModelChoiceField(
        User.objects.none(), label="To", required=False, empty_label="Choose", help_text="If you hand them on."
    )
    reason = forms.CharField(label="Reason", required=False, max_length=300, help_text="If you cancel them.")

    def __init__(
        self, data: QueryDict | None = None, *, plans: Iterable[int], takers: "QuerySet[User]",
        initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["plans"].choices = [(pk, pk) for pk in plans]
        fields["to"].queryset = takers

    @property
    def chosen(self) -> set[int]:
        """The plans that are ticked, as far as they are numbers."""
        found: Any = self["plans"].value() or ()
        return {number for one in found if (number := as_number(one)) is not None}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outcome") == GIVE and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Choose who takes them over.")
        if cleaned.get("outcome") == CANCEL and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say why they are cancelled.")
        return cleaned
