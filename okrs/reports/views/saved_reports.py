"""Reports that people build: preview, save, share, export, and open the rows behind each cell."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_shown
from okrs.board.selectors.choices import board_choices
from okrs.models import Report
from okrs.models.choices import OfKeyResults
from okrs.reports import services
from okrs.reports.forms import ReportForm, SpecForm, typed
from okrs.reports.long_counts import BeingCounted
from okrs.reports.selectors.export import exported
from okrs.reports.selectors.grids import Grid, grid
from okrs.reports.selectors.saved_reports import (
    PAGE,
    about,
    cell_rows,
    cell_values,
    get_report,
    measures_offered,
    narrowed,
    reports,
)
from okrs.reports.selectors.specs import Spec, asks_for_fields, may_read, spec_of, work_fields
from okrs.reports.views.links import reports_tabs, rows_link
from okrs.reports.views.report_counts import being_counted
from organization import roles
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.exports import asked_format, table_response
from organization.ground.numbers import as_number
from organization.models import User
from organization.services.versions import VersionConflict
from organization.views.parts import carried_out, created, posted, status_of

LAST_PAGE = 100_000  # a page further than any report reaches


def _way(*more: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "url": url} for label, url in (("Reports", reverse("reports")), *more)]


def _form(request: HttpRequest, report: Report | None = None) -> ReportForm:
    """The form of a stored report, or one prefilled from the address."""
    user = person(request)
    reads_all = user.scope("objective") == roles.FULL
    initial = typed(report, spec_of(report)) if report else request.GET.dict()
    return ReportForm(
        posted(request), choices=board_choices(user, today_of(user)), measures=measures_offered(with_work=reads_all),
        may_share=reads_all, with_work=reads_all, previewed="preview" in request.POST, initial=initial,
        work_fields=work_fields(user),
    )  # fmt: skip


def _grid(user: User, spec: Spec, **more: object) -> Grid:
    return grid(user, spec, at=now().astimezone(user.zone), link=rows_link(spec, **more))


def _builder(request: HttpRequest, form: ReportForm, report: Report | None, **more: Any) -> HttpResponse:
    """The form, with a preview of its table if that was asked for."""
    preview, job = None, None
    if "preview" in request.POST and form.is_valid():
        try:
            preview = _grid(person(request), form.spec())
        except BeingCounted as waiting:
            job = being_counted(waiting)
    context = {
        "form": form, "report": report, "preview": preview, "job": job,
        "of_statuses": preview and _of_statuses(form.spec()),
        "crumbs": _way((report.name, reverse("report", args=[report.pk]))) if report else _way(),
        "cancel_url": reverse("report", args=[report.pk]) if report else reverse("reports"),
    }  # fmt: skip
    return render(request, "okrs/reports/form.html", {**context, **more}, status=more.get("code") or status_of(form))


def _of_statuses(spec: Spec) -> bool:
    return spec.measure == OfKeyResults.STATUSES


@require_safe
@requires("objective.view")
def index(request: HttpRequest) -> HttpResponse:
    """Own reports, and those shared by people of the same teams."""
    user = person(request)
    found = reports(user, today_of(user))
    context = {
        "own": [one for one in found if one.is_own],
        "others": [one for one in found if not one.is_own],
        "tabs": reports_tabs("reports"),
    }
    return render(request, "okrs/reports/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def add(request: HttpRequest) -> HttpResponse:
    """Build a report: preview it, save it."""
    user = person(request)
    form = _form(request)

    def act() -> Report:
        data = form.cleaned_data
        shared = bool(data.get("is_shared"))
        return services.save_report(by=user, name=data["name"], spec=form.spec(), is_shared=shared)

    is_saving = "preview" not in request.POST
    if is_saving and (answer := created(request, form, act, to=lambda made: reverse("report", args=[made.pk]))):
        messages.success(request, "Report saved.")
        return answer
    return _builder(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what it shows, its name, whether it is shared."""
    user = person(request)
    report = _own(user, pk)
    form = _form(request, report)

    def act() -> None:
        data = form.cleaned_data
        services.change_report(
            report=report, by=user, version=data["version"] or 0, name=data["name"], spec=form.spec(),
            is_shared=bool(data.get("is_shared")),
        )  # fmt: skip

    try:
        if "preview" not in request.POST and carried_out(request, form, act):
            messages.success(request, "Report saved.")
            return redirect("report", pk)
    except VersionConflict:
        stored = get_report(user, pk, today_of(user))
        form.data = {**form.data.dict(), "version": str(stored.version)}  # type: ignore[attr-defined]
        said = f"It was changed meanwhile; saved now is “{stored.name}”: {about(stored)}, {narrowed(stored)}."
        form.add_error(None, f"{said} Saving again replaces that with what stands here.")
        return _builder(request, form, stored, code=409)
    return _builder(request, form, get_report(user, pk, today_of(user)))


@require_safe
@requires("objective.view")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The table, with today's numbers."""
    user = person(request)
    report, spec = _readable(user, pk)
    is_own = report.owner_id == user.pk
    found, job = None, None
    try:
        found = _grid(user, spec, report=pk)
    except BeingCounted as waiting:
        job = being_counted(waiting, reloads=True)
    context = {
        "report": report, "grid": found, "job": job, "of_statuses": _of_statuses(spec),
        "about": about(report), "narrowed": narrowed(report),
        "owner": "" if is_own else report.owner.display_name, "is_own": is_own, "crumbs": _way(),
        "link": request.build_absolute_uri(reverse("report", args=[pk])),
    }  # fmt: skip
    return render(request, "okrs/reports/report.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("objective.view")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for confirmation, then delete it."""
    user = person(request)
    report = _own(user, pk)
    if request.method == "POST":
        services.remove_report(report=report, by=user)
        messages.success(request, "Report removed.")
        return redirect("reports")
    context = {
        "title": "Remove report", "text": f"Remove “{report.name}”? What it counts stays as it is.",
        "submit": "Remove report", "consequences": ["People of your teams lose it too."] if report.is_shared else [],
        "danger": True, "form": None, "cancel_url": reverse("report", args=[pk]),
        "crumbs": _way((report.name, reverse("report", args=[pk]))),
    }  # fmt: skip
    return render(request, "organization/confirm.html", context)


@require_safe
@requires("objective.view")
def export(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One line for each cell, as CSV or XLSX, so that a spreadsheet can rearrange it."""
    user = person(request)
    report, spec = _readable(user, pk)
    file_format = asked_format(request)
    try:
        found = _grid(user, spec)
    except BeingCounted:
        messages.info(request, "This report is being counted. Its file is ready once its numbers are.")
        return redirect("report", pk)
    header, rows = exported(found, spec)
    return table_response(
        file_format=file_format, name=f"report-{pk}-{now().astimezone(user.zone):%Y-%m-%d}", sheet="Report",
        header=header, rows=rows, notes=[report.name, f"{about(report)}; {narrowed(report)}", *found.notes],
    )  # fmt: skip


@require_safe
@requires("objective.view")
def rows(request: HttpRequest) -> HttpResponse:
    """The rows behind a cell of any report that the viewer may open, and the number of the others."""
    user = person(request)
    at = now().astimezone(user.zone)
    with_work = user.scope("objective") == roles.FULL
    form = SpecForm(
        request.GET, choices=board_choices(user, at.date()), measures=measures_offered(with_work=with_work),
        with_work=with_work, work_fields=work_fields(user) if asks_for_fields(request.GET) else (),
    )  # fmt: skip
    if not form.is_valid():
        raise Http404
    spec = form.spec()
    values = cell_values(spec, request.GET.get("row", ""), request.GET.get("column", ""))
    page = min(as_number(request.GET.get("page", "1")) or 1, LAST_PAGE)
    found, job = None, None
    try:
        found = cell_rows(user, spec, values, at=at, page=page)
    except BeingCounted as waiting:
        job = being_counted(waiting, reloads=True)
    record_shown(
        by=user.pk, model="report", own=(row.is_by(user) for row in (found.evidence if found else ())), at=at,
        detail=f"rows {request.META.get('QUERY_STRING', '')}",
    )  # fmt: skip
    report = as_number(request.GET.get("report", ""))
    way = _way()
    if report is not None:
        stored = get_report(user, report, at.date())
        way = _way((stored.name, reverse("report", args=[stored.pk])))
    context = {
        "found": found, "job": job, "title": spec.measure_label, "is_of_key_results": spec.is_of_key_results,
        "crumbs": way, "page": Paginator(range(found.shown if found else 0), PAGE).get_page(page),
    }  # fmt: skip
    return render(request, "okrs/reports/rows.html", context)


def _own(user: User, pk: int) -> Report:
    report = get_report(user, pk, today_of(user))
    if report.owner_id != user.pk:
        raise PermissionDenied
    return report


def _readable(user: User, pk: int) -> tuple[Report, Spec]:
    """A report whose numbers the person may see: after a change of role, an own report may be closed to them."""
    report = get_report(user, pk, today_of(user))
    spec = spec_of(report)
    if not may_read(user, spec):
        raise PermissionDenied
    return report, spec
