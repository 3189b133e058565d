"""The choices made on the board, from the query string.

These are forms, not FilterSets as lists have, because they do not narrow a single queryset. Quarter and day say which
snapshots are read, view and group how they are laid out, and a saved view keeps all of it.
"""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import Outcome
from okrs.board.selectors.board import SORTS, SORTS_OF_CHECK_INS
from okrs.board.selectors.choices import Choices
from organization.custom_fields.filters import filter_fields
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.filters import is_asked
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
# "attention": At Risk and stale first, which is also the default.
ORDERS = ["attention", *(name for name in SORTS if name)]
_ORDERS = tuple((f"{sign}{name}", name) for name in ORDERS for sign in ("", "-"))
_ORDERS_WITHOUT = tuple(one for one in _ORDERS if one[1] not in SORTS_OF_CHECK_INS)
DENSITIES = [("", "Comfortable"), ("compact", "Compact")]
# The filters that narrow the board, in the order of their chips.
TAGS = ("quarter", "team", "area", "owner", "imperative", "status", "stale", "changed")
SHOWN = ("quarter", "team", "area", "owner", "imperative", "status", "group", "as_of", "stale", "changed")
# What a saved view keeps. Page and past day are left out: they belong to one visit.
KEPT = (*TAGS, "view", "group", "sort", "density")


class _Choice(forms.ChoiceField):
    """A choice field whose options are only ever replaced as a whole, so that all forms can share one list of them."""

    def __deepcopy__(self, memo: Any) -> "_Choice":
        return forms.Field.__deepcopy__(self, memo)

    def offer(self, *pairs: tuple[str, str]) -> None:
        """Replace the options by these pairs, without the checks that setting ``choices`` makes."""
        self._choices = self.widget._choices = pairs


def _choice(label: str = "", choices: Any = (), *, empty: str = "") -> forms.ChoiceField:
    offered = [("", empty), *choices] if empty else list(choices)
    return _Choice(choices=offered, required=False, label=label or None, widget=QuickSelect)


class BoardFilter(forms.Form):
    """Quarter, tags, owner, status, and the layout; every value is optional, so that a link can be shared.

    ``team`` may be ``all``; without it the board opens on the viewer's own teams. ``quarter`` may be ``current`` (the
    default) or ``previous``, so that a saved view moves on with time.
    """

    quarter = _choice()
    team = _choice("Primary team")
    area = _choice("Therapeutic area")
    owner = _choice()
    imperative = _choice()
    status = _choice("Status", ((one.value, one.label) for one in (*Status, *Outcome)), empty="Any")
    stale = forms.BooleanField(required=False, label="Stale only")
    changed = forms.BooleanField(required=False, label="Changed since my last visit")
    view = _choice("View", VIEWS)
    group = _choice("Group by", GROUPS, empty="Owner, unless the board is long")
    sort = _choice("Order")
    density = _choice("Density", DENSITIES)
    as_of = DayField(SEARCHED, required=False, label="As it stood on")
    branch = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput)
    paper = forms.BooleanField(required=False, widget=forms.HiddenInput)
    page = forms.IntegerField(required=False, min_value=1, max_value=100_000, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, choices: Choices, today: date, reads_check_ins: bool) -> None:
        """``reads_check_ins``: whether the viewer reads any; otherwise the board cannot be sorted by them."""
        super().__init__(data)
        self.today = today
        fields: Any = self.fields
        fields["sort"].offer(*(_ORDERS if reads_check_ins else _ORDERS_WITHOUT))
        fields["quarter"].offer(("current", "Current quarter"), ("previous", "Previous quarter"), *choices.quarters)
        fields["team"].offer(("", "My teams"), ("all", "All teams"), *choices.teams)
        fields["area"].offer(("", "All areas"), *choices.areas)
        fields["owner"].offer(("", "Everyone"), *choices.owners)
        fields["imperative"].offer(("", "Any"), *choices.imperatives)
        own = filter_fields(choices.fields)
        fields.update(own)
        self.own = tuple(own)
        if choices.has_more_owners:
            fields["owner"].widget.attrs |= {
                "data-typeahead": "",
                "data-url": reverse("board-owners"),
                "data-placeholder": "Everyone",
            }

    @property
    def tags(self) -> tuple[str, ...]:
        """The filters that narrow the board, in the order of their chips."""
        return (*TAGS, *self.own)

    def visible(self) -> list[dict[str, Any]]:
        """The fields that a person sees: each as ``{% filter_field %}`` writes it, or as ``field`` if
        it has an error. The rest of the form is set by links next to it."""
        shown = [{"field": self[name]} if name in self.errors else self._plain(name) for name in SHOWN]
        return [*shown, *({"field": self[name]} for name in self.own)]

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
        """A past day; today is not accepted."""
        day: date | None = self.cleaned_data["as_of"]
        if day is not None and day > self.today:
            raise ValidationError("The day is in the future.")
        return None if day == self.today else day

    def clean(self) -> dict[str, Any]:
        """Ignore "changed since my last visit" for a past day: that is not known."""
        data = self.cleaned_data
        if data.get("as_of"):
            data["changed"] = False
        return data

    def query(self) -> str:
        """The valid filters as a query string, without the page and the day."""
        kept = {name: self.cleaned_data.get(name) for name in (*KEPT, *self.own)}
        return urlencode(
            {name: "on" if value is True else str(value) for name, value in kept.items() if is_asked(value)}
        )  # fmt: skip

    def said(self) -> str:
        """What ``query`` keeps, in words: "Primary team: North, Group by: Objective"."""
        names = [name for name in (*KEPT, *self.own) if is_asked(self.cleaned_data.get(name))]
        return ", ".join(f"{self[name].label}: {self.shown(name)}" for name in names)

    def shown(self, name: str) -> str:
        """The label of the value that is set: "North", "yes"."""
        value = self.cleaned_data.get(name)
        if value is True:
            return "yes"
        field: Any = self.fields[name]
        return str(dict(getattr(field, "choices", ())).get(value, value))


class PartnerFilter(forms.Form):
    """Partners beyond the firewall choose only the quarter."""

    quarter = _choice()

    def __init__(self, data: Any, *, choices: Choices) -> None:
        super().__init__(data)
        field: Any = self.fields["quarter"]
        field.choices = [("current", "Current quarter"), *choices.quarters]
