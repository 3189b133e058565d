"""Trend and comparison: how key results stand by therapeutic area or team, quarter by quarter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from okrs.board.selectors.choices import board_choices
from okrs.reports.forms import TrendFilter
from okrs.reports.long_counts import BeingCounted
from okrs.reports.selectors.comparisons import Comparison, comparison
from okrs.reports.selectors.export import exported, exported_comparison
from okrs.reports.selectors.grids import Grid, grid
from okrs.reports.selectors.multiples import multiples
from okrs.reports.selectors.specs import Spec
from okrs.reports.views.links import board_link, reports_tabs, rows_link
from okrs.reports.views.report_counts import being_counted
from organization import roles
from organization.access import person, requires, setup_url
from organization.ground.clock import now
from organization.ground.exports import asked_format, table_response
from organization.models import User


@dataclass(frozen=True, slots=True)
class _Question:
    """What a request asks of the trends, and who asks; invalid filters are ignored and shown as errors in the form."""

    user: User
    at: datetime
    form: TrendFilter
    spec: Spec
    status: int

    def grid(self) -> Grid:
        return grid(self.user, self.spec, at=self.at, link=board_link(self.spec, self.user))

    def comparison(self) -> Comparison | None:
        sides = self.form.sides()
        if not sides:
            return None
        return comparison(self.user, *sides, self.spec, at=self.at, link=rows_link)


def _question(request: HttpRequest) -> _Question:
    user = person(request)
    at = now().astimezone(user.zone)
    form = TrendFilter(
        request.GET, choices=board_choices(user, at.date()), with_work=user.scope("objective") == roles.FULL
    )
    valid = form.is_valid()
    return _Question(user, at, form, form.spec(), 200 if valid else 422)


@require_safe
@requires("objective.view")
def trends(request: HttpRequest) -> HttpResponse:
    """A bar of statuses, mean progress and number of key results for each area, team or person and quarter; or charts.
    By tier and channel the discussions that key results count.

    Each cell links to the board or to its rows. Two teams, areas or quarters can be compared above.
    """
    asked = _question(request)
    form, compared = asked.form, asked.comparison()
    found, job = None, None
    try:
        found = asked.grid()
    except BeingCounted as waiting:
        job = being_counted(waiting, reloads=True)
    of_statuses = asked.spec.is_of_key_results
    as_charts = found and of_statuses and form.cleaned_data.get("view") == "charts"
    context = {
        "form": form, "grid": found, "job": job, "compared": compared,
        "compares": bool(compared) or asked.status != 200, "of_statuses": of_statuses,
        "what": "Key results" if of_statuses else asked.spec.measure_label, "heading": str(asked.spec.rows.label),
        "empty": "No key result matches" if of_statuses else "Nothing was counted",
        "multiples": multiples(found) if found and as_charts else None,
        "tabs": reports_tabs("trends"), "files": _files(request),
        "few": found and sum(1 for cell in found.totals if cell.units) == 1,
        "report_url": f"{reverse('report-new')}?{asked.spec.query()}", "setup_url": setup_url(asked.user),
    }  # fmt: skip
    return render(request, "okrs/reports/trends.html", context, status=asked.status)


def _files(request: HttpRequest) -> dict[str, str]:
    """The address of each file, with the filters of this page; keys of a comparison begin with "compared"."""
    base = reverse("trends-export")
    files = {kind: f"{base}?{urlencode({**_kept(request), 'format': kind})}" for kind in ("csv", "xlsx")}
    return files | {f"compared_{kind}": f"{url}&part=comparison" for kind, url in files.items()}


def _kept(request: HttpRequest) -> dict[str, str]:
    return {name: str(value) for name, value in request.GET.items() if name in TrendFilter.base_fields and value}


@require_safe
@requires("objective.view")
def export(request: HttpRequest) -> HttpResponseBase:
    """What the page shows with these filters, one line for each cell, as CSV or XLSX; or its comparison."""
    file_format, part = asked_format(request), request.GET.get("part", "")
    if part not in ("", "comparison"):
        raise Http404
    asked = _question(request)
    if asked.status != 200:
        raise BadRequest("These filters do not fit the trends.")
    compared = asked.comparison() if part else None
    if part and compared is None:
        raise Http404
    if compared:
        (header, rows), notes = exported_comparison(compared), [f"{compared.left} and {compared.right}"]
    else:
        try:
            found = asked.grid()
        except BeingCounted:
            messages.info(request, "This table is being counted. Its file is ready once its numbers are.")
            return redirect(f"{reverse('trends')}?{urlencode(_kept(request))}")
        (header, rows), notes = exported(found, asked.spec), [f"{found.heading} by quarter", *found.notes]
    notes += [*_narrowed(asked.form), f"Taken on {asked.at:%-d %B %Y, %H:%M}"]
    return table_response(
        file_format=file_format, name=f"{'comparison' if part else 'trends'}-{asked.at:%Y-%m-%d}", sheet="Trends",
        header=header, rows=rows, notes=notes,
    )  # fmt: skip


def _narrowed(form: TrendFilter) -> list[str]:
    """The filters in words."""
    fields: Any = form.fields
    chosen = ((name, form.cleaned_data.get(name)) for name in ("team", "area"))
    return [f"{fields[name].label}: {dict(fields[name].choices)[value]}" for name, value in chosen if value]
