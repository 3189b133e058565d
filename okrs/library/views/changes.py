"""The working copy of a template: its objectives and key results, publishing it, throwing it away."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from okrs.library import policies
from okrs.library.forms import KeyResultTemplateForm, ObjectiveTemplateForm, PublishForm
from okrs.library.selectors import templates as reads
from okrs.library.selectors.words import changes_between, differences, entries_of, objective_words, words_of
from okrs.library.services import contents
from okrs.library.services import templates as services
from okrs.library.views.library import way
from okrs.models import KeyResultTemplate, ObjectiveTemplate, TemplateVersion
from okrs.models.choices import Kind
from okrs.planning.forms.key_results import KIND_LABELS, kind_of
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.differences import differing
from organization.ground.form_errors import errors_on, retype
from organization.ground.numbers import as_number
from organization.ground.once import once
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of

Found = ObjectiveTemplate | KeyResultTemplate | None


def _copy(request: HttpRequest, pk: int) -> TemplateVersion:
    """The working copy, for whoever may change it: 404 where there is none, 403 for others who read the template."""
    user = person(request)
    services.require_changer(by=user, template=reads.get_template(user, pk))
    return reads.get_working_copy(user, pk)


def _trail(version: TemplateVersion, *, inside: bool = True) -> list[dict[str, str]]:
    template = version.template
    first = (template.name, reverse("template", args=[template.pk]))
    return way(first, ("Changes", _back(version))) if inside else way(first)


def _back(version: TemplateVersion, row: Found = None) -> str:
    address = reverse("template-draft", args=[version.template_id])
    if isinstance(row, KeyResultTemplate):
        row = row.objective
    return f"{address}#objective-{row.pk}" if row is not None else address


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the working copy; POST makes one from the newest version if there is none."""
    user = person(request)
    if request.method == "POST":
        services.begin_changes(template=reads.get_template(user, pk), by=user)
        return redirect("template-draft", pk)
    version = reads.with_content(_copy(request, pk))
    before = reads.newest_version(version.template)
    entries = entries_of(version)
    context = {
        "crumbs": _trail(version, inside=False), "template": version.template, "version": version,
        "entries": entries, "last": len(entries),
        "before": before, "changes": len(differences(before, version)) if before else 0,
    }  # fmt: skip
    return render(request, "okrs/library/draft.html", context)


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What differs from the version before, then make it the newest."""
    user = person(request)
    version = reads.with_content(_copy(request, pk))
    before = reads.newest_version(version.template)
    form = PublishForm(posted(request), is_first=before is None, initial={"version": version.version})
    is_late = False
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                made = services.publish(
                    template=version.template, by=user, at=now(), version=form.cleaned_data["version"] or 0,
                    note=form.cleaned_data.get("note", ""),
                )  # fmt: skip
                messages.success(request, f"Version {made.number} is published. Plans that exist stay as they are.")
                return redirect("template", pk)
        except VersionConflict:
            is_late = True
            retype(form, "version", str(version.version))
            form.add_error(None, "Somebody changed it a moment ago. Look at what differs now, then publish it.")
    context = {
        "crumbs": _trail(version), "template": version.template, "version": version, "form": form, "before": before,
        "differences": differences(before, version) if before else [], "entries": entries_of(version),
        "problems": services.problems_of(version, before), "cancel_url": _back(version),
    }  # fmt: skip
    return render(request, "okrs/library/publish.html", context, status=409 if is_late else status_of(form))


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw the working copy away, after what is lost was shown."""
    user = person(request)
    version = reads.with_content(_copy(request, pk))
    before = reads.newest_version(version.template)
    error = ""
    if request.method == "POST":
        seen = as_number(request.POST.get("version", ""))
        try:
            services.discard(template=version.template, by=user, version=version.version if seen is None else seen)
            messages.success(request, "The changes are thrown away.")
            return redirect("template", pk)
        except VersionConflict:
            error = "Somebody changed it a moment ago. Look at what would be lost now."
        except ValidationError as refused:
            error = " ".join(refused.messages)
    context = {
        "crumbs": _trail(version), "template": version.template, "version": version, "error": error, "before": before,
        "differences": differences(before, version) if before else [], "cancel_url": _back(version),
    }  # fmt: skip
    return render(request, "okrs/library/discard.html", context, status=409 if error else 200)


# --- Objectives -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def objective_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add an objective; the next page adds its first key result."""
    version = _copy(request, pk)
    form = ObjectiveTemplateForm(posted(request))
    answer = created(
        request, form, lambda: contents.add_objective(version=version, by=person(request), **form.values()),
        to=lambda made: reverse("template-key-result-add", args=[pk, made.pk]),
        said=lambda made: f"{made} is added. Now say how it is measured.",
    )  # fmt: skip
    return answer or _form_page(request, version, form, "Add an objective", "Add objective")


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def objective_edit(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change the words of an objective; two people who edit it see each other's text."""
    user, version = person(request), _copy(request, pk)
    found = reads.find_objective(version, row)
    if found is None:
        return _gone(request, version)
    initial = {"title": found.title, "why": found.why, "version": found.version}
    form = ObjectiveTemplateForm(posted(request), initial=initial)
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                stamp = form.cleaned_data["version"] or 0
                contents.edit_objective(objective=found, by=user, version=stamp, **form.values())
                messages.success(request, f"{found.code} saved.")
                return redirect(_back(version, found))
        except VersionConflict:
            stored = reads.find_objective(version, row)
            if stored is None:
                return _gone(request, version)
            typed = ObjectiveTemplate(**form.values())
            retype(form, "version", str(stored.version))
            theirs = _beside(objective_words(stored), objective_words(typed))
    return _form_page(request, version, form, f"Edit {found.code}", "Save objective", row=found, theirs=theirs)


def _beside(stored: Mapping[str, str], typed: Mapping[str, str]) -> list[dict[str, str]]:
    return differing((label, old, new) for label, old, new in changes_between(dict(stored), dict(typed)))


def _form_page(
    request: HttpRequest, version: TemplateVersion, form: forms.BaseForm, heading: str, submit: str, *,
    row: Found = None, theirs: Iterable[dict[str, str]] = (), page: str = "okrs/library/form.html", **more: Any,
) -> HttpResponse:  # fmt: skip
    theirs = list(theirs)
    context = {
        "form": form, "heading": heading, "submit": submit, "theirs": theirs, "crumbs": _trail(version),
        "lead": str(version), "cancel_url": _back(version, row), **more,
    }  # fmt: skip
    has_row_errors = isinstance(form, KeyResultTemplateForm) and bool(form.row_errors)
    status = 409 if theirs else 422 if has_row_errors else status_of(form)
    return render(request, page, context, status=status)


_ASIDE = frozenset({"csrfmiddlewaretoken", "form_key", "version"})


def _gone(request: HttpRequest, version: TemplateVersion) -> HttpResponse:
    """Somebody took it out meanwhile: what was typed comes back as text, so that it can be added anew."""
    if request.method != "POST":
        raise Http404
    typed = [
        {"label": name.replace("_", " ").capitalize(), "value": text}
        for name, text in request.POST.items()
        if name not in _ASIDE and not name.startswith("steps-TOTAL") and not name.startswith("steps-INITIAL") and text
    ]
    context = {"crumbs": _trail(version), "typed": typed, "back": _back(version)}
    return render(request, "okrs/library/gone.html", context, status=404 if not typed else 409)


# --- Key results ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def key_result_add(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Add a key result: first its kind, then what that kind needs."""
    user, version = person(request), _copy(request, pk)
    objective = reads.find_objective(version, row)
    if objective is None:
        return _gone(request, version)
    kind = kind_of((request.POST or request.GET).get("kind"))
    if kind is None:
        kinds = [{"url": f"?kind={one.value}", "label": label} for one, label in KIND_LABELS.items()]
        context = {"crumbs": _trail(version), "objective": objective, "kinds": kinds, "back": _back(version, objective)}
        return render(request, "okrs/library/kind.html", context, status=422 if request.method == "POST" else 200)
    form = KeyResultTemplateForm(posted(request), kind=kind)
    if request.method == "POST" and form.is_valid():
        try:
            with once(request) as saved:
                made = contents.add_key_result(
                    objective=objective, by=user, fields=form.values(), steps=form.planned()
                )  # fmt: skip
                answer = saved.to(_back(version, made))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{made.code} added.")
            return answer
    return _key_result_page(
        request, version, form, f"Add a key result to {objective.code}", "Add key result", objective
    )


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def key_result_edit(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Change a key result; its kind stays. Two people who edit it see each other's text."""
    user, version = person(request), _copy(request, pk)
    found = reads.find_key_result(version, row)
    if found is None:
        return _gone(request, version)
    form = KeyResultTemplateForm(
        posted(request), kind=Kind(found.kind), instance=found, initial={"version": found.version}
    )
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            contents.edit_key_result(
                key_result=found, by=user, version=form.cleaned_data["version"] or 0, fields=form.values(),
                steps=form.planned(),
            )  # fmt: skip
        except VersionConflict:
            stored = reads.find_key_result(version, row)
            if stored is None:
                return _gone(request, version)
            retype(form, "version", str(stored.version))
            theirs = _beside(words_of(stored), words_of(found))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{found.code} saved.")
            return redirect(_back(version, found))
    return _key_result_page(request, version, form, f"Edit {found.code}", "Save key result", found, theirs)


def _key_result_page(
    request: HttpRequest, version: TemplateVersion, form: KeyResultTemplateForm, heading: str, submit: str,
    row: Found, theirs: Iterable[dict[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    return _form_page(
        request, version, form, heading, submit, row=row, theirs=theirs,
        page="okrs/library/key_result_form.html", has_steps=form.has_steps, kind=form.kind.value,
        kind_label=KIND_LABELS[form.kind],
    )  # fmt: skip


# --- Order, and what is taken out ---------------------------------------------------------------------


def _row(version: TemplateVersion, kind: str, row: int) -> ObjectiveTemplate | KeyResultTemplate:
    found: Found
    found = reads.find_objective(version, row) if kind == "objective" else reads.find_key_result(version, row)
    if found is None:
        raise Http404
    return found


@require_POST
@requires(policies.READ, policies.WRITE)
def reorder(request: HttpRequest, pk: int, row: int, kind: str) -> HttpResponse:
    """Move an objective or a key result one place up or down."""
    version = _copy(request, pk)
    found = _row(version, kind, row)
    try:
        contents.reorder(row=found, by=person(request), way=request.POST.get("way", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(_back(version, found))


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def take_out(request: HttpRequest, pk: int, row: int, kind: str) -> HttpResponse:
    """Take an objective or a key result out of the working copy, once the person has confirmed."""
    version = _copy(request, pk)
    found = _row(version, kind, row)
    if request.method == "POST":
        try:
            back = _back(version, found.objective if isinstance(found, KeyResultTemplate) else None)
            contents.take_out(row=found, by=person(request))
            messages.success(request, f"{found.code} is taken out.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(back)
    before = reads.newest_version(version.template)
    rows = [str(one) for one in found.key_results.all()] if isinstance(found, ObjectiveTemplate) else []
    context = {
        "crumbs": _trail(version), "one": found, "rows": rows, "before": before, "cancel_url": _back(version, found),
    }  # fmt: skip
    return render(request, "okrs/library/take_out.html", context)
