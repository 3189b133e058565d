"""Forms of check-ins: they parse and validate, services write."""

from collections.abc import Sequence
from typing import Any

from django import forms

from interactions.stakeholders.selectors.heard import Heard
from okrs.arithmetic.progress import OPEN_STATUSES
from okrs.check_ins.selectors.page import CheckInRow
from okrs.check_ins.services.check_ins import (
    CONFIDENCE_MISSING,
    REASON_MISSING,
    TEXTS,
    Said,
    is_counted,
    seen_of,
)
from okrs.models import KeyResult
from okrs.models.choices import Kind
from organization.ground.form_errors import retype
from organization.models import Quarter

LABELS = {
    "confidence": "Confidence",
    "what_changed": "What changed",
    "blocker": "Blocker",
    "next_step": "Next step",
    "declared_status": "Another status than the counted one",
    "override_reason": "Why another status is right",
    "feedback_hcp": "Feedback from HCPs",
    "feedback_stakeholders": "Feedback from internal stakeholders",
    "evidence_considered": "Emerging evidence considered",
    "tactic_change": "Change of tactic",
    "value": "Value now",
}
CONFIDENCE_HINT = (
    "0: it will not be reached. 3 or less shows as At Risk. 5: as likely as not. 8: only the unforeseen stops it. "
    "10: certain."
)


def _area(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "maxlength": 5000})


class CheckInForm(forms.Form):
    """What is said of one key result. Nothing is required here: a draft may be incomplete, publishing asks for more."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    value = forms.DecimalField(required=False, max_digits=12, decimal_places=2, label=LABELS["value"])
    confidence = forms.TypedChoiceField(
        choices=[(n, str(n)) for n in range(11)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        label=LABELS["confidence"],
        help_text=CONFIDENCE_HINT,
    )
    what_changed = forms.CharField(required=False, max_length=5000, widget=_area(), label=LABELS["what_changed"])
    blocker = forms.CharField(required=False, max_length=5000, widget=_area(), label=LABELS["blocker"])
    next_step = forms.CharField(required=False, max_length=5000, widget=_area(), label=LABELS["next_step"])
    feedback_hcp = forms.CharField(
        required=False, max_length=5000, widget=_area(), label=LABELS["feedback_hcp"],
        help_text="What KOLs and other HCPs said about it. No patient-identifiable information.",
    )  # fmt: skip
    feedback_stakeholders = forms.CharField(
        required=False, max_length=5000, widget=_area(), label=LABELS["feedback_stakeholders"]
    )
    evidence_considered = forms.CharField(
        required=False, max_length=5000, widget=_area(), label=LABELS["evidence_considered"],
        help_text="Publications and data that bear on it.",
    )  # fmt: skip
    tactic_change = forms.CharField(required=False, max_length=5000, widget=_area(), label=LABELS["tactic_change"])
    insights = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Insights that informed it"
    )
    words = forms.CharField(
        required=False, max_length=200, label="Look among all insights", widget=forms.TextInput({"type": "search"})
    )
    declared_status = forms.ChoiceField(
        required=False,
        choices=[("", "As counted"), *((one.value, one.label) for one in OPEN_STATUSES)],
        label=LABELS["declared_status"],
        help_text="Both are kept and shown.",
    )
    override_reason = forms.CharField(required=False, max_length=300, label=LABELS["override_reason"])

    def __init__(
        self, data: Any, *, entry: CheckInRow, insights: tuple[tuple[str, str], ...], looked: str = "",
        found: Sequence[int] = (), heard: Sequence[Heard] = (),
    ) -> None:  # fmt: skip
        """``looked``: the words by which insights were just looked for here; ``found``: those, which come first.
        ``heard``: what stakeholders said lately, to be taken over.
        """
        super().__init__(data, prefix=f"kr{entry.key_result.pk}", initial=initial_of(entry))
        self.entry = entry
        self.theirs: list[dict[str, str]] = []
        self.key_result: KeyResult = entry.key_result
        self.looked, self.has_hits, self.heard = looked, bool(found), heard
        self.has_taken = False
        if looked:
            retype(self, self.add_prefix("words"), "")  # so that Enter does not look again
        fields: Any = self.fields
        first = {str(pk): place for place, pk in enumerate(found)}
        fields["insights"].choices = sorted(insights, key=lambda one: first.get(one[0], len(first)))
        if entry.as_last_time is not None:
            fields["confidence"].choices = [
                (n, f"{n} as last time" if n == entry.as_last_time else str(n)) for n in range(11)
            ]
        if is_counted(self.key_result):
            del self.fields["value"]
        elif self.key_result.kind == Kind.YES_NO:
            self.fields["value"] = forms.TypedChoiceField(
                choices=[("", "As before"), ("1", "Done"), ("0", "Not done")],
                coerce=lambda text: forms.DecimalField().clean(text),
                empty_value=None,
                required=False,
                label=LABELS["value"],
            )
        if not insights:
            del self.fields["insights"]

    @property
    def opens_more(self) -> bool:
        """Whether the rarer fields have a value or an error, so that they must not be folded away."""
        rare = (*TEXTS[3:], "declared_status", "override_reason", "insights")
        has_more = any(self[name].errors or self[name].value() for name in rare if name in self.fields)
        return bool(self.looked) or self.has_taken or has_more

    def take_over(self, line: str) -> None:
        """Add a line of feedback to what is typed; nothing is saved by it."""
        name = self.add_prefix("feedback_stakeholders")
        typed = str(self.data.get(name, "")).rstrip()
        if line not in typed:
            retype(self, name, f"{typed}\n{line}".lstrip()[:5000])
        self.has_taken = True

    @property
    def is_sent(self) -> bool:
        """Whether the request carries this form at all."""
        return self.is_bound and self.add_prefix("seen") in self.data

    @property
    def is_written(self) -> bool:
        """Whether the person changed anything in it."""
        return bool(set(self.changed_data) - {"seen", "words"})

    @property
    def is_drafted(self) -> bool:
        """Whether a draft is kept already."""
        return self.entry.latest is not None and self.entry.latest.published_at is None

    def ask_what_is_missing(self) -> None:
        """Say what publishing will ask for, where something else is wrong already: everything comes at once."""
        data, counted = self.cleaned_data, self.entry.row.computed
        if data.get("confidence") is None and "confidence" not in self.errors:
            self.add_error("confidence", CONFIDENCE_MISSING)
        declares = data.get("declared_status") not in (None, "", counted)
        if declares and not data.get("override_reason") and "override_reason" not in self.errors:
            self.add_error("override_reason", REASON_MISSING)

    def said(self) -> Said:
        """What a valid form says."""
        data = self.cleaned_data
        return Said(
            confidence=data["confidence"],
            value=data.get("value"),
            declared_status=data["declared_status"],
            override_reason=data["override_reason"],
            insights=tuple(int(pk) for pk in data.get("insights", ())),
            **{name: data[name] for name in TEXTS},
        )


def initial_of(entry: CheckInRow) -> dict[str, Any]:
    """The text so far: the draft, or what was published."""
    row = entry.latest
    initial: dict[str, Any] = {"seen": seen_of(row)}
    if row is None:
        return initial | {"confidence": entry.as_last_time}
    for name in LABELS:
        initial[name] = getattr(row, name)
    if row.value is not None and entry.key_result.kind == Kind.YES_NO:
        initial["value"] = str(int(row.value))
    return initial | {"insights": [str(one.pk) for one in row.insights.all()]}


class PeriodForm(forms.Form):
    """Which quarter and period a page is about; both may be left out."""

    quarter = forms.ModelChoiceField(Quarter.objects.all(), required=False, empty_label=None)
    period = forms.IntegerField(required=False, min_value=1, max_value=3)


class TeamForm(forms.Form):
    """The filters on a manager's page of check-ins."""

    quarter = forms.ModelChoiceField(Quarter.objects.all(), required=False, empty_label=None)
    state = forms.ChoiceField(required=False, choices=[("", "To acknowledge"), ("all", "All")], label="Show")
