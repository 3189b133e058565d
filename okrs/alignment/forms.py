"""Forms of alignments and the filters of their map: they parse, services write."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from okrs.models import Alignment
from organization.models import Quarter, StrategicImperative, Team, TherapeuticArea

WAYS = [
    ("contributed", "It contributes to this objective, and moves its number"),
    ("contributes", "This objective contributes to it, and moves its number"),
    ("supports", "This objective supports it"),
    ("supported", "It supports this objective"),
]


class AlignForm(forms.Form):
    """Another objective, and how the two are aligned."""

    way = forms.ChoiceField(choices=WAYS, label="How", error_messages={"required": "Choose how."})
    other = forms.TypedChoiceField(
        coerce=int, label="Objective", error_messages={"required": "Choose the objective."},
        widget=forms.Select(attrs={"data-typeahead": ""}),
    )  # fmt: skip
    weight = forms.DecimalField(
        max_digits=6, decimal_places=2, initial=Decimal(1), required=False, label="Weight",
        validators=[MinValueValidator(Decimal("0.01"), "The weight must be greater than 0.")],
        help_text="Of a contribution, beside the weights of the key results.",
    )  # fmt: skip

    def __init__(self, *args: Any, others: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.choices = [("", "Choose…"), *others]
        field.error_messages["invalid_choice"] = "Choose an objective that is offered."

    @property
    def kind(self) -> str:
        """What is stored."""
        contributes = self.cleaned_data["way"] in ("contributed", "contributes")
        return Alignment.Kind.CONTRIBUTES if contributes else Alignment.Kind.SUPPORTS

    @property
    def is_from_other(self) -> bool:
        """Whether the other one is below."""
        return self.cleaned_data["way"] in ("contributed", "supported")


class MapFilters(forms.Form):
    """What the map and its table are narrowed to."""

    quarter = forms.ModelChoiceField(Quarter.objects.all(), required=False, empty_label=None)
    team = forms.ModelChoiceField(Team.objects.filter(is_active=True), required=False, empty_label="All teams")
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.filter(is_active=True),
        required=False,
        empty_label="All areas",
        label="Therapeutic area",
    )
    imperative = forms.ModelChoiceField(
        StrategicImperative.objects.active(), required=False, empty_label="All imperatives"
    )
    kind = forms.ChoiceField(
        choices=[("", "Both kinds"), ("contributes", "Contributes"), ("supports", "Supports")],
        required=False,
        label="Kind",
    )
