"""Importing touchpoints: upload, look at the dry run, confirm, see the result."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from interactions.imports.reading import FileRefused
from interactions.imports.selectors import run_page
from interactions.imports.services import forget_unused_files
from interactions.touchpoint_imports import selectors
from interactions.touchpoint_imports.forms import TouchpointImportForm
from interactions.touchpoint_imports.services import import_touchpoints, import_what_was_checked
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import add_errors
from organization.ground.once import once
from organization.views.parts import status_of

SHOWN = 200
KEPT_FOR = timedelta(hours=24)


def _crumbs(*more: dict[str, str]) -> list[dict[str, str]]:
    return [{"label": "Touchpoints", "url": reverse("touchpoints")}, *more]


@require_http_methods(["GET", "POST"])
@requires("touchpoint.write")
def touchpoint_imports(request: HttpRequest) -> HttpResponse:
    """Upload a file for its dry run; ``?source=`` fills in what its columns are called. Below are one's own imports."""
    user = person(request)
    if request.method == "POST":
        form = TouchpointImportForm(request.POST, request.FILES, user=user)
        if form.is_valid() and (answer := _checked(request, form)):
            return answer
    else:
        form = TouchpointImportForm(user=user, initial=selectors.remembered(user, request.GET.get("source", "")))
    context = {
        "form": form,
        "page": Paginator(selectors.runs_of(user), 25).get_page(request.GET.get("page")),
        "sources": [
            {"name": one.name, "url": reverse("touchpoint-imports", query={"source": one.name})}
            for one in selectors.sources_of(user)
        ],
        "crumbs": _crumbs(),
    }
    return render(request, "interactions/touchpoint_imports/list.html", context, status=status_of(form))


def _checked(request: HttpRequest, form: TouchpointImportForm) -> HttpResponse | None:
    at, file = now(), form.cleaned_data["file"]
    try:
        forget_unused_files(before=at - KEPT_FOR)
        with once(request) as saved:
            run = import_touchpoints(
                content=file.read(), file_name=file.name, name=form.cleaned_data["source"], at=at,
                function=form.cleaned_data["function"], columns=form.columns(), by=person(request), dry_run=True,
            )  # fmt: skip
            return saved.to("touchpoint-import", run.pk)
    except FileRefused as problem:
        form.add_error("file", str(problem))
    except ValidationError as error:
        add_errors(form, error)
    return None


@require_safe
@requires("touchpoint.write")
def touchpoint_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One run: its counts, its report, and for a dry run the button that imports it."""
    run = selectors.get_run(person(request), pk)
    context = {
        "run": run_page(run),
        "lines": Paginator(run.report, SHOWN).get_page(request.GET.get("page")),
        "crumbs": _crumbs({"label": "Import", "url": reverse("touchpoint-imports")}),
    }
    return render(request, "interactions/touchpoint_imports/run.html", context)


@require_POST
@requires("touchpoint.write")
def touchpoint_import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Import exactly the bytes of a dry run."""
    run = selectors.get_run(person(request), pk)
    try:
        with once(request) as saved:
            result = import_what_was_checked(run=run, by=person(request), at=now())
            answer = saved.to("touchpoint-import", result.pk)
    except (ValidationError, FileRefused) as problem:
        messages.error(request, problem.messages[0] if isinstance(problem, ValidationError) else str(problem))
        return redirect("touchpoint-import", run.pk)
    messages.success(request, f"{run.file_name} imported: {result.created} created, {result.updated} updated.")
    return answer
