"""Query strings of the list of insights → querysets. Which rows exist is not decided here."""

from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict

from insights.models import Insight, InsightQuerySet
from organization.filters import ListFilter, searched_day
from organization.ground.widgets import QuickSelect
from organization.models import TherapeuticArea, User

MINE, ALL, QUEUE = "mine", "all", "queue"
# What a clinical partner may filter by: nothing that tells who, when or in what state.
SHARED_FILTERS = frozenset({"q", "category", "kind", "area", "page"})


class InsightFilter(ListFilter):
    """Filters of the list. ``shared``: those of a clinical partner; any other is refused."""

    who = forms.ChoiceField(
        choices=[(MINE, "Mine"), (ALL, "All"), (QUEUE, "To triage")], required=False, widget=forms.HiddenInput
    )
    q = forms.CharField(label="Words", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"}))
    state = forms.ChoiceField(choices=[("", "Any"), *Insight.State.choices], required=False)
    category = forms.ChoiceField(choices=[("", "Any"), *Insight.Category.choices], required=False)
    kind = forms.ChoiceField(choices=[("", "Any"), *Insight.Kind.choices], required=False)
    area = forms.ModelChoiceField(
        TherapeuticArea.objects.all(), label="Therapeutic area", required=False, empty_label="Any"
    )
    originator = forms.ModelChoiceField(
        User.objects.none(), label="Author", required=False, empty_label="Any", widget=QuickSelect
    )
    first = searched_day("Submitted from")
    last = searched_day("Submitted to")

    def __init__(
        self, data: QueryDict, *, user: User, people: "QuerySet[User]", who: str = ALL, shared: bool = False
    ) -> None:
        if shared and set(data) - SHARED_FILTERS:
            raise BadRequest("This list cannot be filtered by that.")
        super().__init__(data)
        self.user, self.whose = user, who
        fields: dict[str, Any] = self.fields
        fields["originator"].queryset = people
        # Queried when they are shown, and as plain values: there are many.
        fields["originator"].choices = cache(lambda: [("", "Any"), *people.values_list("pk", "display_name")])
        left_out = ["who", "state", "originator", "first", "last"] if shared else []
        if who == MINE:
            left_out = ["originator"]
        elif who == QUEUE:
            left_out = ["state"]
        for name in left_out:
            del fields[name]

    def words(self) -> str:
        """The words looked for; empty when there are none or the filters make no sense."""
        return str(self.cleaned_data.get("q") or "") if self.is_valid() else ""

    def apply(self, rows: InsightQuerySet) -> InsightQuerySet:
        """The rows asked for, the words left aside; none when something asked for makes no sense."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        if self.whose == MINE:
            rows = rows.filter(originator=self.user)
        for name, column in (("state", "state"), ("category", "category"), ("kind", "kind"),
                             ("area", "therapeutic_area"), ("originator", "originator")):  # fmt: skip
            if data.get(name):
                rows = rows.filter(**{column: data[name]})
        if data.get("first"):
            rows = rows.filter(submitted_on__gte=data["first"])
        if data.get("last"):
            rows = rows.filter(submitted_on__lte=data["last"])
        return rows
