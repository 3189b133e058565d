"""Importing KOLs: upload, look at the dry run, confirm, see the result."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interactions.imports.forms import ImportForm
from interactions.imports.reading import FileRefused
from interactions.imports.selectors import get_run, run_page, runs
from interactions.imports.services import forget_unused_files, import_kols, import_what_was_checked
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.exports import csv_response
from organization.ground.once import once

SHOWN = 200
KEPT_FOR = timedelta(hours=24)
_ADMIN = {"label": "Administration", "url": reverse_lazy("admin-area")}


@require_http_methods(["GET", "POST"])
@requires("kol.import")
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a file for its dry run; below are the earlier imports."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        at = now()
        file = form.cleaned_data["file"]
        try:
            forget_unused_files(before=at - KEPT_FOR)
            with once(request) as saved:
                run = import_kols(content=file.read(), file_name=file.name, by=person(request), at=at, dry_run=True)
                return saved.to("import-run", run.pk)
        except FileRefused as problem:
            form.add_error("file", str(problem))
        except ValidationError as error:
            form.add_error(None, error)
    page = Paginator(runs(), 25).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "crumbs": [_ADMIN]}
    return render(request, "interactions/imports/list.html", context, status=422 if form.errors else 200)


@require_safe
@requires("kol.import")
def import_run(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its counts, its report, and for a dry run the button that imports it."""
    run = get_run(pk)
    lines = Paginator(run.report, SHOWN).get_page(request.GET.get("page"))
    context = {
        "run": run_page(run),
        "lines": lines,
        "crumbs": [_ADMIN, {"label": "Imports", "url": reverse("import-kols")}],
    }
    return render(request, "interactions/imports/run.html", context)


@require_POST
@requires("kol.import")
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import exactly the bytes of a dry run."""
    run = get_run(pk)
    try:
        with once(request) as saved:
            result = import_what_was_checked(run=run, by=person(request), at=now())
            answer = saved.to("import-run", result.pk)
    except (ValidationError, FileRefused) as problem:
        text = problem.messages[0] if isinstance(problem, ValidationError) else str(problem)
        messages.error(request, text)
        return redirect("import-run", run.pk)
    messages.success(request, f"{run.file_name} imported: {result.created} created, {result.updated} updated.")
    return answer


@require_safe
@requires("kol.import")
def import_report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The report as CSV, row by row."""
    run = get_run(pk)
    rows = ([line["row"] or "", line["what"], line["who"], line["why"]] for line in run.report)
    return csv_response(file_name=f"import-{run.pk}-report.csv", header=["row", "what", "who", "why"], rows=rows)
