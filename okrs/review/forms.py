"""Forms of the review and of the team's month."""

from collections.abc import Iterable
from typing import Any

from django import forms

from okrs.review.services import LONGEST_QUESTION, NOT_ASKED
from organization.forms import ScreenedForm
from organization.models import Quarter, Team
from organization.models.comments import LONGEST_TYPED

ACKNOWLEDGE, ASK = "acknowledge", "ask"


class ReviewForm(forms.Form):
    """Which quarter is reviewed; the running one if nothing is chosen."""

    quarter = forms.ModelChoiceField(
        Quarter.objects.exclude(state=Quarter.State.PLANNING), required=False, empty_label="The running quarter"
    )


class ActForm(ScreenedForm):
    """What is done with a check-in: acknowledged, with a comment or without one, or asked back, with a question."""

    texts = ("text",)
    act = forms.ChoiceField(
        choices=[(ACKNOWLEDGE, "Acknowledge"), (ASK, "Ask back")],
        error_messages={"required": "Acknowledge or ask back."},
    )
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Comment or question",
        required=False,
        max_length=LONGEST_TYPED,
        help_text=f"The owner is told. A question has at most {LONGEST_QUESTION} characters.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "textarea"}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("act") == ASK and "text" in cleaned and not cleaned["text"].strip():
            self.add_error("text", NOT_ASKED)
        return cleaned


def act_form(pk: int, version: int, data: Any = None) -> ActForm:
    """The form of one check-in among others on a page."""
    return ActForm(data, auto_id=f"review-{pk}-%s", initial={"version": version})


class MonthForm(forms.Form):
    """Which team's month: of the teams and months that the viewer may read."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label=None)
    period = forms.ChoiceField(label="Month", required=False)

    def __init__(self, data: Any, *, teams: Any, months: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]
        self.fields["period"].choices = list(months)  # type: ignore[attr-defined]
