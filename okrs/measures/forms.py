"""Forms of defined measures and of the rules. A measure's form offers only the filters of its source."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django import forms

from interactions.models import FollowUpQuestion, Interaction
from interactions.models.kols import Channel
from okrs.counting.conditions import FILTERS, Filter, named
from okrs.models import InDepthRule, MeasureVersion, StatusRule
from okrs.models.choices import Calculation

CONDITION = "condition_"


def digest_of(values: Mapping[str, Any]) -> str:
    """A digest of what was typed, to make sure that what is saved is what was shown before."""
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()[:16]


class SeenForm(forms.Form):
    """A change that is shown before it is saved; ``seen`` is the digest of what was shown."""

    base = forms.IntegerField(widget=forms.HiddenInput, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)

    def typed(self) -> dict[str, Any]:
        """The values that go into the digest."""
        raise NotImplementedError

    def was_seen(self) -> bool:
        """Whether exactly these values were shown before."""
        return self.cleaned_data.get("seen") == digest_of(self.typed())

    def note_seen(self) -> None:
        """Put the digest of what the page shows into the form."""
        data: Any = self.data
        self.data = data.copy()
        self.data["seen"] = digest_of(self.typed())  # type: ignore[index]


def _field(one: Filter, label: str) -> forms.Field:
    if one.most:
        return forms.IntegerField(min_value=1, max_value=one.most, required=False, label=label)
    if one.model is None and not one.words:
        return forms.BooleanField(required=False, label=label)
    choices: list[tuple[Any, str]] = list(one.words)
    if one.model is not None:
        rows = one.model._default_manager.all()
        if any(field.name == "is_active" for field in one.model._meta.fields):
            rows = rows.filter(is_active=True)
        choices = list(named(rows))
    coerce = int if one.model is not None else str
    return forms.TypedMultipleChoiceField(
        choices=choices, coerce=coerce, required=False, label=label, widget=forms.CheckboxSelectMultiple
    )


class MeasureForm(SeenForm):
    """What a measure counts: the filters of its source, for a share its second condition, and whom to try it for."""

    name = forms.CharField(max_length=120, label="Name", error_messages={"required": "Enter a name."})
    reason = forms.CharField(
        max_length=300, label="Reason for the change", help_text="Shown on every key result that it counts."
    )
    taker = forms.ChoiceField(label="Try it for", required=False)
    quarter = forms.ChoiceField(label="In the quarter", required=False)

    def __init__(
        self,
        *args: Any,
        source: str,
        calculation: str,
        of: str,
        takers: Any,
        quarters: Any,
        is_new: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.source, self.calculation, self.of = source, calculation, of
        for one in FILTERS[source]:
            self.fields[one.name] = _field(one, one.label)
        if calculation == Calculation.RATE:
            for one in FILTERS[source]:
                self.fields[CONDITION + one.name] = _field(one, one.label)
        self.fields["taker"].choices = takers  # type: ignore[attr-defined]
        self.fields["quarter"].choices = quarters  # type: ignore[attr-defined]
        del self.fields["reason" if is_new else "name"]
        self.fields["reason" if "reason" in self.fields else "name"].required = True

    def _part(self, prefix: str) -> list[forms.BoundField]:
        return [self[prefix + one.name] for one in FILTERS[self.source] if prefix + one.name in self.fields]

    @property
    def filter_fields(self) -> list[forms.BoundField]:
        """The filters of the rows."""
        return self._part("")

    @property
    def condition_fields(self) -> list[forms.BoundField]:
        """The second condition of a share; empty for anything else."""
        return self._part(CONDITION)

    def chosen(self, prefix: str = "") -> dict[str, Any]:
        """The filters that are set, as stored."""
        values = {one.name: self.cleaned_data.get(prefix + one.name) for one in FILTERS[self.source]}
        return {name: value for name, value in values.items() if value}

    def values(self) -> dict[str, Any]:
        """What ``checked_version()`` takes."""
        return {
            "source": self.source,
            "calculation": self.calculation,
            "of": self.of,
            "filters": self.chosen(),
            "condition": self.chosen(CONDITION),
        }

    def typed(self) -> dict[str, Any]:
        """The version that was shown."""
        return self.values()


def initial_of(version: MeasureVersion) -> dict[str, Any]:
    """A version as the form shows it."""
    return {**version.filters, **{CONDITION + name: value for name, value in version.condition.items()}}


class RuleForm(SeenForm):
    """A rule of the whole organisation; every change needs a reason."""

    NAMES: tuple[str, ...] = ()

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {name: self.cleaned_data[name] for name in self.NAMES}

    def typed(self) -> dict[str, Any]:
        """The rule that was shown."""
        return self.values()


def _reason() -> forms.CharField:
    """The reason, optional here because there may be nothing to save yet; the service requires it."""
    return forms.CharField(
        max_length=300,
        required=False,
        label="Reason for the change",
        help_text="Shown with the version, and on every key result that it changes.",
    )


def _several(label: str, choices: Any, text: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        help_text=text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one."},
    )


class InDepthRuleForm(RuleForm):
    """What an in-depth scientific discussion is."""

    NAMES = ("channels", "purposes", "min_minutes", "min_topics", "min_follow_ups", "depths", "once_a_day",
             "no_overlaps")  # fmt: skip

    channels = _several("Channels", Channel.choices)
    purposes = _several("Purposes", Interaction.Purpose.choices)
    min_minutes = forms.IntegerField(label="Least minutes", min_value=1, max_value=1440)
    min_topics = forms.IntegerField(label="Least topics", min_value=0, max_value=20)
    min_follow_ups = forms.IntegerField(label="Minimum number of follow-up questions", min_value=0, max_value=20)
    depths = _several("Depths that count as follow-up", FollowUpQuestion.Depth.choices)
    once_a_day = forms.BooleanField(
        label="One talk with a KOL a day", required=False,
        help_text="A person's later talk of the day counts only if it meets nobody of an earlier one.",
    )  # fmt: skip
    no_overlaps = forms.BooleanField(
        label="Only one of two talks at the same time", required=False,
        help_text="Of two held interactions of one author whose times overlap, the later does not count.",
    )  # fmt: skip
    reason = _reason()

    @staticmethod
    def start(rule: InDepthRule) -> dict[str, Any]:
        """The rule as the form shows it."""
        return {name: getattr(rule, name) for name in InDepthRuleForm.NAMES} | {"base": rule.version}


_THIRD = 1 / 3  # typed as 33 per cent


class StatusRuleForm(RuleForm):
    """When a status changes. Ratios are progress / expected, typed in per cent like the chances."""

    SHARES = ("on_track", "at_risk", "early", "likely", "out_of_reach", "out_of_reach_from")
    NAMES = (*SHARES, "low_confidence")

    on_track = forms.IntegerField(label="On Track from, in per cent of what is expected", min_value=1, max_value=100)
    at_risk = forms.IntegerField(label="At Risk below, in per cent of what is expected", min_value=1, max_value=99)
    early = forms.IntegerField(
        label="Too early to judge before, in per cent of its time", min_value=0, max_value=99,
        help_text="Before this a key result is In Progress. Its time runs from the day on which its pace begins.",
    )  # fmt: skip
    likely = forms.IntegerField(
        label="On Track needs this chance of reaching the target, in per cent", min_value=0, max_value=100,
        help_text="For counts and milestones, where there is a forecast.",
    )  # fmt: skip
    out_of_reach = forms.IntegerField(
        label="At Risk below this chance of reaching the target, in per cent", min_value=0, max_value=100
    )
    out_of_reach_from = forms.IntegerField(
        label="That chance matters from, in per cent of its time", min_value=0, max_value=100
    )
    low_confidence = forms.IntegerField(label="At Risk at this confidence or less", min_value=0, max_value=10)
    reason = _reason()

    @staticmethod
    def start(rule: StatusRule) -> dict[str, Any]:
        """The rule as the form shows it."""
        shares = {name: round(100 * getattr(rule, name)) for name in StatusRuleForm.SHARES}
        return {**shares, "low_confidence": rule.low_confidence, "base": rule.version}

    def values(self) -> dict[str, Any]:
        """The ratios as shares, as the rule stores them."""
        typed = super().values()
        shares = {name: _THIRD if typed[name] == round(100 * _THIRD) else typed[name] / 100 for name in self.SHARES}
        return shares | {"low_confidence": typed["low_confidence"]}
