"""Forms of commitments: they parse and validate, services write."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet

from okrs.imperatives.services import Figure
from organization.forms import ScreenedForm, typeahead
from organization.ground.dates import HAPPENED
from organization.ground.day_fields import DayField
from organization.models import Quarter, User

EVERYBODY = "Every function reads it, so it holds no science."


class QuarterForm(forms.Form):
    """Which quarter a page is about; the current one if none is asked for."""

    quarter = forms.ChoiceField(label="Quarter", required=False)

    def __init__(self, data: Any, *, quarters: Sequence[Quarter], current: Quarter | None) -> None:
        super().__init__(data, initial={"quarter": str(current.pk) if current else ""})
        self._found = {str(one.pk): one for one in quarters}
        self._current = current
        field: Any = self.fields["quarter"]
        field.choices = [("", f"{current} (current)" if current else "None yet")] + [
            (key, str(one)) for key, one in self._found.items()
        ]

    @property
    def chosen(self) -> Quarter | None:
        """The quarter asked for; the current one for anything that is none."""
        asked = self.cleaned_data.get("quarter", "") if self.is_valid() else ""
        return self._found.get(asked, self._current)


def _number(label: str, **more: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, max_digits=12, decimal_places=2, error_messages={"required": "Enter a number."}, **more
    )


class CommitmentForm(ScreenedForm):
    """What is committed. Once it counts (``asks_why``), a change of the figure takes a reason."""

    texts = ("measure", "unit", "reason")
    measure = forms.CharField(
        label="Measure", max_length=160, help_text=f"What is counted, such as “Sites opened”. {EVERYBODY}"
    )
    target = _number("Target by the end of the quarter")
    unit = forms.CharField(label="Unit", max_length=40, required=False, help_text="Such as “sites” or “%”.")
    baseline = _number("Starts from", initial=Decimal(0), help_text="0, unless it goes from one level to another.")
    owner = forms.ModelChoiceField(
        User.objects.none(), label="Owner", empty_label="Choose a person", widget=typeahead(),
        help_text="Keeps the value up to date; others of your function may as well.",
    )  # fmt: skip
    reason = forms.CharField(
        label="Reason for the change", max_length=300, required=False, help_text="Kept in the history.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, owners: "QuerySet[User]", is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = owners
        if is_new:
            del self.fields["reason"]

    def figure(self) -> Figure:
        """What a valid form says."""
        return Figure(**{name: self.cleaned_data[name] for name in ("measure", "target", "unit", "baseline", "owner")})


class CommitmentValueForm(ScreenedForm):
    """Where a commitment stands on a day."""

    texts = ("note",)
    value = _number("Value")
    as_of = DayField(HAPPENED, label="As of")
    note = forms.CharField(
        label="Note", max_length=300, required=False,
        help_text="Where it comes from, or why it moved. Medical and clinical colleagues read it, and your own "
        "function; no other one does.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class WithdrawalForm(ScreenedForm):
    """Why a commitment is withdrawn."""

    texts = ("reason",)
    reason = forms.CharField(
        label="Why it is withdrawn", max_length=300, help_text="Kept in the history.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages={"required": "Say why it is withdrawn."},
    )  # fmt: skip
