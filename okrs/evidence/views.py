"""The rows behind a key result's number: list, export, exclude with a reason, restore."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_access, record_shown
from okrs.evidence import policies
from okrs.evidence.selectors import page as reads
from okrs.evidence.services import exclude_row, restore_row
from okrs.models import KeyResult
from okrs.models.choices import Metric
from okrs.planning.policies import is_open
from okrs.planning.selectors.notices import notice_of
from okrs.planning.selectors.objectives import get_key_result
from okrs.planning.views.editing import ask_why
from okrs.weekly.forms import WeekForm
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.exports import asked_format, table_response
from organization.ground.once import once
from organization.models import User
from organization.selectors.teams import managed_team_ids


def _counted(user: User, pk: int) -> KeyResult:
    """A key result with rows behind it; 404 for one entered by hand."""
    found = get_key_result(user, pk, with_steps=False)
    if found.measured_by == Metric.MANUAL:
        raise Http404
    return found


def _way(found: KeyResult) -> list[dict[str, str]]:
    return [
        {"label": str(found.objective), "url": reverse("objective", args=[found.objective_id])},
        {"label": found.code, "url": reverse("key-result", args=[found.pk])},
    ]


@require_safe
@requires("objective.view")
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What counts, what almost counts, what was excluded (``?part=``); what was gained in a week (``?week=``)."""
    user = person(request)
    at = now().astimezone(user.zone)
    found = _counted(user, pk)
    part = request.GET.get("part", reads.COUNTS)
    part = part if part in (reads.COUNTS, reads.NEAR, reads.OUT) else reads.COUNTS
    asked = WeekForm(request.GET)
    week = asked.cleaned_data["week"] if asked.is_valid() else None
    shown = reads.evidence_page(
        found, user=user, at=at, part=reads.COUNTS if week else part, number=request.GET.get("page", "1"), week=week
    )
    rows = [*(shown.evidence.rows if shown.evidence else ()), *(one.row for one in shown.out if one.row)]
    record_shown(
        by=user.pk, model="keyresult", own=(row.is_by(user) for row in rows), at=at, object_id=pk,
        detail=f"evidence, {f'week of {week}' if week else part}",
    )  # fmt: skip
    context = {
        "crumbs": _way(found),
        "key_result": found,
        "measured": found.measured_label,
        "shown": shown,
        "asked": asked,
        "week": week,
        "notice": None if is_open(found.objective.quarter) else notice_of(found.objective.quarter, user),
        "is_closed": not policies.takes_exclusions(found.objective.quarter),
    }
    return render(request, "okrs/evidence/page.html", context, status=200 if asked.is_valid() else 422)


@require_safe
@requires("objective.view")
def evidence_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows that count and that the person may open, as CSV or ``?format=xlsx``; noted in the access log."""
    user = person(request)
    at, file_format = now(), asked_format(request)
    found = _counted(user, pk)
    record_access(
        by=user.pk, action="export", model="keyresult", object_id=pk, at=at, detail=f"evidence of {found.code}"
    )
    asked = WeekForm(request.GET)
    if not asked.is_valid():
        return redirect(f"{reverse('evidence', args=[pk])}?{request.GET.urlencode()}")
    rows = reads.export_rows(
        found, user=user, at=at.astimezone(user.zone), root=request.build_absolute_uri("/")[:-1],
        week=asked.cleaned_data["week"],
    )  # fmt: skip
    name = f"evidence-{found.code.lower()}-{at.astimezone(user.zone):%Y-%m-%d}"
    return table_response(
        file_format=file_format, name=name, sheet=found.code, header=reads.EXPORT_HEAD, rows=rows
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def exclude(request: HttpRequest, pk: int, row_id: int) -> HttpResponse:
    """Exclude a row, with a reason."""
    user = person(request)
    at = now().astimezone(user.zone)
    found = _counted(user, pk)
    if not policies.can_exclude(user, found, managed_team_ids(user)):
        raise PermissionDenied
    row = reads.get_row(found, row_id, user=user, at=at)

    def act(reason: str) -> str:
        with once(request) as saved:
            exclude_row(key_result=found, row_id=row_id, by=user, reason=reason, at=at)
            saved.to("evidence", pk)
        return f"The row is taken out of {found.code}. The reason is listed."

    return ask_why(
        request,
        act,
        to=reverse("evidence", args=[pk]),
        heading=f"Take a row out of {found.code}",
        text=f"{row.title}, {row.day:%-d %b %Y}, {row.author}. It no longer counts for {found}; the row itself stays, "
        "and you can put it back.",
        submit="Take it out",
        cancel_url=reverse("evidence", args=[pk]),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Restore an excluded row, with a reason."""
    user = person(request)
    found = reads.get_exclusion(user, pk)
    if not policies.can_exclude(user, found.key_result, managed_team_ids(user)):
        raise PermissionDenied
    why = reads.reason_for(found, user=user, at=now().astimezone(user.zone))
    back = f"{reverse('evidence', args=[found.key_result_id])}?part={reads.OUT}"

    def act(reason: str) -> str:
        restore_row(exclusion=found, by=user, reason=reason, at=now())
        return f"The row counts for {found.key_result.code} again."

    return ask_why(
        request,
        act,
        to=back,
        heading=f"Put a row back into {found.key_result.code}",
        text=f"It was taken out on {found.at.astimezone(user.zone):%-d %b %Y}{f': {why}' if why else '.'}",
        submit="Put it back",
        cancel_url=back,
    )
