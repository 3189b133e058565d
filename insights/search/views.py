"""The list of insights and its export."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access, record_shown
from insights.capture import policies
from insights.capture import selectors as capture_reads
from insights.search import selectors as search_reads
from insights.search.filters import ALL, MINE, QUEUE, InsightFilter
from insights.search.words import in_order, matching, search
from organization import roles
from organization.access import person, requires
from organization.custom_fields.selectors import heads
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.list_views.selectors import views_url
from organization.models import User
from organization.selectors.keyset import newest_first
from organization.selectors.teams import own_team_ids
from organization.views.parts import file_links, status_of, too_long

PAGE_SIZE = 50


def _whose(request: HttpRequest, user: User) -> str:
    """As asked for, else the queue for triagers, their own for authors, and all for everybody else."""
    offered = _tabs_of(user)
    asked = request.GET.get("who", "")
    return asked if asked in offered else offered[0]


def _tabs_of(user: User) -> list[str]:
    triages, writes = policies.may_triage(user), policies.may_capture(user)
    return [QUEUE] * triages + [MINE] * writes + [ALL]


def _opens_on(request: HttpRequest, user: User) -> str:
    """The address of a manager's teams', where her list opens; empty for everybody else, and once anything is asked.

    An address of its own, so that whoever is sent the link sees the same insights.
    """
    is_plain = not request.GET and user.profile == roles.MANAGER
    return _teams_url(user) if is_plain and own_team_ids(user, today_of(user)) else ""


def _teams_url(user: User) -> str:
    return f"{reverse('insights')}?who={ALL}&teams_of={user.pk}"


def _filtered(request: HttpRequest, user: User, who: str) -> InsightFilter:
    rows = search_reads.waiting(user) if who == QUEUE else capture_reads.visible_insights(user)
    return InsightFilter(request.GET, queryset=rows, viewer=user, today=today_of(user), who=who)


@require_safe
@requires("insight.view")
def insight_list(request: HttpRequest) -> HttpResponse:
    """Mine, all, my teams' or the queue; a search looks at the newest 1,000 hits, best first."""
    user, who, at = person(request), _whose(request, person(request)), now()
    if place := _opens_on(request, user):
        return redirect(place)
    filters = _filtered(request, user, who)
    waits = search_reads.waiting_count(user) if policies.may_triage(user) else None
    context: dict[str, Any] = {
        "filters": filters.form, "tabs": _tabs(request, user, who, waits), "who": who, "page": None, "keyset": None,
        "folded": {*request.GET} == {"who", "teams_of"},
    }  # fmt: skip
    found, words = filters.qs, filters.words()
    if words or who == QUEUE or policies.reads_shared_only(user):
        order = search_reads.order_of(is_queue=who == QUEUE)
        ordered: Any = search(found, words, user=user, today=today_of(user)) if words else found.order_by(*order)
        paginator = Paginator(ordered if words else search_reads.listed(ordered, user=user), PAGE_SIZE)
        if who == QUEUE and not filters.form.applied():
            paginator.count = waits  # type: ignore[assignment]
        context["page"] = page = paginator.get_page(request.GET.get("page"))
        shown: Any = in_order(user, list(page.object_list)) if words else page.object_list
    else:
        plain = search_reads.listed(found, user=user)
        context["keyset"] = part = newest_first(plain, request.GET, field="created_at", size=PAGE_SIZE)
        shown = part.rows
    rows = search_reads.insight_rows(shown, user=user, at=at)
    record_shown(
        by=user.pk, model="insight", own=(row.is_own for row in rows), at=at,
        detail=f"list {request.GET.urlencode()}",
    )  # fmt: skip
    context |= {
        "rows": rows, "words": words, "may_capture": policies.may_capture(user),
        "exports": file_links(request, "insights-export"), "views_url": views_url(request, "insights"),
    }  # fmt: skip
    return render(request, "insights/search/list.html", context, status=status_of(filters.form))


def _tabs(request: HttpRequest, user: User, who: str, waits: int | None) -> list[dict[str, Any]]:
    offered = _tabs_of(user)
    labels = {QUEUE: "To triage", MINE: "Mine", ALL: "All"}
    counts = {
        QUEUE: waits,
        MINE: (search_reads.unread_answers(user) or None) if MINE in offered else None,
    }
    tabs = [
        {"label": labels[key], "url": f"{reverse('insights')}?who={key}", "current": key == who,
         "count": counts.get(key)}
        for key in offered
    ]  # fmt: skip
    if user.profile == roles.MANAGER:
        on_teams = who == ALL and request.GET.get("teams_of") == str(user.pk)
        tabs[-1]["current"] = tabs[-1]["current"] and not on_teams
        tabs.insert(0, {"label": "My teams’", "url": _teams_url(user), "current": on_teams, "count": None})
    return tabs if len(tabs) > 1 else []


@require_safe
@requires("insight.view")
def authors(request: HttpRequest) -> JsonResponse:
    """Authors whose name begins with ``q``, as suggestions while typing."""
    return JsonResponse(search_reads.author_options(person(request), request.GET.get("q", "")[:80]), safe=False)


@require_safe
@requires("insight.view")
def insight_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The list as a file, with the same filters; the access log notes the export."""
    user, who = person(request), _whose(request, person(request))
    filters = _filtered(request, user, who)
    if not filters.is_valid():
        return redirect(f"{reverse('insights')}?{request.GET.urlencode()}")
    rows, words = filters.qs, filters.words()
    if words:
        rows = matching(rows, words, user=user, today=today_of(user))
    if refused := too_long(request, rows, file_format=file_format, page="insights"):
        return refused
    record_access(
        by=user.pk, action="export", model="insight", object_id=None, at=now(), detail=request.GET.urlencode()[:300]
    )
    fields = filters.custom_fields
    head = search_reads.SHARED_HEAD if policies.reads_shared_only(user) else search_reads.EXPORT_HEAD
    return table_response(
        file_format=file_format, name=f"insights-{today_of(user).isoformat()}", sheet="Insights",
        header=[*head, *heads(fields)],
        rows=search_reads.export_rows(rows, user=user, is_queue=who == QUEUE, fields=fields),
    )  # fmt: skip
