"""The list of insights, its export, capture and edit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access
from insights import policies
from insights.filters import ALL, MINE, QUEUE, InsightFilter
from insights.forms.insights import EditForm, InsightForm, initial_of
from insights.models import InsightQuerySet
from insights.selectors import insights as reads
from insights.selectors.page import differences
from insights.selectors.sources import source_of
from insights.services.capture import capture_insight, edit_insight
from organization.access import person, requires
from organization.clock import now, today_of
from organization.exports import csv_response
from organization.form_errors import add_errors, retype
from organization.models import User
from organization.once import note
from organization.selectors.keyset import newest_first
from organization.services.versions import VersionConflict

PAGE_SIZE = 50


def _whose(request: HttpRequest, user: User) -> str:
    """What was asked for, else the queue for those who triage, their own for those who write, and all for the rest."""
    offered = _tabs_of(user)
    asked = request.GET.get("who", "")
    return asked if asked in offered else offered[0]


def _tabs_of(user: User) -> list[str]:
    triages, writes = policies.may_triage(user), policies.may_capture(user)
    return [QUEUE] * triages + [MINE] * writes + [ALL]


def _filtered(request: HttpRequest, user: User, who: str) -> tuple[InsightFilter, InsightQuerySet]:
    shared = policies.reads_shared_only(user)
    form = InsightFilter(request.GET, user=user, people=reads.originators(user), who=who, shared=shared)
    return form, form.apply(reads.waiting(user) if who == QUEUE else reads.visible_insights(user))


@require_safe
@requires("insight.view")
def insight_list(request: HttpRequest) -> HttpResponse:
    """Mine, all or the queue; words are searched among the newest 1,000 hits, best first."""
    user, who, at = person(request), _whose(request, person(request)), now()
    form, rows = _filtered(request, user, who)
    waits = reads.waiting_count(user) if policies.may_triage(user) else None
    tabs = _tabs(user, who, waits)
    context: dict[str, Any] = {"filters": form, "tabs": tabs, "who": who, "page": None, "keyset": None}
    words = form.words()
    if words or who == QUEUE or policies.reads_shared_only(user):
        order = reads.order_of(is_queue=who == QUEUE)
        ordered = reads.search(rows, words, user=user) if words else rows.order_by(*order)
        paginator = Paginator(ordered, PAGE_SIZE)
        if who == QUEUE and form.is_valid() and not form.applied():
            paginator.count = waits  # type: ignore[assignment]
        context["page"] = page = paginator.get_page(request.GET.get("page"))
        found = list(page.object_list)
    else:
        context["keyset"] = part = newest_first(rows, request.GET, field="created_at", size=PAGE_SIZE)
        found = part.rows
    if any(row.originator_id != user.pk for row in found):
        record_access(
            by=user.pk, action="read", model="insight", object_id=None, at=at,
            detail=f"list {request.GET.urlencode()}"[:300],
        )  # fmt: skip
    context |= {
        "rows": reads.insight_rows(found, user=user, at=at), "words": words, "may_capture": policies.may_capture(user),
        "export_url": f"{reverse('insights-export')}?{request.GET.urlencode()}",
    }  # fmt: skip
    return render(request, "insights/list.html", context)


def _tabs(user: User, who: str, waits: int | None) -> list[dict[str, Any]]:
    offered = _tabs_of(user)
    labels = {QUEUE: "To triage", MINE: "Mine", ALL: "All"}
    counts = {
        QUEUE: waits,
        MINE: (reads.unread_answers(user) or None) if MINE in offered else None,
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
    """The list as a CSV file, under the same filters; that it was taken away is kept."""
    user, who = person(request), _whose(request, person(request))
    form, rows = _filtered(request, user, who)
    if not form.is_valid():
        return redirect(f"{reverse('insights')}?{request.GET.urlencode()}")
    if form.words():
        rows = reads.search(rows, form.words(), user=user)
    record_access(
        by=user.pk, action="export", model="insight", object_id=None, at=now(), detail=request.GET.urlencode()[:300]
    )
    head = reads.SHARED_HEAD if policies.reads_shared_only(user) else reads.EXPORT_HEAD
    name = f"insights-{today_of(user).isoformat()}.csv"
    return csv_response(file_name=name, header=head, rows=reads.export_rows(rows, user=user))


# --- Capture and edit -----------------------------------------------------------------


@requires("insight.write")
def insight_new(request: HttpRequest) -> HttpResponse:
    """What was learnt, on one screen; ``?interaction=`` fills in the discussion, its area and its product."""
    user, at = person(request), now()
    source = source_of(user, request.GET.get("interaction", ""), at=at)
    form = InsightForm(request.POST if request.method == "POST" else None, user=user, at=at, source=source)
    try:
        if request.method == "POST" and form.is_valid():
            submit = request.POST.get("save") != "draft"
            captured = capture_insight(
                by=user, at=at, submit=submit, client_id=form.key(), digest=form.digest(), **vars(form.contents())
            )
            messages.success(request, "Insight submitted." if submit else "Draft saved.")
            answer = redirect("insight", pk=captured.insight.pk)
            note(request, answer.url)
            return answer
    except ValidationError as error:
        add_errors(form, error)
        if getattr(error, "code", "") == "key_used":
            form.renew_key()
    context = {"form": form, "title": "New insight", "cancel_url": reverse("insights"), "theirs": [], "asked": ""}
    return render(request, "insights/form.html", context, status=422 if form.errors else 200)


@requires("insight.write")
def insight_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or what more was asked for; two editors see both texts."""
    user, at = person(request), now()
    insight = reads.get_insight(user, pk)
    if not policies.can_edit(user, insight):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = EditForm(data, user=user, at=at, recorded=insight, initial=initial_of(insight))
    theirs: list[dict[str, str]] = []
    try:
        if request.method == "POST" and form.is_valid():
            submit = request.POST.get("save") != "draft"
            edit_insight(by=user, insight=insight, contents=form.contents(), version=form.cleaned_data["version"],
                         at=at, submit=submit)  # fmt: skip
            messages.success(request, "Insight submitted." if submit else "Saved.")
            return redirect("insight", pk=pk)
    except ValidationError as error:
        add_errors(form, error)
    except VersionConflict:
        stored = reads.get_insight(user, pk)
        retype(form, "version", str(stored.version))
        theirs = differences(stored, form.contents())
    context = {
        "form": form, "title": "Edit insight", "cancel_url": reverse("insight", args=[pk]), "theirs": theirs,
        "asked": reads.open_question(insight),
    }  # fmt: skip
    return render(request, "insights/form.html", context, status=409 if theirs else 422 if form.errors else 200)
