"""The small forms around an insight: a decision, scores, actions, outcomes, thanks."""

from typing import Any

from django import forms
from django.db.models import Q

from insights.capture.moves import ACCEPT, MERGE, TRIAGE
from insights.models import Insight, InsightAction
from insights.models.triage import CRITERIA
from organization import roles
from organization.ground.dates import PLANNED
from organization.ground.day_fields import DayField
from organization.models import User


class VersionForm(forms.Form):
    """Carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=True)


class DecisionForm(VersionForm):
    """What becomes of it, and what the author is told."""

    move = forms.ChoiceField(
        label="Decision", choices=[], widget=forms.RadioSelect, error_messages={"required": "Choose a decision."}
    )
    note = forms.CharField(
        label="To the author", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The reason, the question, or what happens next.",
        error_messages={"required": "Tell the author in a sentence."},
    )  # fmt: skip
    decision = forms.CharField(
        label="Decision it informs", max_length=300, required=False, help_text="When it is accepted."
    )
    parent = forms.IntegerField(
        label="Number of the insight it follows", required=False, min_value=1, help_text="When it is merged."
    )

    def __init__(self, data: Any = None, *, insight: Insight, **kwargs: Any) -> None:
        super().__init__(data, auto_id="decision_%s", initial={"version": insight.version}, **kwargs)
        open_ = [(move.key, move.label) for move in TRIAGE if insight.state in move.sources]
        self.fields["move"].choices = open_  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Merging names the other insight; only accepting names a decision."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        move = cleaned.get("move")
        if move == MERGE.key and not cleaned.get("parent") and "parent" not in self.errors:
            self.add_error("parent", "Say which one it follows.")
        if move and move != ACCEPT.key and cleaned.get("decision"):
            self.add_error("decision", "Only an accepted insight informs a decision.")
        return cleaned


class ScoreForm(forms.Form):
    """Six marks, 0 to 3 each."""

    def __init__(self, data: Any = None, *, initial: dict[str, int] | None = None) -> None:
        super().__init__(data, auto_id="score_%s", initial=initial)
        for name in CRITERIA:
            label = name.replace("_", " ").capitalize()
            self.fields[name] = forms.TypedChoiceField(
                label=label, coerce=int, choices=[(mark, str(mark)) for mark in range(4)], widget=forms.RadioSelect,
                error_messages={"required": f"Choose 0 to 3 for “{label}”."},
            )  # fmt: skip


def readers_of_insights() -> Any:
    """Active people who may read insights, to whom an action may be given."""
    clinical = Q(role=roles.PARTNER, function__in=["clinical", "research", "medical"])
    medical = Q(role__in=[roles.MSL, roles.MANAGER, roles.MEDICAL_LEAD])
    return User.objects.active().filter(medical | clinical).order_by("sort_key", "pk")


class ActionForm(VersionForm):
    """Who does what by when."""

    kind = forms.ChoiceField(label="Action", choices=InsightAction.Kind.choices)
    owner = forms.ModelChoiceField(
        User.objects.none(), empty_label="Choose", error_messages={"required": "Choose who does it."}
    )
    due = DayField(PLANNED, label="Due", required=False)

    def __init__(self, data: Any = None, *, insight: Insight) -> None:
        super().__init__(data, auto_id="action_%s", initial={"version": insight.version})
        self.fields["owner"].queryset = readers_of_insights()  # type: ignore[attr-defined]
        self.fields["owner"].widget.attrs["data-typeahead"] = ""


class OutcomeForm(VersionForm):
    """What came of an action."""

    outcome = forms.CharField(
        label="What came of it", max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say what came of it."},
    )  # fmt: skip


class ThanksForm(forms.Form):
    """The author has read the answer, and may say how helpful it was."""

    helpful = forms.TypedChoiceField(
        label="How helpful was it?", required=False, coerce=int, empty_value=None, widget=forms.RadioSelect,
        choices=[(1, "1 not at all"), (2, "2"), (3, "3"), (4, "4"), (5, "5 very")],
    )  # fmt: skip
