"""Forms of weekly updates: they parse and validate, services write."""

from typing import Any

from django import forms

from okrs.weekly.services import Contents
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import WeekField
from organization.models import Team

LABELS = {"highlights": "Highlights", "plans": "Plans for next week", "problems": "Problems and what would help"}


def _text(name: str, hint: str) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4, "maxlength": 10000})
    return forms.CharField(required=False, max_length=10000, widget=area, label=LABELS[name], help_text=hint)


class Keys(forms.MultipleChoiceField):
    """Keys of ticked records. A record deleted meanwhile is not an error: the service lists those that exist."""

    def valid_value(self, value: Any) -> bool:
        """Accept any key."""
        return True


class WeeklyForm(forms.Form):
    """One week's update. Nothing is required here: a draft may be empty; submitting requires more."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    insights = forms.MultipleChoiceField(
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label="Insights shared",
        help_text="Your submitted insights that were in no earlier update. Each can be shared once.",
    )
    nothing_new_heard = forms.BooleanField(required=False, label="Nothing new heard this week")
    highlights = _text("highlights", "What went well and why it matters. No patient-identifiable information.")
    plans = _text("plans", "")
    problems = _text("problems", "")
    facts = Keys(required=False, label="This week's records")

    def __init__(self, data: Any, *, insights: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(data, **more)
        field: Any = self.fields["insights"]
        field.choices = insights

    def contents(self) -> Contents:
        """What a valid form says."""
        data = self.cleaned_data
        return Contents(
            highlights=data["highlights"],
            plans=data["plans"],
            problems=data["problems"],
            nothing_new_heard=data["nothing_new_heard"],
            insights=tuple(int(pk) for pk in data["insights"]),
            facts=tuple(data["facts"]),
        )


class WeekForm(forms.Form):
    """The week of a page, given as any of its days; empty means the running week."""

    week = WeekField(SEARCHED, required=False)


class TeamWeekForm(WeekForm):
    """A week and one of the teams that the viewer reads."""

    team = forms.ModelChoiceField(Team.objects.none(), required=False, empty_label="All teams")

    def __init__(self, *args: Any, teams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["team"]
        field.queryset = teams
