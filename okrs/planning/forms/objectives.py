"""Forms of objectives and key results: they parse and validate, services write."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from okrs.models import Objective, TemplateVersion
from okrs.planning.selectors.proposals import Proposal
from okrs.planning.wording import number, say_held
from organization.custom_fields.forms import AsksCustomFields
from organization.ground.names import owner_name
from organization.models import Quarter, StrategicImperative, Team, TherapeuticArea, User

# What a plan starts from, as it is named in the form.
TEMPLATE, QUARTER = "template:", "quarter:"


def _required(name: str) -> dict[str, str]:
    return {"required": f"Enter {name}."}


class StartForm(forms.Form):
    """Start from a template or an earlier quarter: for the whole team, or for one MSL."""

    member = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="For",
        empty_label="The whole team (team key results once, the others for each MSL)",
    )

    source = forms.ChoiceField(
        required=False,
        label="From",
        help_text="A quarter is copied whole: counts begin at 0, levels where they stand.",
        error_messages={"invalid_choice": "This is not offered any more. Choose another."},
    )
    is_pro_rata = forms.BooleanField(required=False, label="Targets for what is left of the quarter")

    def __init__(
        self, *args: Any, members: "forms.models.ModelChoiceIterator | Any", proposed: Iterable[Proposal],
        templates: Sequence[TemplateVersion], sources: Iterable[Quarter], **kwargs: Any,
    ) -> None:  # fmt: skip
        """``templates``: versions a plan may start from, with counts; ``sources``: quarters that may be copied.
        ``proposed``: targets pro rata, of templates alone; none where the quarter has not begun, and then they are not
        offered."""
        super().__init__(*args, **kwargs)
        self.templates = {str(one.template_id): one for one in templates}
        self.quarters = {str(one.pk): one for one in sources}
        first = next(iter(proposed), None)
        if first is None:
            del self.fields["is_pro_rata"]
        else:
            share = f"{number(first.target)} instead of {number(first.whole)}"
            self.fields["is_pro_rata"].help_text = f"For people who begin now: {share}, the others alike."
        of_templates = [(f"{TEMPLATE}{pk}", f"{one.template}: {say_held(one)}") for pk, one in self.templates.items()]
        of_quarters = [(f"{QUARTER}{pk}", one.name) for pk, one in self.quarters.items()]
        source: Any = self.fields["source"]
        groups = (("Templates", of_templates), ("Earlier quarters", of_quarters))
        source.choices = [group for group in groups if group[1]]
        if not of_quarters:
            source.help_text = ""
        field: Any = self.fields["member"]
        field.queryset = members
        field.label_from_instance = lambda person: f"{person.display_name} alone (all key results)"

    @property
    def has_sources(self) -> bool:
        """Whether there is anything to start from."""
        return bool(self.templates or self.quarters)

    @property
    def template(self) -> int | None:
        """The template that was chosen; None for the usual one, or where a quarter was."""
        chosen = str(self.cleaned_data.get("source") or "")
        return int(chosen.removeprefix(TEMPLATE)) if chosen.startswith(TEMPLATE) else None

    @property
    def quarter(self) -> Quarter | None:
        """The quarter that was chosen."""
        chosen = str(self.cleaned_data.get("source") or "")
        return self.quarters.get(chosen.removeprefix(QUARTER)) if chosen.startswith(QUARTER) else None

    @property
    def source_said(self) -> str:
        """What was chosen, in words."""
        chosen = str(self.cleaned_data.get("source") or "")
        if self.quarter is not None:
            return self.quarter.name
        usual = (one for one in self.templates.values() if one.template.is_default)
        found = self.templates.get(chosen.removeprefix(TEMPLATE)) or next(usual, None)
        return f"the template “{found.template}”, version {found.number}" if found else "the template"


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
