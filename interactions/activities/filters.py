"""Query strings of the list of activities → querysets."""

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet
from django.http import QueryDict

from interactions.log.filters import ALL, MINE
from interactions.models import Activity
from organization.filters import PAGING, ListFilter
from organization.models import TherapeuticArea, User


class ActivityFilter(ListFilter):
    """Filters of the activity list. ``coordination``: kind alone, and asking for more is refused."""

    PROGRESS, DONE, CANCELLED = "in_progress", "done", "cancelled"

    who = forms.ChoiceField(label="Whose", choices=[(MINE, "Mine"), (ALL, "Team")], required=False,
                            widget=forms.HiddenInput)  # fmt: skip
    kind = forms.ChoiceField(choices=[("", "Any"), *Activity.Kind.choices], required=False)
    state = forms.ChoiceField(
        choices=[("", "Not cancelled"), (PROGRESS, "In progress"), (DONE, "Done"), (CANCELLED, "Cancelled")],
        required=False,
    )
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.all(), label="Therapeutic area", required=False, empty_label="Any"
    )

    def __init__(self, data: QueryDict, *, user: User, who: str, coordination: bool) -> None:
        if coordination and set(data) - PAGING - {"kind"}:
            raise BadRequest("This list cannot be filtered by that.")
        super().__init__(data)
        self.user, self.whose = user, who
        if coordination:
            for name in ("who", "state", "area"):
                del self.fields[name]

    def apply(self, rows: "QuerySet[Activity]") -> "QuerySet[Activity]":
        """The rows asked for; none when something asked for makes no sense."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        if self.whose == MINE:
            rows = rows.filter(Q(owner=self.user) | Q(participant_links__user=self.user)).distinct()
        if data["kind"]:
            rows = rows.filter(kind=data["kind"])
        if data.get("area"):
            rows = rows.filter(therapeutic_area=data["area"])
        state = data.get("state")
        rows = rows.filter(is_cancelled=state == self.CANCELLED)
        if state in (self.PROGRESS, self.DONE):
            rows = rows.filter(held_on__isnull=state == self.PROGRESS)
        return rows
