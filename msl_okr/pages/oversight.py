"""What compliance reads over the whole product: who read and took away what, and what changed after it was final."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.models import AccessRecord
from audit.services import record_shown
from interactions.own_calendar.selectors import connected
from msl_okr.pages.late_changes import BACK, KINDS, MOST, counts_of_changes, newest, start_of
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.filters import ChoiceFilter, DayFilter, FilterForm, OneFilter, PageFilters
from organization.ground.names import marked
from organization.ground.widgets import QuickSelect
from organization.models import User
from organization.selectors.history import people_named
from organization.selectors.keyset import newest_first
from organization.views.parts import status_of


def _tabs(here: str) -> list[dict[str, Any]]:
    pages = (
        ("access-records", "Who read what"), ("late-changes", "Changes to finalised records"),
        ("calendars-read", "Calendars that are read"),
    )  # fmt: skip
    return [{"label": label, "url": reverse(name), "current": name == here, "count": None} for name, label in pages]


_PAGE = 50


# --- Who read what -------------------------------------------------------------------------------


class AccessFilter(PageFilters):
    """Who, what and when."""

    action = ChoiceFilter(choices=[("read", "Read"), ("export", "Exported")], label="What")
    who = OneFilter(
        label="Who", queryset=User.objects.order_by("sort_key", "pk"), shown="display_name", method="of_person"
    )
    first = DayFilter(label="From", method="from_day")
    last = DayFilter(label="To", method="to_day")

    def of_person(self, rows: Any, _name: str, value: User) -> Any:
        """The log keeps plain numbers of people."""
        return rows.filter(actor_id=value.pk)

    def from_day(self, rows: Any, _name: str, value: date) -> Any:
        """From its first moment in the reader's zone."""
        return rows.filter(at__gte=start_of(value, self.viewer))

    def to_day(self, rows: Any, _name: str, value: date) -> Any:
        """To its last moment in the reader's zone."""
        return rows.filter(at__lt=start_of(value + timedelta(days=1), self.viewer))


@dataclass(frozen=True, slots=True)
class AccessRow:
    """One line of the access log; ``url`` is empty where there is no page of that one object."""

    at: datetime
    who: str
    action: str
    what: str
    url: str
    detail: str


# What the log calls a thing → one of it, several, and the page of one.
_THINGS = {
    "activity": ("Activity", "Activities", "activity"),
    "change": ("Change to a finalised record", "Changes to finalised records", ""),
    "checkin": ("Check-in", "Check-ins", ""),
    "contact": ("Contact", "Contacts", ""),
    "insight": ("Insight", "Insights", "insight"),
    "interaction": ("Interaction", "Interactions", "interaction"),
    "keyresult": ("Key result", "Key results", "key-result"),
    "kol": ("KOL", "KOLs", "kol"),
    "report": ("Report", "Reports", ""),
    "safetyhandoff": ("Hand-off to safety", "Hand-offs to safety", "safety-handoff"),
    "weeklyupdate": ("Weekly update", "Weekly updates", ""),
}
_ACTIONS = {"read": "Read", "export": "Exported"}
_PAGING = ("before", "after", "page", "format")


@require_safe
@requires("oversight.view")
def access_records(request: HttpRequest) -> HttpResponse:
    """The access log, newest first."""
    user = person(request)
    found = AccessFilter(request.GET, queryset=AccessRecord.objects.all(), viewer=user, today=today_of(user))
    page = newest_first(found.qs, request.GET, field="at")
    names = people_named(row.actor_id for row in page.rows)
    context = {
        "tabs": _tabs("access-records"), "filters": found.form, "page": page,
        "rows": [_access_row(row, names) for row in page.rows],
    }  # fmt: skip
    return render(request, "pages/access_records.html", context, status=status_of(found.form))


def _access_row(row: AccessRecord, names: dict[int | None, str]) -> AccessRow:
    model = row.model.rpartition(".")[2]
    one, several, route = _THINGS.get(model, (model, model, ""))
    number = row.object_id
    return AccessRow(
        at=row.at,
        who=names.get(row.actor_id, f"Person {row.actor_id}"),
        action=_ACTIONS.get(row.action, row.action),
        what=f"{one} {number}" if number else several,
        url=reverse(route, args=[number]) if route and number else "",
        detail=_worded(row.detail),
    )


def _worded(detail: str) -> str:
    """``list team=3&q=heart+failure`` as ``list, team: 3, q: heart failure``; where a page begins is left out."""
    words, _, query = detail.rpartition(" ")
    if "=" not in query:
        return detail.strip()
    asked = [f"{name.replace('_', ' ')}: {value}" for name, value in parse_qsl(query) if name not in _PAGING]
    return ", ".join([words, *asked] if words else asked)


# --- What changed after it was final ---------------------------------------------------------------


class ChangesForm(FilterForm):
    """Which changes, and when."""

    kind = forms.ChoiceField(
        label="Kind", choices=[("", "All"), *((key, label) for key, (label, _, _) in KINDS.items())], required=False,
        widget=QuickSelect,
    )  # fmt: skip
    first = DayField(SEARCHED, label="From", required=False)
    last = DayField(SEARCHED, label="To", required=False)


@require_safe
@requires("oversight.view")
def late_changes(request: HttpRequest) -> HttpResponse:
    """Changes that needed a reason, newest first, of the last 30 days unless other days are asked for."""
    user, today = person(request), today_of(person(request))
    form = ChangesForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    first_day = asked.get("first") or today - BACK
    span = start_of(first_day, user), start_of((asked.get("last") or today) + timedelta(days=1), user)
    kinds = [asked["kind"]] if asked.get("kind") else list(KINDS)
    rows = newest(user, kinds, *span)
    total = len(rows)
    if total > MOST:
        total = sum(count for kind, count in counts_of_changes(user, *span).items() if kind in kinds)
    record_shown(
        by=user.pk, model="change", own=(row.by == user.pk for row in rows), at=now(),
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    context = {
        "tabs": _tabs("late-changes"), "filters": form, "rows": rows[:MOST], "most": MOST, "total": total,
        "since": first_day,
    }  # fmt: skip
    return render(request, "pages/late_changes.html", context, status=status_of(form))


# --- Whose own calendar is read --------------------------------------------------------------------


@require_safe
@requires("oversight.view")
def calendars_read(request: HttpRequest) -> HttpResponse:
    """That it is, since when, and when it last was; nothing of the calendar."""
    page = Paginator(connected(), _PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "who": marked(row["owner__display_name"] or row["owner__email"], is_active=row["owner__is_active"]),
            "since": row["added_at"],
            "read": row["fetched_at"],
        }
        for row in page.object_list
    ]
    return render(request, "pages/calendars_read.html", {"tabs": _tabs("calendars-read"), "rows": rows, "page": page})
