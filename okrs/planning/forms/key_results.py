"""The form of a key result: it shows only what its kind needs. It parses; the service says what is wrong."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import ErrorDict

from okrs.models import KeyResult, Milestone
from okrs.models.choices import CADENCE_METRICS, SHARE_KINDS, SHARE_METRICS, Kind, Metric, Pace, Scope
from okrs.planning import wording
from okrs.planning.forms.steps import BLANK_ROWS, HasStepRows, StepFormSet, step_rows
from okrs.planning.selectors.measures import DEFINED, measure_named, measures_for
from okrs.planning.selectors.proposals import Proposal
from okrs.planning.services.key_results import MOST_STEPS, Step
from okrs.planning.wording import say_key_result
from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField
from organization.ground.names import owner_name
from organization.ground.numbers import as_number

KIND_LABELS = {
    Kind.COUNT: "A count, from 0 to a target",
    Kind.CADENCE: "A cadence, one in every week or month",
    Kind.NUMBER: "A number, up or down to a target",
    Kind.PERCENTAGE: "A percentage, up or down to a target",
    Kind.MILESTONE: "Milestones, each on its day",
    Kind.YES_NO: "Done or not done",
    Kind.MAINTAIN: "A level to keep within a range",
}
# The fields of each kind, besides title, owner and weight.
ASKS: dict[str, tuple[str, ...]] = {
    Kind.COUNT: ("measured_by", "scope", "target", "unit", "pace"),
    Kind.CADENCE: ("measured_by", "scope", "target"),
    Kind.NUMBER: ("measured_by", "scope", "baseline", "target", "unit", "pace"),
    Kind.PERCENTAGE: ("measured_by", "scope", "baseline", "target", "pace"),
    Kind.MILESTONE: (),
    Kind.YES_NO: ("due_on",),
    Kind.MAINTAIN: ("measured_by", "scope", "range_low", "range_high", "unit"),
}
_ALWAYS = ("title", "owner", "weight")
# Not listed themselves: the form offers "by hand" and each defined measure instead.
UNLISTED = frozenset({Metric.MANUAL, Metric.CUSTOM})


def _built_in(kind: Kind) -> list[Metric]:
    """The metrics of the product's own whose number a kind can use."""
    listed = [one for one in Metric if one not in UNLISTED]
    if kind in SHARE_KINDS:
        return [one for one in listed if one in SHARE_METRICS]
    if kind == Kind.CADENCE:
        return [one for one in listed if one in CADENCE_METRICS]
    return [one for one in listed if one not in CADENCE_METRICS | SHARE_METRICS] if kind == Kind.COUNT else []


def measure_choices(kind: Kind, *, keep: int | None) -> list[tuple[str, str]]:
    """What a key result of a kind can count: built-in metrics, defined measures, by hand; the usual one first.

    ``keep``: a measure that is offered even if it is archived. Empty where only values by hand are possible.
    """
    built_in = _built_in(kind)
    defined = [(f"{DEFINED}{pk}", name) for pk, name in measures_for(kind, keep=keep)]
    if not built_in and not defined:
        return []
    by_hand = [] if kind == Kind.CADENCE else [(Metric.MANUAL.value, str(Metric.MANUAL.label))]
    listed = [*((one.value, str(one.label)) for one in built_in), *defined]
    return [*listed, *by_hand] if kind in (Kind.COUNT, Kind.CADENCE) else [*by_hand, *listed]


def kind_of(text: str | None) -> Kind | None:
    """A kind given in an address or a form; None if it is missing or invalid."""
    return Kind(text) if text in Kind.values else None


class KeyResultForm(HasStepRows, forms.ModelForm):
    """A key result of one kind: its fields, and the rows of its milestones or planned dates in ``steps``."""

    kind = forms.ChoiceField(
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        widget=forms.RadioSelect,
        label="How is it measured?",
    )
    due_on = DayField(PLANNED, required=False, label="Done by", help_text="If left empty: the last day of the quarter.")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    keeps = forms.BooleanField(
        required=False,
        initial=True,
        label="If the owner changes, keep what was counted until today",
        help_text="Without it only the work of the new owner counts.",
    )
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Reason for the change",
        help_text="Shown beside the chart and in the history.",
    )

    class Meta:
        model = KeyResult
        fields = [
            "title", "measured_by", "scope", "baseline", "target", "range_low", "range_high", "unit", "owner", "weight",
            "pace",
        ]  # fmt: skip
        labels = {
            "measured_by": "What counts",
            "scope": "Whose work counts",
            "pace": "Expected",
            "range_low": "From (lower end)",
            "range_high": "To (upper end)",
        }
        help_texts = {
            "measured_by": "If it is counted from recorded work, nobody types the number.",
            "baseline": "Where it stands at the start.",
            "target": "Can be left empty until the plan is activated.",
            "weight": "How much it counts in its objective; 1 is usual.",
            "unit": "Such as days or sites.",
        }
        error_messages = {"title": {"required": "Enter a title."}}

    field_order = [
        "kind", "title", "measured_by", "scope", "baseline", "target", "range_low", "range_high", "unit", "pace",
        "due_on", "owner", "keeps", "weight", "reason", "version",
    ]  # fmt: skip

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        kind: Kind,
        owners: "models.QuerySet[Any]",
        is_active: bool,
        is_team: bool,
        ends_on: date,
        proposed: Mapping[str, Proposal] | None = None,
        **kwargs: Any,
    ) -> None:
        """``proposed``: by metric, the target for what is left of the quarter, for a new key result."""
        self.chosen, self.ends_on, self.is_team, self.proposed = kind, ends_on, is_team, proposed or {}
        instance = kwargs.get("instance")
        self.is_fixed = bool(instance and is_active)
        stored = list(instance.milestones.all()) if instance else []
        super().__init__(data, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        self.fields["owner"].label_from_instance = owner_name  # type: ignore[attr-defined]
        self._shape(stored)
        if data is None and self.chosen == Kind.COUNT and (found := self.proposed.get(self.initial["measured_by"])):
            self.initial["target"] = found.target
        self._fill(data)
        self.steps = StepFormSet(
            self.data if data is not None else None,
            prefix="steps",
            initial=step_rows(stored, 0 if stored else BLANK_ROWS) if self.has_steps else [],
        )
        self._trim_rows()

    def _shape(self, stored: Sequence[Milestone]) -> None:
        """Keep the kind's fields, offer the choices it allows, start with the usual values."""
        kept = {"kind", "version", "reason", *_ALWAYS, *ASKS[self.chosen]}
        if self.is_fixed:  # what it counts no longer changes once others see it
            kept -= {"kind", "measured_by"}
            if self.instance.scope == Scope.OWNER and self.instance.measured_by != Metric.MANUAL:
                kept.add("keeps")
        else:
            kept -= {"reason"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        for name in ("baseline", "target", "range_low", "range_high", "weight"):
            value = self.initial.get(name)
            if isinstance(value, Decimal):
                self.initial[name] = f"{value.normalize():f}"  # 12, not 12.00
        if "baseline" in self.fields:
            self.fields["baseline"].required = False
        if self.chosen == Kind.CADENCE:
            self.fields["target"].label = "How many weeks or months"
            self.fields["target"].help_text = "Leave empty for every week or month of the quarter."
        for name, end in (("range_low", "lower"), ("range_high", "upper")):
            if name in self.fields:
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = f"Enter the {end} end of the range."
        self.initial["kind"] = self.chosen.value
        if not self.instance.pk:
            self.initial["scope"] = (Scope.TEAM if self.is_team else Scope.OWNER).value
        self._offer_measures()
        self._offer("pace", [Pace.LINEAR, Pace.PLANNED])
        if self.chosen == Kind.YES_NO and stored:
            self.initial["due_on"] = stored[0].planned_on

    def _offer_measures(self) -> None:
        """Offer the built-in metrics of a count or a cadence, the measures defined for the kind, and values by hand."""
        if "measured_by" not in self.fields:
            return
        choices = measure_choices(self.chosen, keep=self.instance.measure_id)
        if not choices:  # only values by hand are possible, so there is nothing to ask
            del self.fields["measured_by"], self.fields["scope"]
            return
        if self.instance.measure_id is not None:
            self.initial["measured_by"] = f"{DEFINED}{self.instance.measure_id}"
        if self.initial.get("measured_by") not in dict(choices):
            self.initial["measured_by"] = choices[0][0]
        asked: Any = self.fields["measured_by"]
        self.fields["measured_by"] = forms.ChoiceField(
            choices=choices, label=asked.label, help_text=asked.help_text, initial=self.initial["measured_by"]
        )

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        """Offer only what the kind allows; the first is selected unless something already is."""
        if name not in self.fields:
            return
        field: Any = self.fields[name]
        field.choices = [(one.value, one.label) for one in choices]
        field.required = True
        if self.initial.get(name) not in dict(field.choices):
            self.initial[name] = choices[0].value

    @property
    def kind_field(self) -> Any:
        """The field for the kind; None once the kind is fixed."""
        return self["kind"] if "kind" in self.fields else None

    def _fill(self, data: Mapping[str, Any] | None) -> None:
        """Give fields that were not on the page their usual values."""
        if data is None:
            return
        typed: Any = data.copy()  # type: ignore[attr-defined]
        typed.setlist("kind", [self.chosen.value])
        for name in self.fields:
            if name not in typed and self.initial.get(name) is not None:
                typed[name] = str(self.initial[name])
        for name, start in (("steps-TOTAL_FORMS", "0"), ("steps-INITIAL_FORMS", "0")):
            typed.setdefault(name, start)
        if self._wants_steps(typed.get("pace")) and typed["steps-TOTAL_FORMS"] == "0":
            typed["steps-TOTAL_FORMS"] = str(BLANK_ROWS)
        self.data = typed
        self._weigh_rows()

    def _weigh_rows(self) -> None:
        """Give rows that were not on the page yet the usual weight."""
        typed: Any = self.data
        total = typed["steps-TOTAL_FORMS"]
        for number in range(min(as_number(total) or 0, MOST_STEPS)):
            typed.setdefault(f"steps-{number}-weight", "1")

    def _wants_steps(self, pace: Any) -> bool:
        return self.chosen == Kind.MILESTONE or ("pace" in self.fields and pace == Pace.PLANNED)

    @property
    def has_steps(self) -> bool:
        """Whether the current choices need rows of milestones or planned dates."""
        return self._wants_steps(self.data.get("pace") if self.is_bound else self.initial.get("pace"))

    @property
    def is_milestone(self) -> bool:
        """Milestones have a title, a weight and a day on which they were reached; planned dates have none."""
        return self.chosen == Kind.MILESTONE

    def _trim_rows(self) -> None:
        for row in self.steps.forms:
            if not self.is_milestone:
                for name in ("done_on", "weight"):
                    row.fields.pop(name, None)
                row.fields["title"].label = "Name"

    def add_row(self) -> None:
        """Add an empty row and keep everything typed."""
        typed: Any = self.data
        total = as_number(typed.get("steps-TOTAL_FORMS"))
        typed["steps-TOTAL_FORMS"] = str(BLANK_ROWS if total is None else min(total + 1, MOST_STEPS))
        self._weigh_rows()
        self.steps = StepFormSet(self.data, prefix="steps")
        self._trim_rows()

    def hush(self) -> None:
        """Show what was typed, without errors yet."""
        judged: list[Any] = [self, *self.steps.forms]
        for form in judged:
            form._errors, form.cleaned_data = ErrorDict(), {}
        rows: Any = self.steps
        rows._errors, rows._non_form_errors = [], rows.error_class()

    def is_valid(self) -> bool:
        """Whether everything could be read, including the rows."""
        return super().is_valid() and (not self.has_steps or self.steps.is_valid())

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        result = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        if result.get("baseline", 0) is None:
            result["baseline"] = Decimal(0)
        if "kind" in self.fields:
            result["kind"] = self.chosen
            result.setdefault("measured_by", Metric.MANUAL)
        measured_by = str(result.get("measured_by", ""))
        if measured_by.startswith(DEFINED):
            result |= {"measured_by": Metric.CUSTOM, "measure": measure_named(measured_by)}
        return result

    def planned_steps(self) -> list[Step]:
        """The filled rows, or the day of a yes or no."""
        if self.chosen == Kind.YES_NO:
            day = self.cleaned_data.get("due_on")
            stored = next(iter(self.instance.milestones.all()), None) if self.instance.pk else None
            return [Step(planned_on=day, pk=stored.pk if stored else None)] if day else []
        if not self.has_steps:
            return []
        found = (form.step(row) for row, form in enumerate(self.steps.forms))
        return [step for step in found if step]

    def place_of_steps(self) -> str:
        """A yes or no has a day and no rows."""
        return "due_on" if self.chosen == Kind.YES_NO else ""

    @property
    def sentence(self) -> str:
        """What will be counted, from what is typed so far."""
        typed = KeyResult(kind=self.chosen)
        for name in ("measured_by", "scope", "baseline", "target", "range_low", "range_high", "unit", "pace"):
            if name not in self.fields:
                if self.instance.pk:
                    setattr(typed, name, getattr(self.instance, name))
                continue
            try:
                value = self.fields[name].clean(self[name].value())
            except ValidationError:
                continue
            if name == "measured_by" and str(value).startswith(DEFINED):
                typed.measure, value = measure_named(value), Metric.CUSTOM
            setattr(typed, name, Decimal(0) if name == "baseline" and value is None else value)
        if self.chosen == Kind.PERCENTAGE:
            typed.unit = typed.unit or "%"
        return say_key_result(typed, ends_on=self.ends_on, planned=self._planned_days())

    @property
    def proposal(self) -> str:
        """What a target pro rata would be for what is counted now; empty where nothing is proposed."""
        chosen = self["measured_by"].value() if "measured_by" in self.fields else ""
        found = self.proposed.get(str(chosen)) if self.chosen == Kind.COUNT else None
        if found is None:
            return ""
        part, whole = (wording.number(one) for one in (found.target, found.whole))
        return f"For what is left of the quarter, {part} is the share of {whole}."

    def _planned_days(self) -> list[date]:
        field = DayField(PLANNED, required=False)
        if "due_on" in self.fields:
            texts = [self["due_on"].value()]
        else:
            rows = self.steps.forms if self.has_steps else []
            texts = [row["planned_on"].value() for row in rows if not row["remove"].value()]
        days = []
        for text in texts:
            try:
                day = field.clean(text)
            except ValidationError:
                continue
            if day:
                days.append(day)
        return days

    def _post_clean(self) -> None:
        """Do nothing: the service validates the whole object, the form only parses, so that each error appears once."""
