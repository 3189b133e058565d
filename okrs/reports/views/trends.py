"""Trend and comparison: how key results stand by therapeutic area or team, quarter by quarter."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from okrs.board.selectors.choices import board_choices
from okrs.models.choices import Tag
from okrs.reports.forms import TrendFilter
from okrs.reports.selectors.comparisons import Comparison, comparison
from okrs.reports.selectors.export import exported, exported_comparison
from okrs.reports.selectors.grids import STATUSES, Grid, Link, Spec, grid
from okrs.reports.selectors.multiples import multiples
from organization import roles
from organization.access import person, requires, setup_url
from organization.ground.clock import now
from organization.ground.exports import asked_format, table_response
from organization.models import User


def reports_tabs(current: str) -> list[dict[str, Any]]:
    """Tabs that link the two report pages."""
    pages = (("Trends", "trends"), ("Reports", "reports"))
    return [{"label": label, "url": reverse(name), "current": name == current} for label, name in pages]


def rows_link(spec: Spec, **more: object) -> Link:
    """Links from cells to the rows behind them."""
    base = reverse("report-rows")
    return lambda row, column: f"{base}?{spec.query(row=row, column=column, **more)}"


def board_link(spec: Spec, user: User) -> Link:
    """Links from cells to the status board, or to their rows if the board has no filter for them.

    Partners have no board with filters, so each of their cells links to its rows.
    """
    behind = rows_link(spec)
    has_board = user.scope("objective") == roles.FULL

    def link(row: str, column: str) -> str:
        if not has_board or not column or row == "none":
            return behind(row, column)
        tags: dict[str, object] = {"quarter": column, "area": spec.area or "", "team": spec.team or "all"}
        if row:
            tags["area" if spec.rows is Tag.AREA else "team"] = row
        return f"{reverse('board')}?{urlencode({name: value for name, value in tags.items() if value})}"

    return link


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
    form = TrendFilter(request.GET, choices=board_choices(user, at.date()))
    valid = form.is_valid()
    return _Question(user, at, form, form.spec(), 200 if valid else 422)


@require_safe
@requires("objective.view")
def trends(request: HttpRequest) -> HttpResponse:
    """A bar of statuses, mean progress and number of key results for each area (or team) and quarter; or charts.

    Each cell links to the board or to its rows. Two teams, areas or quarters can be compared above.
    """
    asked = _question(request)
    form, found, compared = asked.form, asked.grid(), asked.comparison()
    as_charts = form.cleaned_data.get("view") == "charts"
    context = {
        "form": form, "grid": found, "compared": compared, "compares": bool(compared) or asked.status != 200,
        "multiples": multiples(found) if as_charts else None,
        "statuses": [one.value for one in STATUSES], "tabs": reports_tabs("trends"), "files": _files(request),
        "few": sum(1 for cell in found.totals if cell.units) == 1,
        "report_url": f"{reverse('report-new')}?{asked.spec.query()}", "setup_url": setup_url(asked.user),
    }  # fmt: skip
    return render(request, "okrs/reports/trends.html", context, status=asked.status)


def _files(request: HttpRequest) -> dict[str, str]:
    """The address of each file, with the filters of this page; keys of a comparison begin with "compared"."""
    kept = {name: value for name, value in request.GET.items() if name in TrendFilter.base_fields and value}
    base = reverse("trends-export")
    files = {kind: f"{base}?{urlencode({**kept, 'format': kind})}" for kind in ("csv", "xlsx")}
    return files | {f"compared_{kind}": f"{url}&part=comparison" for kind, url in files.items()}


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
        found = asked.grid()
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
