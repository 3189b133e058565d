"""Query strings of coverage: which quarter, whose talks, which KOLs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from interactions.coverage.selectors.counted import Asked
from interactions.coverage.selectors.rows import OF_KOLS, OF_TALKS
from interactions.models import TierAssignment
from organization.ground.filters import FilterForm
from organization.ground.widgets import QuickSelect
from organization.models import Quarter
from organization.selectors.quarters import current_of

DAYS = 90
ALL = "all"
Options = Sequence[tuple[str, str]]


def _choice(label: str, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect, **more)


class CoverageForm(FilterForm):
    """Every value is optional. ``team`` may be ``all``; without it the page opens on the viewer's own teams."""

    quarter = _choice("Quarter")
    team = _choice("Primary team")
    area = _choice("Therapeutic area")
    country = forms.CharField(
        label="Country of the KOL", required=False, min_length=2, max_length=2,
        error_messages=dict.fromkeys(("min_length", "max_length"), "Two letters, such as DE."),
        widget=forms.TextInput(attrs={"size": 2, "autocapitalize": "characters"}),
    )  # fmt: skip
    days = forms.IntegerField(
        label="Not met in days", required=False, min_value=1, max_value=3650,
        widget=forms.NumberInput(attrs={"min": 1, "max": 3650, "inputmode": "numeric", "placeholder": DAYS}),
    )  # fmt: skip

    def __init__(
        self, data: Any, *, quarters: Sequence[Quarter], teams: Options, areas: Options, own: Sequence[int]
    ) -> None:
        """``own``: the teams that the viewer looks at first."""
        if not own and data.get("team") == ALL:  # a link of somebody who has teams: here it is the first choice
            data = data.copy()
            del data["team"]
        super().__init__(data)
        self.quarters, self.own = quarters, tuple(own)
        fields: Any = self.fields
        fields["quarter"].choices = [("", "Current quarter"), *((str(one.pk), one.name) for one in quarters)]
        first = [("", "My teams"), (ALL, "All teams")] if own else [("", "All teams")]
        fields["team"].choices = [*first, *teams]
        fields["area"].choices = [("", "All areas"), *areas]

    def asked(self, today: date) -> Asked | None:
        """What is asked for, without what makes no sense; None while there is no quarter at all."""
        self.is_valid()
        given = self.cleaned_data
        chosen = next((one for one in self.quarters if str(one.pk) == given.get("quarter")), None)
        quarter = chosen or current_of(self.quarters, today)
        if quarter is None:
            return None
        area = given.get("area")
        return Asked.of(
            quarter, today=today, teams=self._teams(given.get("team", "")), area=int(area) if area else None,
            tier=given.get("tier", ""), country=given.get("country", "").upper(),
        )  # fmt: skip

    def _teams(self, given: str) -> tuple[int, ...] | None:
        if not given:
            return self.own or None
        return None if given == ALL else (int(given),)

    @property
    def silence(self) -> int:
        """How many days without a talk are asked about."""
        return self.cleaned_data.get("days") or DAYS


class RowsForm(CoverageForm):
    """The same with the part of the rows, perhaps of one tier."""

    tier = _choice("Tier", choices=[("", "All tiers"), *TierAssignment.Tier.choices])
    part = forms.ChoiceField(
        choices=[(one, one) for one in (*OF_KOLS, *OF_TALKS)], required=False, widget=forms.HiddenInput
    )

    @property
    def shown(self) -> str:
        """The part asked for."""
        return self.cleaned_data.get("part") or OF_KOLS[0]
