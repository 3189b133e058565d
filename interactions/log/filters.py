"""Query strings of the lists of interactions and contacts → querysets. Which rows exist is decided elsewhere."""

from typing import Any

from django import forms
from django.core.exceptions import BadRequest
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from interactions.models import KOL, Interaction
from interactions.models.kols import Channel
from organization.filters import PAGING, ListFilter, searched_day
from organization.ground.numbers import as_number
from organization.models import User

MINE, ALL = "mine", "all"


CONTACT_FILTERS = frozenset({"kol", "first", "last", "who"}) | PAGING


class _KolFilter(ListFilter):
    kol = forms.ModelChoiceField(
        KOL.objects.none(), label="KOL", required=False, empty_label="Any",
        error_messages={"invalid_choice": "No such KOL."},
    )  # fmt: skip
    first = searched_day("From")
    last = searched_day("To")

    def __init__(self, data: QueryDict, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        field: Any = self.fields["kol"]
        field.queryset = KOL.objects.visible_to(user)
        # The list is long: only the chosen one is drawn, others come by typing.
        given = as_number(data.get("kol", ""))
        chosen = KOL.objects.visible_to(user).filter(pk__in=[] if given is None else [given])
        field.choices = [("", "Any"), *((kol.pk, kol.name) for kol in chosen)]
        field.widget.attrs |= {"data-typeahead": "", "data-url": reverse("kol-options")}


class InteractionFilter(_KolFilter):
    """Filters of those who may read content."""

    who = forms.ChoiceField(label="Whose", choices=[(MINE, "Mine"), (ALL, "Team")], required=False,
                            widget=forms.HiddenInput)  # fmt: skip
    msl = forms.ModelChoiceField(User.objects.none(), label="MSL", required=False, empty_label="Any")
    channel = forms.ChoiceField(choices=[("", "Any"), *Channel.choices], required=False)
    purpose = forms.ChoiceField(choices=[("", "Any"), *Interaction.Purpose.choices], required=False)
    state = forms.ChoiceField(choices=[("", "Not cancelled"), *Interaction.State.choices], required=False)
    field_order = ["who", "kol", "msl", "channel", "purpose", "state", "first", "last"]

    def __init__(self, data: QueryDict, *, user: User, people: "QuerySet[User]", who: str) -> None:
        super().__init__(data, user=user)
        self.user, self.whose = user, who
        if who == MINE:
            del self.fields["msl"]
        else:
            self.fields["msl"].queryset = people  # type: ignore[attr-defined]

    def apply(self, rows: "QuerySet[Interaction]") -> "QuerySet[Interaction]":
        """The rows asked for; none when something asked for makes no sense."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        if self.whose == MINE:
            rows = rows.filter(msl=self.user)
        rows = rows.filter(state=data["state"]) if data["state"] else rows.exclude(state=Interaction.State.CANCELLED)
        for name in ("channel", "purpose", "msl"):
            if data.get(name):
                rows = rows.filter(**{name: data[name]})
        if data["kol"]:
            rows = rows.filter(attendees__kol=data["kol"])
        if data["first"]:
            rows = rows.filter(occurred_on__gte=data["first"])
        return rows.filter(occurred_on__lte=data["last"]) if data["last"] else rows


class ContactFilter(_KolFilter):
    """Filters of coordination: which KOL, and when. Asking for anything else is refused."""

    def __init__(self, data: QueryDict, *, user: User) -> None:
        if set(data) - CONTACT_FILTERS:
            raise BadRequest("This list cannot be filtered by that.")
        super().__init__(data, user=user)

    def apply(self, rows: "QuerySet[Any, dict[str, Any]]") -> "QuerySet[Any, dict[str, Any]]":
        """The contacts asked for; none when something asked for makes no sense."""
        if not self.is_valid():
            return rows.none()
        data = self.cleaned_data
        if data["kol"]:
            rows = rows.filter(kol=data["kol"])
        if data["first"]:
            rows = rows.filter(interaction__occurred_on__gte=data["first"])
        return rows.filter(interaction__occurred_on__lte=data["last"]) if data["last"] else rows
