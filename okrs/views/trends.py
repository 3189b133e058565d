"""Trend and comparison: how key results stand by therapeutic area or team, quarter by quarter."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from okrs.forms.reports import TrendFilter
from okrs.models.choices import Tag
from okrs.selectors.board_choices import board_choices
from okrs.selectors.comparisons import Comparison, comparison
from okrs.selectors.grids import STATUSES, Link, Spec, grid
from organization.access import person, requires, setup_url
from organization.clock import now


def reports_tabs(current: str) -> list[dict[str, Any]]:
    """The two pages beside each other."""
    pages = (("Trends", "trends"), ("Reports", "reports"))
    return [{"label": label, "url": reverse(name), "current": name == current} for label, name in pages]


def rows_link(spec: Spec, **more: object) -> Link:
    """The page of the rows behind a cell."""
    base = reverse("report-rows")
    return lambda row, column: f"{base}?{spec.query(row=row, column=column, **more)}"


def board_link(spec: Spec) -> Link:
    """A cell on the status board; the page of its rows for what the board cannot be narrowed to."""
    behind = rows_link(spec)

    def link(row: str, column: str) -> str:
        if not column or row == "none":
            return behind(row, column)
        tags: dict[str, object] = {"quarter": column, "area": spec.area or "", "team": spec.team or "all"}
        if row:
            tags["area" if spec.rows is Tag.AREA else "team"] = row
        return f"{reverse('board')}?{urlencode({name: value for name, value in tags.items() if value})}"

    return link


@require_safe
@requires("objective.view")
def trends(request: HttpRequest) -> HttpResponse:
    """Small multiples: a bar of statuses, mean progress and number of key results for each area (or team) and quarter.

    Each cell opens the board. Two teams, areas or quarters are compared below.
    """
    user = person(request)
    at = now().astimezone(user.zone)
    form = TrendFilter(request.GET, choices=board_choices(user, at.date()))
    valid = form.is_valid()
    spec = form.spec()
    found = grid(user, spec, at=at, link=board_link(spec))
    sides = form.sides()
    compared: Comparison | None = None
    if sides:
        kind, left, right = sides
        compared = comparison(user, kind, left, right, spec, at=at, link=rows_link)
    filled = sum(1 for cell in found.totals if cell.units)
    context = {
        "form": form, "grid": found, "compared": compared, "compares": bool(sides) or not valid,
        "statuses": [one.value for one in STATUSES], "tabs": reports_tabs("trends"),
        "few": filled == 1, "filters": sum(1 for name in ("rows", "team", "area", "span") if request.GET.get(name)),
        "report_url": f"{reverse('report-new')}?{spec.query()}", "setup_url": setup_url(user),
    }  # fmt: skip
    return render(request, "okrs/trends.html", context, status=200 if valid else 422)
