"""The small forms around an insight: a decision, scores, actions, outcomes, thanks."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q

from insights.capture.moves import ACCEPT, MERGE, TRIAGE
from insights.capture.selectors import visible_insights
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
    parent = forms.ModelChoiceField(
        Insight.objects.none(), label="The insight it follows", required=False, empty_label=None,
        widget=forms.RadioSelect, help_text="When it is merged.",
        error_messages={"invalid_choice": "There is no such insight."},
    )  # fmt: skip
    words = forms.CharField(
        label="Look among the others", max_length=200, required=False, widget=forms.TextInput({"type": "search"}),
        help_text="Words, or the number of an insight.",
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, insight: Insight, user: User, said: Mapping[str, Any] | None = None
    ) -> None:
        """``said``: what was typed so far, to be shown and not judged yet."""
        start = {"version": insight.version} | dict(said or {})
        super().__init__(data, auto_id="decision_%s", initial=start)
        fields: dict[str, Any] = self.fields
        # Whatever was open when the page was shown: the service says what is not possible any more.
        fields["move"].choices = [
            (move.key, move.label) for move in TRIAGE if self.is_bound or insight.state in move.sources
        ]
        fields["parent"].queryset = visible_insights(user)

    def clean(self) -> dict[str, Any]:
        """Merging names the other insight; only accepting names a decision."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        move = cleaned.get("move")
        if move == MERGE.key and not cleaned.get("parent") and "parent" not in self.errors:
            self.add_error("parent", "Choose the one it follows.")
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
