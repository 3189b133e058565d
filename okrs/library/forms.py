"""Forms of the library: they parse and validate, services write."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from okrs.library.services.contents import LAST_DAY, DayStep
from okrs.models import KeyResultTemplate, ObjectiveTemplate, Template
from okrs.models.choices import NEEDS_TARGET, Kind, Metric, Pace
from okrs.planning.forms.key_results import ASKS, measure_choices
from okrs.planning.forms.steps import BaseRows, HasStepRows, WeightField
from okrs.planning.selectors.measures import DEFINED, measure_named
from okrs.planning.services.key_results import MOST_STEPS

BLANK_ROWS = 3


class _Parsed(forms.ModelForm):
    """A form of a model that only parses; the service validates the whole row, so that each error appears once."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}  # type: ignore[attr-defined]

    def _post_clean(self) -> None:
        """Do nothing."""


class TemplateForm(_Parsed):
    """What a template is called and what it is for."""

    class Meta:
        model = Template
        fields = ["name", "about"]
        widgets = {"about": forms.Textarea(attrs={"rows": 3})}
        labels = {"about": "What it is for"}
        error_messages = {"name": {"required": "Enter a name."}}


class ObjectiveTemplateForm(_Parsed):
    """The words of an objective."""

    class Meta:
        model = ObjectiveTemplate
        fields = ["title", "why"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}
        labels = {"why": "Why it matters"}
        error_messages = {"title": {"required": "Enter a title."}}


class StepRow(forms.Form):
    """A milestone or planned date; an empty row is left out."""

    title = forms.CharField(required=False, max_length=160, label="What is reached")
    day = forms.IntegerField(required=False, label="Day of the quarter")
    weight = WeightField()
    remove = forms.BooleanField(required=False, label="Remove")

    def clean(self) -> dict[str, Any]:
        """Require the day in a row that is not empty."""
        data: dict[str, Any] = super().clean() or {}
        if not data.get("remove") and data.get("title") and data.get("day") is None and "day" not in self.errors:
            self.add_error("day", f"Enter a day of the quarter, 1 to {LAST_DAY}.")
        return data

    def step(self, row: int) -> DayStep | None:
        """What the service takes; None for an empty or removed row."""
        data = self.cleaned_data
        if data.get("remove") or data.get("day") is None:
            return None
        weight = data.get("weight")
        title = (data.get("title") or "").strip()
        return DayStep(day=data["day"], title=title, weight=Decimal(1) if weight is None else weight, row=row)


StepRows = forms.formset_factory(StepRow, formset=BaseRows, extra=0, max_num=MOST_STEPS, absolute_max=MOST_STEPS + 10)
_FIELDS = {"measured_by": "metric"}


class KeyResultTemplateForm(HasStepRows, _Parsed):
    """A key result of one kind: its fields, and the rows of its milestones or planned dates in ``steps``."""

    suggested_target = forms.DecimalField(
        required=False, max_digits=12, decimal_places=2, label="Suggested target",
        help_text="Filled in where activation asks for the target.",
    )  # fmt: skip

    class Meta:
        model = KeyResultTemplate
        fields = [
            "title", "metric", "baseline", "target", "suggested_target", "range_low", "range_high", "unit", "pace",
            "weight", "is_team",
        ]  # fmt: skip
        labels = {
            "metric": "What counts", "pace": "Expected", "range_low": "From (lower end)",
            "range_high": "To (upper end)", "is_team": "Once for the team",
        }  # fmt: skip
        help_texts = {
            "metric": "If it is counted from recorded work, nobody types the number.",
            "baseline": "Where it stands at the start.",
            "target": "Can be left empty: activation then asks for it.",
            "weight": "How much it counts in its objective; 1 is usual.",
            "unit": "Such as days or sites.",
            "is_team": "A team gets it once, in an objective of the whole team; otherwise each MSL gets their own.",
        }
        error_messages = {"title": {"required": "Enter a title."}}

    def __init__(self, data: Mapping[str, Any] | None = None, *, kind: Kind, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(data, **kwargs)
        row = self.instance
        stored = list(row.steps.all()) if row.pk else []
        self._shape()
        typed: Any = data.copy() if data is not None else None  # type: ignore[attr-defined]
        if typed is not None:
            for name, start in (("steps-TOTAL_FORMS", "0"), ("steps-INITIAL_FORMS", "0")):
                typed.setdefault(name, start)
        rows = [{"title": one.title, "day": one.day, "weight": f"{one.weight.normalize():f}"} for one in stored]
        blank = 1 if kind == Kind.YES_NO and not stored else 0 if kind == Kind.YES_NO else BLANK_ROWS
        first = [*rows, *({"weight": 1} for _ in range(blank))] if self.has_steps else []
        self.steps = StepRows(typed, prefix="steps", initial=first)
        if kind != Kind.MILESTONE:
            for each in self.steps.forms:
                each.fields["title"].label = "Name"
                each.fields.pop("weight", None)
                each.fields.pop("title", None) if kind == Kind.YES_NO else None

    def _shape(self) -> None:
        """Keep what the kind needs, offer the choices it allows, start with the usual values."""
        kept = {"version", "title", "weight", "is_team", *(_FIELDS.get(name, name) for name in ASKS[self.kind])}
        if self.kind in NEEDS_TARGET:
            kept.add("suggested_target")
        for name in set(self.fields) - kept:
            del self.fields[name]
        for name in ("baseline", "target", "suggested_target", "range_low", "range_high", "weight"):
            value = self.initial.get(name)
            if isinstance(value, Decimal):
                self.initial[name] = f"{value.normalize():f}"
        if "baseline" in self.fields:
            self.fields["baseline"].required = False
            self.initial.setdefault("baseline", "0")
        if self.kind == Kind.CADENCE:
            self.fields["target"].label = "How many weeks or months"
            self.fields["target"].help_text = "Leave empty for every week or month of the quarter."
        if not self.instance.pk:
            self.initial["weight"] = "1"
        if "pace" in self.fields:
            pace: Any = self.fields["pace"]
            pace.choices = [(one.value, one.label) for one in (Pace.LINEAR, Pace.PLANNED)]
            if self.initial.get("pace") not in dict(pace.choices):
                self.initial["pace"] = Pace.LINEAR.value
        self._offer_measures()

    def _offer_measures(self) -> None:
        if "metric" not in self.fields:
            return
        choices = measure_choices(self.kind, keep=self.instance.measure_id)
        if not choices:
            del self.fields["metric"]
            return
        if self.instance.measure_id is not None:
            self.initial["metric"] = f"{DEFINED}{self.instance.measure_id}"
        if self.initial.get("metric") not in dict(choices):
            self.initial["metric"] = choices[0][0]
        asked: Any = self.fields["metric"]
        self.fields["metric"] = forms.ChoiceField(
            choices=choices, label=asked.label, help_text=asked.help_text, initial=self.initial["metric"]
        )

    @property
    def has_steps(self) -> bool:
        """Whether this kind has milestones, planned dates or a day on which it is due."""
        return self.kind in (Kind.MILESTONE, Kind.YES_NO) or "pace" in self.fields

    @property
    def is_milestone(self) -> bool:
        """Milestones have a weight; planned dates have none."""
        return self.kind == Kind.MILESTONE

    @property
    def steps_legend(self) -> str:
        """What the rows are."""
        return {Kind.MILESTONE: "Milestones", Kind.YES_NO: "Done by"}.get(self.kind, "Planned dates")

    def is_valid(self) -> bool:
        """Whether everything could be read, including the rows."""
        return super().is_valid() and (not self.has_steps or self.steps.is_valid())

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        result = super().values() | {"kind": self.kind}
        if result.get("baseline", 0) is None:
            result["baseline"] = Decimal(0)
        metric = str(result.get("metric", Metric.MANUAL))
        result |= {"metric": metric, "measure": None}
        if metric.startswith(DEFINED):
            result |= {"metric": Metric.CUSTOM, "measure": measure_named(metric)}
        return result

    def planned(self) -> list[DayStep]:
        """The filled rows."""
        found = (each.step(row) for row, each in enumerate(self.steps.forms)) if self.has_steps else ()
        return [step for step in found if step]


class PublishForm(forms.Form):
    """What is new, for whoever could take it. ``version``: the state of the working copy that was looked at."""

    note = forms.CharField(
        max_length=300, label="What is new", help_text="Shown where a draft can take the new version.",
        error_messages={"required": "Say what is new: whoever could take it reads this first."},
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        """``is_first``: nothing is published yet, so there is nothing that could be new."""
        super().__init__(*args, **kwargs)
        if is_first:
            del self.fields["note"]
