"""What compliance reads over the whole product: who read and took away what, and what changed after it was final."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.history import pghistory_models
from audit.models import AccessRecord
from audit.services import record_shown
from interactions.log.policies import IN_PLACE_FOR
from interactions.log.selectors.lists import visible_interactions
from interactions.models import Interaction
from okrs.models import Exclusion, KeyResult, TargetChange
from okrs.models.choices import EvidenceSource
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.dates import SEARCHED
from organization.ground.day_fields import DayField
from organization.ground.filters import ChoiceFilter, DayFilter, FilterForm, OneFilter, PageFilters
from organization.ground.widgets import QuickSelect
from organization.models import User
from organization.selectors.history import people_named
from organization.selectors.keyset import newest_first
from organization.views.parts import status_of

# How far both look back unless another day is asked for: 30 days with today.
BACK = timedelta(days=29)
# The most changes that are listed at once.
MOST = 200


def start_of(day: date, user: User) -> datetime:
    """When a day begins for a person."""
    return datetime.combine(day, time.min, user.zone)


def _tabs(here: str) -> list[dict[str, Any]]:
    pages = (("access-records", "Who read what"), ("late-changes", "Changes to finalised records"))
    return [{"label": label, "url": reverse(name), "current": name == here, "count": None} for name, label in pages]


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
        detail=row.detail,
    )


# --- What changed after it was final ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LateChange:
    """A change of something that was final, with the reason that was given."""

    at: datetime
    by: int | None
    url: str
    what: str
    change: str
    reason: str
    who: str = ""


def amendments(user: User, first: datetime, last: datetime) -> "QuerySet[Any]":
    """Interactions amended or cancelled with a reason more than three days after they were entered."""
    event_model: Any = pghistory_models(Interaction)[0]
    rows = event_model.objects.filter(
        pgh_label="update", state__in=["amended", "cancelled"], pgh_created_at__gte=first, pgh_created_at__lt=last,
        pgh_created_at__gt=F("created_at") + IN_PLACE_FOR, pgh_context__has_key="reason",
        pgh_obj__in=visible_interactions(user, today=last.date()),
    )  # fmt: skip
    found: QuerySet[Any] = rows.select_related("msl").order_by("-pgh_created_at", "-pgh_id")
    return found


def target_changes(user: User, first: datetime, last: datetime) -> "QuerySet[TargetChange]":
    """Targets, owners and weights changed while they were active."""
    rows = TargetChange.objects.filter(at__gte=first, at__lt=last, key_result__in=KeyResult.objects.visible_to(user))
    return rows.select_related("key_result").order_by("-at", "-pk")


def exclusions(user: User, first: datetime, last: datetime) -> "QuerySet[Exclusion]":
    """Rows taken out of the evidence of key results; also those put back since."""
    rows = Exclusion.objects.filter(at__gte=first, at__lt=last, key_result__in=KeyResult.objects.visible_to(user))
    return rows.select_related("key_result").order_by("-at", "-pk")


def _amendment(row: Any) -> LateChange:
    change = "Cancelled" if row.state == "cancelled" else "Amended"
    return LateChange(
        row.pgh_created_at, row.pgh_context.get("by"), reverse("interaction", args=[row.pgh_obj_id]),
        f"Interaction of {row.occurred_on:%-d %B %Y}, {row.msl.display_name}", change, row.pgh_context["reason"],
    )  # fmt: skip


def _target_change(row: TargetChange) -> LateChange:
    key_result = row.key_result
    return LateChange(
        row.at, row.by_id, reverse("key-result", args=[key_result.pk]), f"{key_result.code} {key_result.title}",
        f"{row.field.replace('_', ' ').capitalize()}: {row.old or 'empty'} → {row.new or 'empty'}", row.reason,
    )  # fmt: skip


# The source of a row → what one of its rows is called.
_ROWS: dict[str, str] = {
    EvidenceSource.INTERACTIONS: "Interaction", EvidenceSource.ACTIVITIES: "Activity",
    EvidenceSource.INSIGHTS: "Insight", EvidenceSource.WEEKLY_UPDATES: "Weekly update",
}  # fmt: skip


def _exclusion(row: Exclusion) -> LateChange:
    key_result = row.key_result
    back = f", put back on {row.restored_at:%-d %B %Y}" if row.restored_at else ""
    return LateChange(
        row.at, row.by_id, f"{reverse('evidence', args=[key_result.pk])}?part=out",
        f"{key_result.code} {key_result.title}", f"{_ROWS[row.source]} {row.row_id} taken out{back}", row.reason,
    )  # fmt: skip


Reading = Callable[[User, datetime, datetime], "QuerySet[Any]"]
# Kind in the address → its name, its rows, and what is said of each.
KINDS: dict[str, tuple[str, Reading, Callable[[Any], LateChange]]] = {
    "interactions": ("Interactions", amendments, _amendment),
    "targets": ("Targets, owners and weights", target_changes, _target_change),
    "evidence": ("Evidence", exclusions, _exclusion),
}


def counts_of_changes(user: User, first: datetime, last: datetime) -> dict[str, int]:
    """How many there are of each kind. One query for each."""
    return {kind: rows(user, first, last).count() for kind, (_, rows, _) in KINDS.items()}


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
    rows = _newest(user, kinds, *span)
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


def _newest(user: User, kinds: Iterable[str], first: datetime, last: datetime) -> list[LateChange]:
    """The newest of these kinds, one more than are listed; a query for each kind, and one for names."""
    found: list[LateChange] = []
    for kind in kinds:
        _, read, said = KINDS[kind]
        found += [said(row) for row in read(user, first, last)[: MOST + 1]]
    found.sort(key=lambda one: one.at, reverse=True)
    names = people_named(one.by for one in found)
    return [_named(one, names) for one in found[: MOST + 1]]


def _named(one: LateChange, names: dict[int | None, str]) -> LateChange:
    return LateChange(one.at, one.by, one.url, one.what, one.change, one.reason, names.get(one.by, "The system"))
