"""How a quarter ended: its scores, their distribution, and how well confidence told them."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access, record_shown
from okrs.closing.forms import TeamChoice
from okrs.closing.selectors.results import EXPORT_HEAD, calibration, distribution, export_rows, scores_shown
from okrs.planning.selectors.notices import notice_of
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.exports import asked_format, table_response
from organization.models import Quarter
from organization.views.parts import PAGE_SIZE


@require_safe
@requires("objective.view")
def scores(request: HttpRequest, pk: int) -> HttpResponse:
    """The scores of a quarter, of one team with ``?team=``."""
    user, at = person(request), now()
    quarter = get_object_or_404(Quarter, pk=pk)
    everything = scores_shown(user, quarter, at=at)
    form = TeamChoice(request.GET, teams=sorted({(row.team, row.team_id) for row in everything}))
    team = form.cleaned_data["team"] if form.is_valid() else None
    rows = [row for row in everything if team is None or row.team_id == team]
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [row for row in page.object_list if row.reason or row.post_mortem or row.lesson]
    record_shown(
        by=user.pk, model="score", own=(row.owner_id == user.pk for row in shown), at=at,
        detail=f"scores of {quarter.name}",
    )  # fmt: skip
    files = reverse("quarter-scores-export", args=[pk])
    context = {
        "quarter": quarter, "notice": notice_of(quarter, user), "form": form, "page": page,
        "distribution": distribution(rows),
        "calibration": calibration(user, quarter, rows, today=at.astimezone(user.zone).date()),
        "left": sum(row.needs_grade for row in rows),
        "files": [{"label": f"Export {kind.upper()}", "url": f"{files}?format={kind}&{request.GET.urlencode()}"}
                  for kind in ("csv", "xlsx")],
        "packs_url": reverse("review-packs", args=[pk]) if user.may("pack.view") else "",
        "close_url": reverse("quarter-close", args=[pk]) if user.may("close.view") else "",
    }  # fmt: skip
    return render(request, "okrs/closing/scores.html", context, status=200 if form.is_valid() else 422)


@require_safe
@requires("objective.view")
def scores_export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The same rows as a file; the access log notes it."""
    user, at, file_format = person(request), now(), asked_format(request)
    quarter = get_object_or_404(Quarter, pk=pk)
    everything = scores_shown(user, quarter, at=at)
    form = TeamChoice(request.GET, teams=[(row.team, row.team_id) for row in everything])
    team = form.cleaned_data["team"] if form.is_valid() else None
    rows = [row for row in everything if team is None or row.team_id == team]
    record_access(by=user.pk, action="export", model="score", object_id=pk, at=at, detail=f"scores of {quarter.name}")
    return table_response(
        file_format=file_format, name=f"scores-{quarter.name.lower()}", sheet="Scores", header=EXPORT_HEAD,
        rows=export_rows(quarter, rows),
    )  # fmt: skip
