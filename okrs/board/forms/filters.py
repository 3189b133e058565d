"""What is chosen on the board, from the query string.

Forms, and no FilterSets as lists have: what is chosen narrows no single queryset. Quarter and day say which snapshots
are read, view and group how they are laid out, and a saved view keeps all of it.
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.board.selectors.board import SORTS, SORTS_OF_CHECK_INS
from okrs.board.selectors.choices import Choices
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.widgets import QuickSelect, options_markup

GROUPS = [
    ("owner", "Owner"),
    ("objective", "Objective"),
    ("team", "Team"),
    ("area", "Therapeutic area"),
    ("status", "Status"),
    ("none", "Nothing"),
]
VIEWS = [("table", "Table"), ("board", "Board"), ("tree", "Tree")]
# "attention": At Risk and stale first, as without a word.
ORDERS = ["attention", *(name for name in SORTS if name)]
_ORDERS = tuple((f"{sign}{name}", name) for name in ORDERS for sign in ("", "-"))
_ORDERS_WITHOUT = tuple(one for one in _ORDERS if one[1] not in SORTS_OF_CHECK_INS)
DENSITIES = [("", "Comfortable"), ("compact", "Compact")]
# What narrows the board, in the order in which chips show it.
TAGS = ("quarter", "team", "area", "owner", "imperative", "status", "stale", "changed")
SHOWN = ("quarter", "team", "area", "owner", "imperative", "status", "group", "as_of", "stale", "changed")
# What a saved view keeps: a page and a past day belong to a moment.
KEPT = (*TAGS, "view", "group", "sort", "density")


class _Choice(forms.ChoiceField):
    """Each form has fields of its own; their options are replaced as a whole and never changed, so all share them."""

    def __deepcopy__(self, memo: Any) -> "_Choice":
        return forms.Field.__deepcopy__(self, memo)

    def offer(self, *pairs: tuple[str, str]) -> None:
        """Replace the options by these pairs, which need no looking through as ``choices`` does."""
        self._choices = self.widget.choices = pairs


def _choice(label: str = "", choices: Any = (), *, empty: str = "") -> forms.ChoiceField:
    offered = [("", empty), *choices] if empty else list(choices)
    return _Choice(choices=offered, required=False, label=label or None, widget=QuickSelect)


class BoardFilter(forms.Form):
    """Quarter, tags, owner, status, how it is arranged; every value is optional, so that a link can be shared.

    ``team`` may be ``all``; without it the board opens on the viewer's own teams. ``quarter`` may be ``current`` (as
    without it) or ``previous``, so that a saved view moves on with time.
    """

    quarter = _choice()
    team = _choice("Primary team")
    area = _choice("Therapeutic area")
    owner = _choice()
    imperative = _choice()
    status = _choice("Status", ((one.value, one.label) for one in Status), empty="Any")
    stale = forms.BooleanField(required=False, label="Stale only")
    changed = forms.BooleanField(required=False, label="Changed since my last visit")
    view = _choice("View", VIEWS)
    group = _choice("Group by", GROUPS, empty="Owner, if they fit on a page")
    sort = _choice("Order")
    density = _choice("Density", DENSITIES)
    as_of = DayField(SEARCHED, required=False, label="As it stood on")
    branch = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    paper = forms.BooleanField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, choices: Choices, today: date, reads_check_ins: bool) -> None:
        """``reads_check_ins``: whether the viewer reads any; else there is no order by what they say."""
        super().__init__(data)
        self.today = today
        fields: Any = self.fields
        fields["sort"].offer(*(_ORDERS if reads_check_ins else _ORDERS_WITHOUT))
        fields["quarter"].offer(("current", "Current quarter"), ("previous", "Previous quarter"), *choices.quarters)
        fields["team"].offer(("", "My teams"), ("all", "All teams"), *choices.teams)
        fields["area"].offer(("", "All areas"), *choices.areas)
        fields["owner"].offer(("", "Everyone"), *choices.owners)
        fields["imperative"].offer(("", "Any"), *choices.imperatives)
        if choices.has_more_owners:
            fields["owner"].widget.attrs |= {
                "data-typeahead": "",
                "data-url": reverse("board-owners"),
                "data-placeholder": "Everyone",
            }

    def visible(self) -> list[dict[str, Any]]:
        """What a person chooses in the form: each the inputs of ``components/forms/filter_field.html``, or
        ``field`` where it has an error to say. The rest of the form are links beside it."""
        return [{"field": self[name]} if name in self.errors else self._plain(name) for name in SHOWN]

    def _plain(self, name: str) -> dict[str, Any]:
        field: Any = self.fields[name]
        value = self.data.get(name, "")
        kind = {forms.BooleanField: "checkbox", DayField: "date"}.get(type(field), "select")
        return {
            "name": name,
            "id": f"id_{name}",
            "label": field.label or name.capitalize(),
            "kind": kind,
            "options": options_markup(tuple(field.choices), frozenset([value])) if kind == "select" else "",
            "value": bool(self.cleaned_data.get(name)) if kind == "checkbox" else value,
            "url": field.widget.attrs.get("data-url", ""),
            "placeholder": field.widget.attrs.get("data-placeholder", ""),
        }

    def clean_as_of(self) -> date | None:
        """A past day; today is no past."""
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            raise ValidationError("The day lies in the future.")
        return None if day == self.today else day

    def clean(self) -> dict[str, Any]:
        """What changed since a visit is not known of a past day."""
        data = self.cleaned_data
        if data.get("as_of"):
            data["changed"] = False
        return data

    def query(self) -> str:
        """The valid filters as a query string, without the page and the day."""
        kept = {name: self.cleaned_data.get(name) for name in KEPT}
        return urlencode({name: "on" if value is True else str(value) for name, value in kept.items() if value})

    def shown(self, name: str) -> str:
        """The words for a value that is set: "North", "yes"."""
        value = self.cleaned_data.get(name)
        if value is True:
            return "yes"
        field: Any = self.fields[name]
        return str(dict(field.choices).get(value, value))


class PartnerFilter(forms.Form):
    """Partners beyond the firewall choose the quarter, and nothing else."""

    quarter = _choice()

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        field: Any = self.fields["quarter"]
        field.choices = [("current", "Current quarter"), *choices.quarters]
