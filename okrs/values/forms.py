"""Forms for entries by hand: dated values, and the day a milestone was reached."""

from decimal import Decimal
from typing import Any

from django import forms

from okrs.models.choices import Kind
from organization.ground.dates import HAPPENED
from organization.ground.day_fields import DayField


class ValueForm(forms.Form):
    """A dated value of a manual key result."""

    value = forms.DecimalField(
        max_digits=12, decimal_places=2, label="Value", error_messages={"required": "Enter a number."}
    )
    as_of = DayField(HAPPENED, label="As of")
    note = forms.CharField(max_length=300, required=False, label="Note")

    def __init__(self, *args: Any, kind: str = Kind.NUMBER, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind == Kind.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                choices=[("1", "Done"), ("0", "Not done")], coerce=Decimal, label="Is it done?", initial="1"
            )
            self.fields["as_of"].label = "Since"
        elif kind == Kind.COUNT:
            self.fields["value"].label = "Total so far"


class ValueCorrectionForm(ValueForm):
    """The correction of a value, with a reason."""

    reason = forms.CharField(max_length=300, required=False, label="Reason for the correction")


class StepDoneForm(forms.Form):
    """The day on which a milestone was reached."""

    done_on = DayField(HAPPENED, required=False, label="Reached on")
    reason = forms.CharField(
        max_length=300, required=False, label="Reason for the correction", help_text="Needed only to correct a day."
    )
