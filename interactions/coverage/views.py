"""Coverage: the grid of tiers and areas, the rows behind its figures, and both as files."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_access
from interactions.arithmetic.coverage import CONFIRMED_MONTHS, Share
from interactions.coverage.forms import CoverageForm, RowsForm
from interactions.coverage.policies import knows_purposes
from interactions.coverage.selectors import choices, grid, rows
from interactions.coverage.selectors.counted import Asked
from interactions.coverage.tabs import tabs
from interactions.kols.policies import reads_science
from interactions.kols.selectors.kols import kol_rows
from interactions.models import KOL
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import table_response
from organization.ground.shares import COUNTS_ONLY, TOO_FEW
from organization.models import User
from organization.selectors.quarters import all_quarters
from organization.selectors.teams import own_team_ids
from organization.views.parts import file_links, status_of, too_long

PAGE = 50
_TITLES = {
    rows.MET: "KOLs who were met",
    rows.MISSED: "KOLs who were not met",
    rows.REACHED: "KOLs reached",
    rows.MATCHED: "Talks in a first choice of the KOL",
    rows.UNMATCHED: "Talks in another way than the KOL's first choices",
}


@require_safe
@requires("coverage.view")
def coverage(request: HttpRequest) -> HttpResponse:
    """The grid of a quarter, by default of the viewer's own teams."""
    viewer = person(request)
    form, asked = _asked(request, CoverageForm)
    context: dict[str, Any] = {
        "tabs": tabs(viewer, current="coverage"),
        "filters": form,
        "quarter": asked.quarter.name if asked else "",
        "tiers": list(grid.TIERS.values()),
        "lines": [],
        "knows_purposes": knows_purposes(viewer),
        "exports": file_links(request, "coverage-export"),
        "few": TOO_FEW,
        "counts_only": COUNTS_ONLY,
        "months": CONFIRMED_MONTHS,
        "clear_url": reverse("coverage"),
    }
    if asked:
        context["lines"] = [_line(request, one) for one in grid.lines(grid.cells(viewer, asked))]
        context["figures"] = _figures(request, viewer, asked, form.silence)
    return render(request, "interactions/coverage/page.html", context, status=status_of(form))


def _asked(request: HttpRequest, form_class: type[CoverageForm]) -> tuple[Any, Asked | None]:
    viewer = person(request)
    today = today_of(viewer)
    form = form_class(
        request.GET,
        quarters=all_quarters(),
        teams=choices.teams(),
        areas=choices.areas(),
        own=own_team_ids(viewer, today),
    )
    return form, form.asked(today)


def _rows_url(request: HttpRequest, **more: object) -> str:
    """The rows of a part, narrowed as this page is."""
    query = request.GET.copy()
    query.pop("page", None)
    for name, value in more.items():
        query[name] = str(value)
    return f"{reverse('coverage-rows')}?{query.urlencode()}"


def _line(request: HttpRequest, line: grid.Line) -> dict[str, Any]:
    tiers = zip(grid.TIERS, line.cells, strict=True)
    cells = [_cell(request, one.share, area=line.area, tier=tier) if one else None for tier, one in tiers]
    return {"name": line.name, "cells": cells, "total": _cell(request, line.total, area=line.area)}


def _cell(request: HttpRequest, share: Share, **place: object) -> dict[str, Any]:
    return {
        "words": share.words,
        "detail": share.detail,
        "met_url": _rows_url(request, part=rows.MET, **place),
        "missed": share.of - share.part,
        "missed_url": _rows_url(request, part=rows.MISSED, **place),
    }


def _figures(request: HttpRequest, viewer: User, asked: Asked, days: int) -> list[dict[str, Any]]:
    """The figures above the grid, each with its rows."""
    found = grid.reach(viewer, asked)
    each = "" if found.each is None else f"{found.each:.1f} talks with each"
    silent = {
        "label": f"Not met in {days} days",
        "value": rows.silent(viewer, asked, days).count(),
        "url": _rows_url(request, part=rows.SILENT, days=days),
        "detail": f"up to {asked.until:%-d %b %Y}",
    }
    reached = {
        "label": "KOLs reached",
        "value": found.kols,
        "url": _rows_url(request, part=rows.REACHED),
        "detail": each,
    }
    if not knows_purposes(viewer):
        return [reached, silent]
    match = grid.channel_match(viewer, asked)
    in_another = match.of - match.part
    return [
        reached,
        silent,
        {
            "label": "Channel match",
            "value": match.words,
            "url": _rows_url(request, part=rows.MATCHED) if match.of else "",
            "detail": match.detail,
        },
        {
            "label": "Met in another way",
            "value": in_another,
            "url": _rows_url(request, part=rows.UNMATCHED) if in_another else "",
            "detail": f"of {match.of} talks whose KOL has said how",
        },
    ]


@require_safe
@requires("coverage.view")
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The grid as a file. The access log notes it."""
    viewer = person(request)
    form, asked = _asked(request, CoverageForm)
    if asked is None or form.errors:
        return redirect(f"{reverse('coverage')}?{request.GET.urlencode()}")  # where it is explained
    _note(viewer, f"coverage, filter: {request.GET.urlencode() or 'none'}")
    return table_response(
        file_format=file_format, name=f"coverage-{asked.quarter.name}", sheet="Coverage", header=grid.EXPORTED,
        rows=grid.export_rows(grid.cells(viewer, asked), asked),
    )  # fmt: skip


def _note(viewer: User, detail: str) -> None:
    model = KOL._meta.label_lower
    record_access(by=viewer.pk, action="export", model=model, object_id=None, at=now(), detail=detail)


@require_safe
@requires("coverage.view")
def coverage_rows(request: HttpRequest) -> HttpResponse:
    """The KOLs, or the talks, behind a figure (``?part=``)."""
    viewer = person(request)
    form, asked = _asked(request, RowsForm)
    if asked is None:
        return redirect("coverage")
    part = _part(form, viewer)
    context: dict[str, Any] = {
        "filters": form,
        "title": f"KOLs not met in {form.silence} days" if part == rows.SILENT else _TITLES[part],
        "quarter": asked.quarter.name,
        "knows_purposes": knows_purposes(viewer),
        "science": reads_science(viewer),
        "crumbs": [{"label": "Coverage", "url": f"{reverse('coverage')}?{_narrowed(request)}"}],
        "exports": [],
        "kols": [],
        "talks": [],
    }
    if part in rows.OF_TALKS:
        page = Paginator(rows.talks_of(viewer, asked, part).values_list(*rows.TALK), PAGE)
        context["page"] = shown = page.get_page(request.GET.get("page"))
        context["talks"] = rows.talk_rows(list(shown.object_list))
    else:
        found = rows.kols_of(viewer, asked, part, days=form.silence)
        context["page"] = shown = Paginator(found.values_list("pk", flat=True), PAGE).get_page(request.GET.get("page"))
        context["kols"] = kol_rows(list(shown.object_list), viewer=viewer, today=today_of(viewer))
        context["exports"] = file_links(request, "coverage-rows-export")
    return render(request, "interactions/coverage/rows.html", context, status=status_of(form))


def _part(form: RowsForm, viewer: User) -> str:
    """The part asked for; the KOLs who were met where the viewer reads no channels."""
    return form.shown if form.shown in rows.OF_KOLS or knows_purposes(viewer) else rows.MET


def _narrowed(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("part", "tier", "area", "page"):
        query.pop(name, None)
    return query.urlencode()


@require_safe
@requires("coverage.view")
def rows_export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """The KOLs of a part as a file. The access log notes it."""
    viewer, today = person(request), today_of(person(request))
    form, asked = _asked(request, RowsForm)
    part = _part(form, viewer)
    if asked is None or form.errors or part in rows.OF_TALKS:
        return redirect(f"{reverse('coverage-rows')}?{request.GET.urlencode()}")
    found = rows.kols_of(viewer, asked, part, days=form.silence)
    if refused := too_long(request, found, file_format=file_format, page="coverage-rows"):
        return refused
    _note(viewer, f"{found.count()} KOLs of coverage, filter: {request.GET.urlencode() or 'none'}")
    return table_response(
        file_format=file_format, name=f"coverage-{part}-{today:%Y-%m-%d}", sheet="KOLs", header=rows.EXPORTED,
        rows=rows.export_rows(found, viewer=viewer, today=today),
    )  # fmt: skip
