"""Filters of pages and of the API: a query string → the rows asked for. Which rows exist is not decided here."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import BadRequest
from django.db.models import Q, QuerySet, TextChoices

from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.numbers import as_number
from organization.ground.widgets import QuickSelect
from organization.models import User

ME = "me"
PAGING = frozenset({"before", "after", "page"})


def refuse_others(query: Iterable[str], known: frozenset[str]) -> None:
    """400 for a name that the viewer may not ask for: which rows are left would tell what it holds."""
    if set(query) - known:
        raise BadRequest("This list cannot be filtered by that.")


def is_asked(value: object) -> bool:
    """Whether a filter is set; 0 is a number to look for."""
    return value is not None and value is not False and value != ""


class FilterForm(forms.Form):
    """Filters in the address; what was given is listed so that each can be taken away again."""

    use_required_attribute = False

    def applied(self, paging: Iterable[str] = PAGING) -> list[dict[str, str]]:
        """Name, value and the address without it and without ``paging``, for each filter in force."""
        chips = []
        query: Any = self.data
        for name, value in self.cleaned_data.items():
            if not is_asked(value) or self[name].is_hidden:
                continue
            rest = query.copy()
            for key in (name, *paging):
                rest.pop(key, None)
            choices: Any = getattr(self.fields[name], "choices", ()) if isinstance(value, str) else ()
            shown = "yes" if value is True else str(dict(choices).get(value, value))
            chips.append({"name": str(self[name].label), "value": shown, "remove_url": f"?{rest.urlencode()}"})
        return chips

    def clean(self) -> dict[str, Any]:
        """A period, from ``first`` to ``last``, runs forward."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", "The last day is before the first.")
        return cleaned


class Filters(django_filters.FilterSet):
    """Filters of one list, for one person on one day. What makes no sense counts as not asked for.

    Pages say the ``label`` of a filter; the document of the API says its ``help_text``, where it has one.
    """

    form_class: type[forms.Form] = forms.Form
    field_order: Sequence[str] = ()  # these first
    queryset: "QuerySet[Any, Any]"

    def __init__(self, *args: Any, viewer: User, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.today = viewer, today
        for name in self.hidden_from(viewer):
            self.filters.pop(name, None)

    @classmethod
    def hidden_from(cls, viewer: User) -> Iterable[str]:
        """Names of filters that do not exist for this person."""
        return ()

    @classmethod
    def filters_for(cls, viewer: User) -> dict[str, Any]:
        """The filters that exist for this person."""
        return {name: one for name, one in cls.base_filters.items() if name not in set(cls.hidden_from(viewer))}

    @cached_property
    def form(self) -> Any:
        """Made without a class of its own: the fields are nobody else's, so they need not be copied once more."""
        form = self.form_class(self.data)
        names = dict.fromkeys((*self.field_order, *self.filters))
        form.fields = {name: self.filters[name].field for name in names if name in self.filters}
        return form

    def filter_queryset(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        """Each filter in turn: some narrow the rows although nothing is asked for."""
        for name in self.form.fields:
            queryset = self.filters[name].filter(queryset, self.form.cleaned_data.get(name))
        return queryset


class PageFilters(Filters):
    """Filters of a page: what makes no sense is said beside the field and left out; the page answers 422."""

    form_class = FilterForm


# --- Kinds of filters -----------------------------------------------------------------------


def aside(rows: Any, _name: str, _value: Any) -> Any:
    """The ``method`` of a filter that the page itself reads."""
    return rows


def kept_sort() -> django_filters.CharFilter:
    """The order of a list, which the page reads, so that narrowing the list keeps it."""
    return django_filters.CharFilter(label="Order", max_length=20, widget=forms.HiddenInput, method=aside)


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a few fixed choices."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"widget": QuickSelect} | kwargs))


class PartFilter(ChoiceFilter):
    """Parts of a list by key: their words and rows. The one under "" is shown when nothing is asked for."""

    def __init__(self, parts: Mapping[str, tuple[str, Q | Callable[[date], Q]]], **kwargs: Any) -> None:
        choices = [(key, words) for key, (words, _) in parts.items() if key]
        super().__init__(choices=choices, empty_label=parts[""][0], **kwargs)
        self.part = parts.__getitem__  # the parts themselves would be copied with the filter at each request

    def filter(self, qs: Any, value: str | None) -> Any:
        """The rows of that part, as of the day of the filters."""
        _, rows = self.part(value or "")
        return qs.filter(rows if isinstance(rows, Q) else rows(self.parent.today))


def all_but(left_out: TextChoices, words: str) -> dict[str, tuple[str, Q]]:
    """Parts by ``state``: each of them, and all but one when nothing is asked for."""
    states = {key: (label, Q(state=key)) for key, label in type(left_out).choices}
    return {"": (words, ~Q(state=left_out)), **states}


class _Options(forms.models.ModelChoiceIterator):
    """What one column says of each row, asked for when it is shown: whole rows of a thousand people would be slow."""

    field: "_OneField"

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", self.field.shown)


class _OneField(forms.ModelChoiceField):
    iterator = _Options
    widget = QuickSelect

    def __init__(self, *args: Any, shown: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown


class OneFilter(django_filters.ModelChoiceFilter):
    """One row of another table, chosen from those in ``queryset`` by their column ``shown``."""

    field_class = _OneField

    def __init__(self, *args: Any, shown: str = "name", **kwargs: Any) -> None:
        super().__init__(*args, shown=shown, **kwargs)


class DayFilter(django_filters.DateFilter):
    """A day that a list is narrowed by, in the range of searches."""

    field_class = DayField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, days=SEARCHED, **kwargs)


def period(field_name: str, first: str = "From", last: str = "To") -> tuple[DayFilter, DayFilter]:
    """The filters ``first`` and ``last`` by one column, with their labels on a page."""
    return (
        DayFilter(field_name, "gte", label=first, help_text="On or after this day"),
        DayFilter(field_name, "lte", label=last, help_text="On or before this day"),
    )


class Number(django_filters.NumberFilter):
    """An object by its number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"decimal_places": 0, "min_value": 0, "max_value": 2**62} | kwargs))


class PersonFilter(django_filters.CharFilter):
    """``me``, or a person's number."""

    def filter(self, qs: Any, value: str) -> Any:
        """Those of that person; none for what is neither."""
        if not value:
            return qs
        if value == ME:
            return qs.filter(**{self.field_name: self.parent.viewer.pk})
        return qs.none() if (pk := as_number(value)) is None else qs.filter(**{self.field_name: pk})
