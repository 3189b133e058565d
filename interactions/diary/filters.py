"""Query string of the diary: the filters of the list, and which days are looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import django_filters
from django import forms

from interactions.arithmetic.spans import DAY, MONTH, WEEK
from interactions.log.filters import CONTACT_FILTERS, ContactFilter, InteractionFilter
from organization.ground.filters import ChoiceFilter, DayFilter, aside

VIEWS = ((WEEK, "Week"), (MONTH, "Month"), (DAY, "Day"))
PLACE = frozenset({"view", "day"})


def _view() -> django_filters.ChoiceFilter:
    return ChoiceFilter(choices=VIEWS, label="View", widget=forms.HiddenInput, method=aside)


def _day() -> DayFilter:
    return DayFilter(label="Day", widget=forms.HiddenInput, method=aside)


class DiaryFilter(InteractionFilter):
    """Those of the list, in which ``view`` and ``day`` say what is looked at."""

    view, day = _view(), _day()
    field_order: Sequence[str] = (*InteractionFilter.field_order, *sorted(PLACE))


class ContactDiaryFilter(ContactFilter):
    """The same of the list of contacts."""

    view, day = _view(), _day()
    known = CONTACT_FILTERS | PLACE


def place_in(found: DiaryFilter | ContactDiaryFilter) -> tuple[str, date | None]:
    """View and day asked for; a week where no view is, and None where no day is and no period that begins or ends."""
    found.form.is_valid()  # what makes no sense is left out
    given: dict[str, Any] = found.form.cleaned_data
    return given.get("view") or WEEK, given.get("day") or given.get("first") or given.get("last")
