"""Forms of stakeholders: they parse and validate, services write."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from interactions.models import Activity, InternalStakeholder
from interactions.models.stakeholders import CHANNELS
from interactions.stakeholders.selectors.choices import colleagues_to_choose
from interactions.stakeholders.services import Profile
from interactions.stakeholders.stages import MEANINGS
from organization.ground.dates import HAPPENED, PLANNED
from organization.ground.day_fields import DayField
from organization.models import User


def _text(label: str, hint: str = "", *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, required=False, max_length=2000, help_text=hint, widget=forms.Textarea(attrs={"rows": rows})
    )


class StakeholderForm(forms.Form):
    """Who it is, what they expect, and what comes next."""

    colleague = forms.ModelChoiceField(
        User.objects.none(), label="Colleague", required=False, empty_label="Without an account here",
        help_text="Who has an account here. For anybody else enter name and function.",
    )  # fmt: skip
    name = forms.CharField(label="Name", required=False, max_length=120)
    function = forms.ChoiceField(label="Function", required=False, choices=[("", "Choose"), *User.Function.choices])
    position = forms.CharField(
        label="What they do", required=False, max_length=120, help_text="Such as “Brand lead, Oncology”."
    )
    stage = forms.ChoiceField(
        label="Where the relationship stands",
        choices=[(key, f"{InternalStakeholder.Stage(key).label}: {means}") for key, (means, _) in MEANINGS.items()],
    )
    every = forms.TypedChoiceField(
        label="How often you agreed to talk", required=False, coerce=int, empty_value=None,
        choices=[("", "Nothing agreed"), *InternalStakeholder.Every.choices],
    )  # fmt: skip
    agreed_since = DayField(HAPPENED, label="Since", required=False, help_text="Empty: from today on.")
    channel = forms.ChoiceField(
        label="How they like to hear from you", required=False, choices=[("", "Not known yet"), *CHANNELS]
    )
    impact = _text("Impact they recognise", "What of your work made a difference for them.")
    expects = _text("What they expect of you")
    sharing = _text("What you agreed to share", "Within the boundary card of their function.", rows=2)
    growth = _text("What growth looks like", "How it should be between you a year from now.", rows=2)
    next_step = forms.CharField(label="Your next step", required=False, max_length=300, help_text="Yours, not theirs.")
    next_step_on = DayField(PLANNED, label="By", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, data: QueryDict | None = None, *, user: User, recorded: InternalStakeholder | None = None
    ) -> None:
        initial = _initial_of(recorded) if recorded else {"stage": InternalStakeholder.Stage.UNKNOWN}
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["colleague"].queryset = colleagues_to_choose(user, also=recorded.colleague_id if recorded else None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not cleaned.get("colleague") and "colleague" not in self.errors:
            if not cleaned.get("name"):
                self.add_error("name", "Choose a colleague above, or enter a name.")
            if not cleaned.get("function") and "function" not in self.errors:
                self.add_error("function", "Choose the function.")
        return cleaned

    def profile(self) -> Profile:
        """What a valid form says."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        return Profile(**data)


def _initial_of(recorded: InternalStakeholder) -> dict[str, Any]:
    names = [name for name in StakeholderForm.base_fields if name != "colleague"]
    return {name: getattr(recorded, name) for name in names} | {"colleague": recorded.colleague_id}


class AnswerForm(forms.Form):
    """How they see the role, in their own words."""

    words = forms.CharField(
        label="In their words", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="As they said it. No patient-identifiable information.",
        error_messages={"required": "Write what they said."},
    )  # fmt: skip
    said_on = DayField(HAPPENED, label="Said on")


class PlanForm(forms.Form):
    """The day of the next talk."""

    planned_on = DayField(PLANNED, label="Day", error_messages={"required": "Choose a day."})
    channel = forms.ChoiceField(label="How", choices=CHANNELS)


class TalkForm(forms.Form):
    """A talk that took place."""

    met_on = DayField(HAPPENED, label="Met on", error_messages={"required": "Choose the day."})
    channel = forms.ChoiceField(label="How", choices=CHANNELS)
    note = forms.CharField(label="Note", required=False, max_length=300, help_text="A line to remember it by.")


class FeedbackForm(forms.Form):
    """What they said about the work."""

    text = forms.CharField(
        label="What they said", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what they said."},
    )  # fmt: skip
    heard_on = DayField(HAPPENED, label="Heard on")
    activity = forms.ModelChoiceField(
        Activity.objects.none(), label="Where it was heard", required=False, empty_label="Not in a meeting"
    )

    def __init__(self, *args: Any, meetings: "QuerySet[Activity] | None" = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["activity"].queryset = meetings if meetings is not None else Activity.objects.none()


class CauseForm(forms.Form):
    """Whose map compliance opens, and why."""

    owner = forms.ModelChoiceField(
        User.objects.none(), label="Whose map", empty_label="Choose",
        error_messages={"required": "Choose whose map you need to read."},
    )  # fmt: skip
    reason = forms.CharField(
        max_length=250,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept in the access log with what you read.",
        error_messages={"required": "Say why you need to read it."},
    )

    def __init__(self, *args: Any, keepers: "QuerySet[User]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["owner"].queryset = keepers
