"""Forms of objectives and key results: they parse and validate, services write."""

from collections.abc import Iterable
from typing import Any

from django import forms

from okrs.models import Objective
from okrs.planning.selectors.proposals import Proposal
from okrs.planning.wording import number
from organization.custom_fields.forms import AsksCustomFields
from organization.ground.names import owner_name
from organization.models import Quarter, StrategicImperative, Team, TherapeuticArea, User


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

    source = forms.ModelChoiceField(
        Quarter.objects.none(),
        required=False,
        label="From",
        empty_label="The MSL template",
        help_text="A quarter is copied whole: counts begin at 0, levels where they stand.",
    )
    is_pro_rata = forms.BooleanField(required=False, label="Targets for what is left of the quarter")

    def __init__(
        self, *args: Any, members: "forms.models.ModelChoiceIterator | Any", proposed: Iterable[Proposal],
        sources: Any = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        """``sources``: quarters that may be copied. ``proposed``: targets pro rata, of the template alone; none where
        the quarter has not begun, and then they are not offered."""
        super().__init__(*args, **kwargs)
        first = next(iter(proposed), None)
        if first is None:
            del self.fields["is_pro_rata"]
        else:
            share = f"{number(first.target)} instead of {number(first.whole)}"
            self.fields["is_pro_rata"].help_text = f"For people who begin now: {share}, the others alike."
        fields: dict[str, Any] = self.fields
        if sources is None or not sources:
            del fields["source"]
        else:
            fields["source"].queryset = sources
        field: Any = self.fields["member"]
        field.queryset = members
        field.label_from_instance = lambda person: f"{person.display_name} alone (all nine key results)"

    @property
    def source_said(self) -> str:
        """What was chosen, in words."""
        return str(self.cleaned_data.get("source") or "the MSL template")


class ObjectiveForm(AsksCustomFields, forms.ModelForm):
    """Texts, tags, owner and custom fields of an objective."""

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
        self.fields["owner"].label_from_instance = owner_name  # type: ignore[attr-defined]
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
        """Do nothing: the service validates the whole object, the form only parses, so that each error appears once."""


class ReasonForm(forms.Form):
    """A reason, where one is required."""

    reason = forms.CharField(max_length=300, label="Reason", error_messages=_required("a reason"))


class TargetsForm(forms.Form):
    """The targets still missing for activation, one field per code, with the suggestion filled in."""

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
