"""Forms of engagement plans. They parse; the services check rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from interactions.log.selectors.offers import areas, products_of
from interactions.models import EngagementPlan, EngagementRules, ExchangeTopic, Topic
from interactions.models.plans import MOST_CONTACTS
from interactions.plans.policies import needs_reason
from interactions.plans.selectors import open_quarters
from interactions.plans.services import PlanContents
from organization.forms import FieldsForm, ScreenedForm
from organization.models import Product, Quarter, StrategicImperative, TherapeuticArea

NOT_PLANNED = ("", "Not planned")


class WhomForm(forms.Form):
    """With whom, in which quarter and area: what a plan is about, and what its form offers depends on."""

    quarter = forms.ModelChoiceField(
        Quarter.objects.none(), empty_label="Choose", error_messages={"required": "Choose a quarter."}
    )
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.none(), label="Therapeutic area", empty_label="Choose",
        error_messages={"required": "Choose a therapeutic area."},
    )  # fmt: skip
    q = forms.CharField(
        label="KOL: name, city or identifier", required=False, max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["quarter"].queryset, fields["area"].queryset = open_quarters(), areas()


class PlanForm(ScreenedForm):
    """What is intended with one KOL; ``contents()`` is what the services take. Each topic of the area has a field."""

    texts = ("scientific_gap",)
    stage = forms.ChoiceField(label="Engagement stage", choices=EngagementPlan.Stage.choices)
    target_contacts = forms.IntegerField(
        label="Contacts this quarter", min_value=0, max_value=MOST_CONTACTS,
        help_text="How often contact is to take place. The number by tier is filled in.",
    )  # fmt: skip
    scientific_gap = forms.CharField(
        label="Scientific gap", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What this KOL does not know yet, or what the science lacks. No patient-identifiable information.",
    )  # fmt: skip
    product = forms.ModelChoiceField(Product.objects.none(), required=False, empty_label="No product")
    lifecycle_phase = forms.ChoiceField(
        label="Lifecycle phase", choices=[("", "That of the product"), *Product.Phase.choices], required=False
    )
    imperative = forms.ModelChoiceField(
        StrategicImperative.objects.none(), required=False, empty_label="None", label="Imperative it serves"
    )
    is_shared = forms.BooleanField(
        label="Share with clinical partners", required=False, help_text="They read all of this plan then."
    )
    reason = forms.CharField(
        label="Reason for the change", max_length=300, required=False, help_text="Kept in the history.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, area: TherapeuticArea, topics: Sequence[Topic],
        plan: EngagementPlan | None = None, initial: dict[str, Any] | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["product"].queryset = products_of(area.pk, also=plan.product_id if plan else None)
        active = StrategicImperative.objects.active()
        kept = StrategicImperative.objects.filter(pk=plan.imperative_id) if plan and plan.imperative_id else None
        fields["imperative"].queryset = active | kept if kept is not None else active
        self._topics = {f"intent_{one.pk}": one for one in topics}
        for name, topic in self._topics.items():
            fields[name] = forms.ChoiceField(
                label=topic.name, choices=[NOT_PLANNED, *ExchangeTopic.Intent.choices], required=False
            )
        if plan is None:
            del fields["reason"], fields["version"]
        elif needs_reason(plan):
            fields["reason"].required = True
            fields["reason"].error_messages["required"] = f"Say why: {plan.quarter} is no longer being planned."

    @property
    def topic_fields(self) -> list[forms.BoundField]:
        """One for each topic."""
        return [self[name] for name in self._topics]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """What else is asked."""
        return [field for field in self.asked_fields if field.name not in self._topics and field.name != "reason"]

    def contents(self) -> PlanContents:
        """The cleaned values."""
        data = self.cleaned_data
        return PlanContents(
            stage=data["stage"], target_contacts=data["target_contacts"], product=data["product"],
            lifecycle_phase=data["lifecycle_phase"], imperative=data["imperative"],
            scientific_gap=data["scientific_gap"], is_shared=data["is_shared"],
            topics=tuple((topic, data[name]) for name, topic in self._topics.items() if data.get(name)),
        )  # fmt: skip


def initial_of(plan: EngagementPlan) -> dict[str, Any]:
    """The form's values for a plan that exists."""
    names = ("stage", "target_contacts", "scientific_gap", "lifecycle_phase", "is_shared", "version")
    return {name: getattr(plan, name) for name in names} | {
        "product": plan.product_id,
        "imperative": plan.imperative_id,
        **{f"intent_{row.topic_id}": row.intent for row in plan.topics.all()},
    }


class StartForm(forms.Form):
    """Which plans of the quarter before begin again."""

    plans = forms.TypedMultipleChoiceField(
        coerce=int, label="Plans", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one plan."},
    )  # fmt: skip

    def __init__(self, *args: Any, offered: Sequence[EngagementPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["plans"].choices = [(one.pk, f"{one.kol.name}, {one.therapeutic_area.name}") for one in offered]
        self.initial.setdefault("plans", [one.pk for one in offered])


class RulesForm(FieldsForm):
    """The next version of the rules. ``after``: the version that was looked at."""

    after = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = EngagementRules
        fields = [
            "contacts_global", "contacts_national", "contacts_regional", "contacts_local", "contacts_emerging",
            "contacts_other",
        ]  # fmt: skip
