"""The rows of a key result's form: its milestones, or its planned dates."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from okrs.models import Milestone
from okrs.planning.services.key_results import MOST_STEPS, Step
from organization.ground.dates import HAPPENED, PLANNED
from organization.ground.day_fields import DayField
from organization.ground.form_errors import add_errors
from organization.ground.numbers import as_number

BLANK_ROWS = 2


class WeightField(forms.DecimalField):
    """What a step weighs. What is no number is refused here: whether a row has changed is asked before it is validated,
    and a signalling NaN cannot be compared.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_digits=6, decimal_places=2, label="Weight", initial=1, **kwargs)

    def to_python(self, value: Any) -> Any:
        """The number, or None."""
        number = super().to_python(value)
        if number is not None and not number.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value})
        return number


class StepForm(forms.Form):
    """One milestone or planned date; an empty row is ignored."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(required=False, max_length=160, label="What is reached")
    planned_on = DayField(PLANNED, required=False, label="Planned for")
    done_on = DayField(HAPPENED, required=False, label="Reached on")
    weight = WeightField()
    remove = forms.BooleanField(required=False, label="Remove")

    def clean(self) -> dict[str, Any]:
        """Require the day in a row that is not empty."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("remove") and not data.get("planned_on") and (data.get("title") or data.get("done_on")):
            self.add_error("planned_on", "Enter the planned day.")
        return data

    def step(self, row: int) -> Step | None:
        """What the service takes; None for an empty or removed row."""
        data = self.cleaned_data
        if data.get("remove") or not data.get("planned_on"):
            return None
        weight = data.get("weight")
        return Step(
            planned_on=data["planned_on"],
            title=(data.get("title") or "").strip(),
            weight=Decimal(1) if weight is None else weight,
            done_on=data.get("done_on"),
            pk=data.get("pk"),
            row=row,
        )


class BaseRows(forms.BaseFormSet):
    """Rows of steps; the page itself sends their number."""

    default_error_messages = {
        **forms.BaseFormSet.default_error_messages,
        "missing_management_form": "How many rows there are could not be read. Open the page again to go on.",
    }


StepFormSet = forms.formset_factory(
    StepForm, formset=BaseRows, extra=0, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 10
)


class HasStepRows:
    """A form with rows of steps in ``steps``: their errors stand in the rows, and in the summary of the page."""

    steps: Any

    def place_of_steps(self) -> str:
        """The field that stands for the rows, where there are none; empty otherwise."""
        return ""

    def add_service_errors(self, error: ValidationError) -> None:
        """Each error at its field; ``steps-<row>-<field>`` at the field of its row."""
        form: Any = self
        if not hasattr(error, "error_dict"):
            add_errors(form, error)
            return
        rest: dict[str, Any] = {}
        for name, errors in error.error_dict.items():
            row, _, field = name.removeprefix("steps-").partition("-")
            place = as_number(row) if name.startswith("steps-") else None
            if name == "steps":
                form.add_error(None, errors)
            elif place is not None and self.place_of_steps():
                form.add_error(self.place_of_steps(), errors)
            elif place is not None and place < len(self.steps.forms):
                each = self.steps.forms[place]
                each.add_error(field if field in each.fields else None, errors)
                self.steps.is_valid()
            elif name.startswith("steps"):
                form.add_error(None, errors)
            else:
                rest[name] = errors
        if rest:
            add_errors(form, ValidationError(rest))

    @property
    def row_errors(self) -> list[tuple[str, str]]:
        """(anchor, message) of every error in the rows, for the summary."""
        form: Any = self
        if not (form.is_bound and form.has_steps):
            return []
        found = [("#steps", str(error)) for error in self.steps.non_form_errors()]
        for number, row in enumerate(self.steps.forms, start=1):
            for name, errors in row.errors.items():
                field = row[name] if name in row.fields else None
                found += [(f"#{field.auto_id}" if field else "#steps", f"Row {number}: {error}") for error in errors]
        return found


def step_rows(stored: Sequence[Milestone], blank: int) -> list[dict[str, Any]]:
    """The initial rows: the stored ones, then ``blank`` empty ones."""
    rows: list[dict[str, Any]] = [
        {
            "pk": row.pk,
            "title": row.title,
            "planned_on": row.planned_on,
            "done_on": row.done_on,
            "weight": f"{row.weight.normalize():f}",
        }
        for row in stored
    ]
    return rows + [{"weight": 1} for _ in range(blank)]
