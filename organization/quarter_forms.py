"""Forms of quarters and of the years that they make."""

from typing import Any

from django import forms

from organization.fiscal_years import FIRST_OF_A_MONTH, Kind, Span, quarters_of
from organization.forms import RecordForm
from organization.ground.dates import CALENDAR
from organization.ground.day_fields import DayField
from organization.models import Quarter
from organization.services.quarters import YearPlan


class QuarterForm(RecordForm):
    starts_on = DayField(CALENDAR, label="First day")
    ends_on = DayField(CALENDAR, label="Last day")
    grace_ends_on = DayField(
        CALENDAR, label="Evidence accepted until", required=False,
        help_text="Evidence dated inside the quarter counts when entered by then. "
        "If left empty: ten days after the last day.",
    )  # fmt: skip
    planning_session_on = DayField(CALENDAR, label="Planning session", required=False)
    review_on = DayField(CALENDAR, label="Review", required=False)

    class Meta:
        model = Quarter
        fields = ["name", "starts_on", "ends_on", "months", "grace_ends_on", "planning_session_on", "review_on"]
        help_texts = {"months": "What a month is for check-ins and whatever is owed monthly."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["months"].required = False

    def clean_months(self) -> str:
        """What is kept already where nothing is said."""
        return self.cleaned_data["months"] or self.instance.months


class YearForm(forms.Form):
    """A year of quarters; ``plan()`` is what the service takes."""

    year = forms.CharField(
        max_length=16, help_text="The quarters are named after it: 2027 gives 2027-Q1 to 2027-Q4.",
        error_messages={"required": "Name the year."},
    )  # fmt: skip
    starts_on = DayField(CALENDAR, label="First day of the year")
    kind = forms.ChoiceField(
        label="Quarters of",
        choices=[
            (Kind.MONTHS, "three calendar months"),
            (Kind.WEEKS, "13 weeks, with calendar months"),
            (Kind.W445, "13 weeks, months of 4, 4 and 5 weeks"),
            (Kind.W454, "13 weeks, months of 4, 5 and 4 weeks"),
            (Kind.W544, "13 weeks, months of 5, 4 and 4 weeks"),
        ],
    )
    longer = forms.ChoiceField(
        label="Week 53", required=False, help_text="For quarters of weeks only.",
        choices=[
            ("0", "This year has 52 weeks"), ("1", "In the first quarter"), ("2", "In the second quarter"),
            ("3", "In the third quarter"), ("4", "In the fourth quarter"),
        ],
    )  # fmt: skip
    grace_days = forms.IntegerField(
        label="Evidence accepted after the last day, in days", min_value=0, max_value=90,
        error_messages={"required": "Say for how many days; 0 for none."},
    )  # fmt: skip
    session_days = forms.IntegerField(
        label="Planning session before the first day, in days", min_value=1, max_value=90, required=False
    )
    review_days = forms.IntegerField(
        label="Review after the last day, in days", min_value=0, max_value=90, required=False
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["longer"] = int(cleaned.get("longer") or 0)
        first, is_months = cleaned.get("starts_on"), cleaned.get("kind") == Kind.MONTHS
        if cleaned["longer"] and is_months:
            self.add_error("longer", "Only quarters of weeks have a week 53.")
        if first and is_months and first.day != 1:
            self.add_error("starts_on", FIRST_OF_A_MONTH)
        return cleaned

    def _quarters(self) -> list[Span]:
        data = self.cleaned_data
        return quarters_of(
            year=data["year"], starts_on=data["starts_on"], kind=Kind(data["kind"]), longer=data["longer"]
        )

    def plan(self) -> YearPlan:
        """The quarters and the days that go with them."""
        days = {name: self.cleaned_data[name] for name in ("grace_days", "session_days", "review_days")}
        return YearPlan(self._quarters(), **days)
