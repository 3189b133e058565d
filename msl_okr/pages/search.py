"""Search and do: KOLs, colleagues, insights, meetings, objectives, pages, and actions that are possible anywhere."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from audit.services import record_shown
from insights.search.words import best
from interactions.kols.selectors.kols import suggestions
from interactions.meetings.selectors.words import meetings_with
from msl_okr.navigation import places_of
from okrs.models import Objective
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now, today_of
from organization.ground.text import fold
from organization.models import User
from organization.policies import may_edit_organization
from organization.selectors.people import people_found

EACH = 8


@dataclass(frozen=True)
class Action:
    """Something to do, found by its words; shown to holders of ``permission``."""

    label: str
    route: str
    icon: str
    words: str
    permission: str


ACTIONS = (
    Action("Log an interaction", "log", "plus", "new meeting discussion call record", "interaction.log"),
    Action(
        "Record an insight", "insight-new", "plus", "new capture field learnt observation feedback", "insight.write"
    ),
    Action("New activity", "activity-new", "plus", "log add advisory board newsletter training", "activity.log"),
    Action("Plan a meeting", "meeting-new", "plus", "new cross-functional agenda", "activity.log"),
    Action("Add a KOL", "kol-new", "plus", "new expert physician", "kol.edit"),
    Action("Enter a touchpoint", "touchpoint-new", "plus", "new contact visit coordination", "touchpoint.write"),
    Action("Import KOLs", "import-kols", "upload", "csv file npi", "kol.import"),
)


@require_safe
@vary_on_headers("HX-Request")
@requires("search")
def search(request: HtmxRequest) -> HttpResponse:
    """Results in groups, as a page; an htmx request gets only the list, for the palette."""
    viewer = person(request)
    query = request.GET.get("q", "").strip()[:200]
    context: dict[str, Any] = {"groups": groups(query, viewer=viewer), "query": query}
    if request.htmx:
        return render(request, "components/frame/search_results.html", context | {"listbox": True})
    return render(request, "pages/search.html", context)


def groups(query: str, *, viewer: User) -> list[dict[str, Any]]:
    """Results by kind, within what the viewer may know; without words only pages and actions."""
    insights, objectives, people = _insights(query, viewer), _objectives(query, viewer), _people(query, viewer)
    meetings = _meetings(query, viewer)
    # What is found as it was typed is no name with a wrong letter.
    is_forgiving = not insights and not objectives and not people and not meetings
    kols = _kols(query, viewer, is_forgiving=is_forgiving)
    if is_forgiving and not kols:
        people = _people(query, viewer, is_forgiving=True)
    found = [
        {"label": "KOLs", "items": kols},
        {"label": "People", "items": people},
        {"label": "Insights", "items": insights},
        {"label": "Meetings", "items": meetings},
        {"label": "Objectives", "items": objectives},
        {"label": "Pages", "items": _pages(query, viewer)},
        {"label": "Do", "items": _actions(query, viewer)},
    ]
    return [group for group in found if group["items"]]


def _kols(query: str, viewer: User, *, is_forgiving: bool) -> list[dict[str, str]]:
    if not query or not viewer.may("kol.view"):
        return []
    found = suggestions(query, viewer=viewer, today=today_of(viewer), limit=EACH, is_forgiving=is_forgiving)
    items = [
        {"url": reverse("kol", args=[each.id]), "label": each.label, "detail": each.detail, "icon": "user"}
        for each in found
    ]
    if len(found) == EACH:
        items.append(
            {
                "url": f"{reverse('kols')}?{urlencode({'q': query})}",
                "label": "All KOLs that match",
                "detail": "",
                "icon": "arrow-right",
            }
        )
    return items


def _people(query: str, viewer: User, *, is_forgiving: bool = False) -> list[dict[str, str]]:
    """Colleagues; each leads to their line in the list of people, or to their record for whoever may change it."""
    if not query or not viewer.may("organization.view"):
        return []
    may_edit = may_edit_organization(viewer)
    return [
        {
            "url": reverse("person-edit", args=[one.pk])
            if may_edit
            else f"{reverse('people')}?{urlencode({'q': one.display_name[:80]})}",
            "label": one.display_name,
            "detail": role,
            "icon": "user",
        }
        for one, role in people_found(query, limit=EACH, is_forgiving=is_forgiving)
    ]


def _insights(query: str, viewer: User) -> list[dict[str, str]]:
    """Full text, best first. The access log notes that others' texts were shown."""
    if not query or not viewer.may("insight.view"):
        return []
    found = best(query, user=viewer, today=today_of(viewer), limit=EACH)
    record_shown(by=viewer.pk, model="insight", own=(one.is_own for one in found), at=now(), detail=f"search {query}")
    return [{"url": row.url, "label": row.text, "detail": row.about, "icon": "insight"} for row in found]


def _meetings(query: str, viewer: User) -> list[dict[str, str]]:
    """By their title, agenda, minutes and decisions. The access log notes that others' texts were shown."""
    if not query or not viewer.may("activity.view"):
        return []
    found = meetings_with(query, user=viewer, today=today_of(viewer), limit=EACH)
    record_shown(by=viewer.pk, model="meeting", own=(row.is_own for row in found), at=now(), detail=f"search {query}")
    return [{"url": row.url, "label": row.title, "detail": row.about, "icon": "calendar"} for row in found]


def _objectives(query: str, viewer: User) -> list[dict[str, str]]:
    """With every word in title or code, newest quarter first."""
    if not query or not viewer.may("objective.view"):
        return []
    found = Objective.objects.visible_to(viewer).live()
    for word in query.split()[:8]:
        found = found.filter(Q(title__icontains=word) | Q(code__istartswith=word))
    newest = found.order_by("-quarter__starts_on", "code_key", "pk")
    columns = ("pk", "code", "title", "quarter__name", "primary_team__name")
    return [
        {
            "url": reverse("objective", args=[pk]),
            "label": f"{code} {title}",
            "detail": f"{quarter} · {team}",
            "icon": "target",
        }
        for pk, code, title, quarter, team in newest.values_list(*columns)[:EACH]
    ]


def _pages(query: str, viewer: User) -> list[dict[str, str]]:
    """Those of the viewer's menu."""
    return [
        {"url": place.url, "label": place.label, "detail": "", "icon": place.icon}
        for place in places_of(viewer.profile)
        if _says(f"{place.label} go open", query)
    ]


def _actions(query: str, viewer: User) -> list[dict[str, str]]:
    return [
        {"url": reverse(action.route), "label": action.label, "detail": "", "icon": action.icon}
        for action in ACTIONS
        if viewer.may(action.permission) and _says(f"{action.label} {action.words}", query)
    ]


def _says(text: str, query: str) -> bool:
    """Whether each word that was typed stands in a text."""
    return all(word in fold(text) for word in fold(query).split())
