"""The list of insights and its export."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access
from insights.capture import policies
from insights.capture import selectors as capture_reads
from insights.search import selectors as search_reads
from insights.search.filters import ALL, MINE, QUEUE, InsightFilter
from insights.search.words import in_order, search
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import csv_response
from organization.models import User
from organization.selectors.keyset import newest_first

PAGE_SIZE = 50


def _whose(request: HttpRequest, user: User) -> str:
    """As asked for, else the queue for triagers, their own for authors, and all for everybody else."""
    offered = _tabs_of(user)
    asked = request.GET.get("who", "")
    return asked if asked in offered else offered[0]


def _tabs_of(user: User) -> list[str]:
    triages, writes = policies.may_triage(user), policies.may_capture(user)
    return [QUEUE] * triages + [MINE] * writes + [ALL]


def _filtered(request: HttpRequest, user: User, who: str) -> InsightFilter:
    rows = search_reads.waiting(user) if who == QUEUE else capture_reads.visible_insights(user)
    return InsightFilter(request.GET, queryset=rows, viewer=user, today=today_of(user), who=who)


@require_safe
@requires("insight.view")
def insight_list(request: HttpRequest) -> HttpResponse:
    """Mine, all or the queue; a search looks at the newest 1,000 hits, best first."""
    user, who, at = person(request), _whose(request, person(request)), now()
    filters = _filtered(request, user, who)
    waits = search_reads.waiting_count(user) if policies.may_triage(user) else None
    tabs = _tabs(user, who, waits)
    context: dict[str, Any] = {"filters": filters.form, "tabs": tabs, "who": who, "page": None, "keyset": None}
    rows, words = filters.qs, filters.words()
    if words or who == QUEUE or policies.reads_shared_only(user):
        order = search_reads.order_of(is_queue=who == QUEUE)
        hits = search(rows, words, user=user, today=today_of(user)) if words else []
        paginator = Paginator(hits if words else rows.order_by(*order), PAGE_SIZE)
        if who == QUEUE and filters.is_valid() and not filters.form.applied():
            paginator.count = waits  # type: ignore[assignment]
        context["page"] = page = paginator.get_page(request.GET.get("page"))
        shown: Any = page.object_list
        found = in_order(user, shown) if words else list(shown)
    else:
        context["keyset"] = part = newest_first(rows, request.GET, field="created_at", size=PAGE_SIZE)
        found = part.rows
    if any(row.originator_id != user.pk for row in found):
        record_access(
            by=user.pk, action="read", model="insight", object_id=None, at=at,
            detail=f"list {request.GET.urlencode()}"[:300],
        )  # fmt: skip
    context |= {
        "rows": search_reads.insight_rows(found, user=user, at=at), "words": words,
        "may_capture": policies.may_capture(user),
        "export_url": f"{reverse('insights-export')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "insights/search/list.html", context)


def _tabs(user: User, who: str, waits: int | None) -> list[dict[str, Any]]:
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
    return tabs if len(tabs) > 1 else []


@require_safe
@requires("insight.view")
def insight_export(request: HttpRequest) -> HttpResponseBase:
    """The list as a CSV file, with the same filters; the access log notes the export."""
    user, who = person(request), _whose(request, person(request))
    filters = _filtered(request, user, who)
    if not filters.is_valid():
        return redirect(f"{reverse('insights')}?{request.GET.urlencode()}")
    rows, words = filters.qs, filters.words()
    if words:
        rows = rows.filter(pk__in=search(rows, words, user=user, today=today_of(user)))
    record_access(
        by=user.pk, action="export", model="insight", object_id=None, at=now(), detail=request.GET.urlencode()[:300]
    )
    head = search_reads.SHARED_HEAD if policies.reads_shared_only(user) else search_reads.EXPORT_HEAD
    name = f"insights-{today_of(user).isoformat()}.csv"
    return csv_response(file_name=name, header=head, rows=search_reads.export_rows(rows, user=user))
