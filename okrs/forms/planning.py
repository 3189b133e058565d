"""Forms of objectives and key results: they parse and validate, services write."""

from decimal import Decimal
from typing import Any

from django import forms

from okrs.models import KeyResult, Objective
from okrs.models.choices import Kind, Metric, Pace
from organization.models import StrategicImperative, Team, TherapeuticArea, User

# What a form can say in one word about a key result: kinds entered by hand, then what is counted.
MEASURES = [
    (
        "Entered by hand",
        [
            (Kind.NUMBER.value, "A number, from a baseline to a target"),
            (Kind.PERCENTAGE.value, "A percentage, from a baseline to a target"),
            (Kind.COUNT.value, "A count, from 0 to a target"),
            (Kind.YES_NO.value, "Done or not done"),
        ],
    ),
    ("Counted from the work", [(metric.value, metric.label) for metric in Metric if metric != Metric.MANUAL]),
]
HAND_KINDS = frozenset({Kind.NUMBER.value, Kind.PERCENTAGE.value, Kind.COUNT.value, Kind.YES_NO.value})


def _required(name: str) -> dict[str, str]:
    return {"required": f"Enter {name}."}


class StartForm(forms.Form):
    """Start from the template: for the whole team, or for one MSL."""

    member = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="For",
        empty_label="The whole team (team key results once, six for each MSL)",
    )

    def __init__(self, *args: Any, members: "forms.models.ModelChoiceIterator | Any", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["member"]
        field.queryset = members
        field.label_from_instance = lambda person: f"{person.display_name} alone (all nine key results)"


class ObjectiveForm(forms.ModelForm):
    """Words, tags and owner of an objective."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Reason for the change",
        help_text="Shown in the history of the objective.",
    )

    class Meta:
        model = Objective
        fields = ["title", "why", "owner", "therapeutic_area", "imperative", "commitment"]
        widgets = {"why": forms.Textarea(attrs={"rows": 3})}
        labels = {"why": "Why it matters", "therapeutic_area": "Therapeutic area", "imperative": "Strategic imperative"}
        error_messages = {"title": _required("a title")}

    def __init__(self, *args: Any, owners: Any, team: Team, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        area: Any = self.fields["therapeutic_area"]
        area.queryset = TherapeuticArea.objects.filter(is_active=True)
        area.empty_label = "All areas"
        imperative: Any = self.fields["imperative"]
        imperative.queryset = StrategicImperative.objects.active()
        imperative.empty_label = "None"
        self.team = team
        if is_new or self.instance.state != Objective.State.ACTIVE:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = True

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def _post_clean(self) -> None:
        """The service validates the whole object; the form only parses, so that each error is said once."""


class KeyResultForm(forms.ModelForm):
    """A key result: one question says how it is measured, the rest is shown as far as it applies."""

    measure = forms.ChoiceField(
        choices=MEASURES,
        label="How is it measured?",
        help_text="What is counted needs no typing: the rows behind it make the number.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        max_length=300,
        required=False,
        label="Reason for the change",
        help_text="Shown beside the chart and in the history.",
    )

    class Meta:
        model = KeyResult
        fields = ["title", "owner", "baseline", "target", "unit", "weight", "pace"]
        labels = {"pace": "Expected"}
        help_texts = {
            "baseline": "Where it stands at the start. What is counted starts at 0.",
            "target": "May stay empty until activation.",
            "weight": "How much it counts in its objective; 1 is usual.",
        }
        error_messages = {"title": _required("a title")}

    field_order = ["title", "measure", "baseline", "target", "unit", "owner", "weight", "pace", "reason", "version"]

    def __init__(self, *args: Any, owners: Any, is_active: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        pace: Any = self.fields["pace"]
        pace.choices = [(Pace.LINEAR.value, Pace.LINEAR.label), (Pace.PLANNED.value, Pace.PLANNED.label)]
        pace.required = False
        self.fields["baseline"].required = False
        for name in ("baseline", "target", "weight"):
            value = self.initial.get(name)
            if isinstance(value, Decimal):
                self.initial[name] = f"{value.normalize():f}"  # 12, not 12.00
        if self.instance.pk:
            del self.fields["measure"]
            if self.instance.kind == Kind.CADENCE:
                for name in ("baseline", "target", "pace"):
                    del self.fields[name]
            elif self.instance.measured_by != Metric.MANUAL:
                del self.fields["baseline"]
        if not (self.instance.pk and is_active):
            del self.fields["reason"]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        result = {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.cleaned_data}
        if result.get("baseline", 0) is None:
            result["baseline"] = 0
        if not result.get("pace", "x"):
            result["pace"] = Pace.LINEAR
        measure = self.cleaned_data.get("measure")
        if measure:
            result["kind"] = measure if measure in HAND_KINDS else Kind.COUNT.value
            result["measured_by"] = Metric.MANUAL.value if measure in HAND_KINDS else measure
        return result

    def _post_clean(self) -> None:
        """The service validates the whole object; the form only parses, so that each error is said once."""


class ReasonForm(forms.Form):
    """A reason, where one is required."""

    reason = forms.CharField(max_length=300, label="Reason", error_messages=_required("a reason"))


class ValueForm(forms.Form):
    """A dated value of a key result that nothing counts."""

    value = forms.DecimalField(max_digits=12, decimal_places=2, label="Value", error_messages=_required("a number"))
    as_of = forms.DateField(
        label="As of",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages=_required("a day"),
    )
    note = forms.CharField(max_length=300, required=False, label="Note")


class TargetsForm(forms.Form):
    """The targets that activation still asks for, one field per code, with the suggestion filled in."""

    def __init__(self, *args: Any, missing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in missing:
            people = f"{one.people} key results" if one.people > 1 else "1 key result"
            hint = f"{people}." + (f" Suggested: {one.suggested:f}.".replace(".00.", ".") if one.suggested else "")
            self.fields[one.code] = forms.DecimalField(
                max_digits=12,
                decimal_places=2,
                min_value=0,
                label=f"Target of {one.code} {one.title}",
                help_text=hint,
                initial=f"{one.suggested:f}".replace(".00", "") if one.suggested else None,
                error_messages={"required": f"{one.code} has no number yet. Enter a target."},
            )
