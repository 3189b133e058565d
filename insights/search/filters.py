"""Query strings of the list of insights, on pages and in the API → querysets."""

from collections.abc import Iterable
from typing import Any

import django_filters
from django import forms
from django.urls import reverse

from insights.capture.policies import reads_shared_only
from insights.models import Insight, InsightQuerySet
from insights.search.selectors import originators
from interactions.log.filters import AtFilter
from organization.custom_fields.filters import CustomFilters
from organization.ground.filters import ChoiceFilter, OneFilter, PageFilters, aside, period, refuse_others
from organization.ground.numbers import as_number
from organization.models import CustomField, TherapeuticArea, User

MINE, ALL, QUEUE = "mine", "all", "queue"
# So many authors are listed; where there are more, they are found by typing.
LISTED = 50
# What a clinical partner may filter by: nothing that tells who, when or in what state.
SHARED_FILTERS = frozenset({"q", "category", "kind", "area", "page"})


class AuthorFilter(OneFilter):
    """An author of insights that the viewer may read; where there are many, chosen by typing, and only the chosen one
    is drawn."""

    @property
    def field(self) -> Any:
        """Offers a list, or an address that finds authors by their names."""
        if hasattr(self, "_field"):
            return self._field
        self.queryset = originators(self.parent.viewer)
        field: Any = super().field
        named = self.queryset.values_list("pk", "display_name")
        offered = list(named[: LISTED + 1])
        if len(offered) > LISTED:
            given = as_number(self.parent.data.get("originator", ""))
            offered = [] if given is None else list(named.filter(pk=given))
            found_at = {"data-url": reverse("insight-authors"), "data-placeholder": "Anybody"}
            field.widget.attrs |= {"data-typeahead": "", **found_at}
        field.choices = [("", field.empty_label), *offered]
        return field


class CommonInsightFilter(CustomFilters):
    """What pages and the API narrow insights by alike. Clinical partners ask neither who, nor when, nor how far, and
    nothing of custom fields, which are not in the copy that they read."""

    custom_on = CustomField.On.INSIGHT

    state = ChoiceFilter(choices=Insight.State, label="State")
    category = ChoiceFilter(choices=Insight.Category, label="Category")
    kind = ChoiceFilter(choices=Insight.Kind, label="Kind")

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """What tells who, when or how far, on pages or in the API."""
        telling = ("who", "state", "owner", "originator", "teams_of", "interaction", "congress", "first",
                   "last")  # fmt: skip
        return telling if reads_shared_only(viewer) else ()

    @classmethod
    def has_custom(cls, viewer: User) -> bool:
        """Not for those who read the copy."""
        return not reads_shared_only(viewer)


class InsightFilter(PageFilters, CommonInsightFilter):
    """Filters of the list, on the page that ``who`` names; a clinical partner who asks for more is refused."""

    who = ChoiceFilter(
        choices=[(MINE, "Mine"), (ALL, "All"), (QUEUE, "To triage")], label="Who", widget=forms.HiddenInput,
        method=aside,
    )  # fmt: skip
    q = django_filters.CharFilter(
        label="Words", max_length=200, widget=forms.TextInput({"type": "search"}), method=aside
    )
    area = OneFilter("therapeutic_area", label="Therapeutic area", queryset=TherapeuticArea.objects.all())
    originator = AuthorFilter(label="Author", queryset=User.objects.none(), shown="display_name")
    teams_of = OneFilter(
        label="Teams of", queryset=User.objects.none(), shown="display_name", method="of_teams",
        help_text="Authors who are in that manager's teams today",
    )  # fmt: skip
    congress = AtFilter()
    first, last = period("submitted_on", "Submitted from", "Submitted to")
    field_order = ("who", "q")

    def __init__(self, data: Any, *, viewer: User, who: str, **kwargs: Any) -> None:
        if reads_shared_only(viewer):
            refuse_others(data, SHARED_FILTERS)
        super().__init__(data, viewer=viewer, **kwargs)
        if "congress" in self.filters and not data.get("congress"):
            del self.filters["congress"]
        if who == MINE:
            del self.filters["originator"], self.filters["teams_of"]
            self.queryset = self.queryset.filter(originator=viewer)
        elif who == QUEUE:
            del self.filters["state"]
        if manager := self.filters.get("teams_of"):
            manager.queryset = User.objects.filter(managed_teams__is_active=True).distinct()

    def of_teams(self, rows: InsightQuerySet, _name: str, manager: User | None) -> InsightQuerySet:
        """Those whose authors are in the teams of ``manager`` today."""
        if manager is None:
            return rows
        return rows.filter(originator__in=User.objects.members_on(self.today, manager.managed_teams.all()))

    def words(self) -> str:
        """The words looked for, which ``qs`` leaves aside."""
        self.is_valid()  # reads what was asked for
        return str(self.form.cleaned_data.get("q") or "")
