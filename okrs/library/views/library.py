"""The library: the list, one template and its versions, a new one, a copy, a plan saved as one; shared, archived."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from okrs.library import policies
from okrs.library.forms import TemplateForm
from okrs.library.selectors import templates as reads
from okrs.library.selectors.words import entries_of
from okrs.library.services import templates as services
from okrs.library.services.saving import save_plan_as_template
from okrs.models import Template
from okrs.planning import policies as planning_policies
from okrs.planning.views.plans import quarter_and_team
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.differences import differing
from organization.ground.form_errors import errors_on, retype
from organization.ground.numbers import as_number
from organization.selectors.history import history_entries
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict
from organization.views.parts import PAGE_SIZE, created, posted, status_of

SHARE, TAKE_BACK, ARCHIVE, OFFER = "share", "take_back", "archive", "offer"


def way(*more: tuple[str, str]) -> list[dict[str, str]]:
    """Breadcrumbs of a page of the library."""
    items = (("Planning", reverse("planning")), ("Templates", reverse("templates")), *more)
    return [{"label": label, "url": url} for label, url in items]


@require_safe
@requires(policies.READ)
def templates(request: HttpRequest) -> HttpResponse:
    """Templates that the person may read; ``?show=archived``: those that are offered no more."""
    user = person(request)
    is_archived = request.GET.get("show") == "archived"
    page = Paginator(reads.listed(user, is_archived=is_archived), PAGE_SIZE).get_page(request.GET.get("page"))
    here = reverse("templates")
    tabs = (("In use", here, not is_archived), ("Archived", f"{here}?show=archived", is_archived))
    context = {
        "crumbs": way()[:1], "page": page, "rows": reads.rows_of(list(page.object_list), user),
        "tabs": [{"label": label, "url": url, "current": current, "count": None} for label, url, current in tabs],
        "is_archived": is_archived, "new_url": reverse("template-new") if user.may(policies.WRITE) else "",
    }  # fmt: skip
    return render(request, "okrs/library/list.html", context)


@require_safe
@requires(policies.READ)
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """One template: what its newest version holds, its versions, the plans that began from it."""
    user = person(request)
    found = reads.get_template(user, pk)
    newest, copy = reads.newest_version(found), reads.working_copy(found)
    plans, count = reads.plans_of(found)
    context = {
        "crumbs": way(), "template": found, "whose": reads.whose(found, user),
        "version": newest, "entries": entries_of(newest) if newest else [],
        "versions": reads.versions_of(found, user), "plans": plans, "more_plans": count - len(plans),
        "history": history_entries(found),
        **reads.acts_of(user, found, has_copy=copy is not None, is_published=newest is not None),
    }  # fmt: skip
    return render(request, "okrs/library/template.html", context)


@require_safe
@requires(policies.READ)
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """A published version, and what differs from another (``?with=``; without it from the one before)."""
    user = person(request)
    found = reads.get_template(user, pk)
    shown = reads.get_version(found, number)
    other, differences = reads.compared(found, shown, as_number(request.GET.get("with", "")))
    others = [one for one in reads.versions_of(found, user) if one.number != number]
    context = {
        "crumbs": way((found.name, reverse("template", args=[pk]))), "template": found, "version": shown,
        "entries": entries_of(shown), "other": other, "others": others, "differences": differences,
        "first": min(number, other), "second": max(number, other), "place": f"Version {number}",
    }  # fmt: skip
    return render(request, "okrs/library/version.html", context)


# --- New ones -------------------------------------------------------------------------------------


def _new(request: HttpRequest, form: TemplateForm, act: Any, **page: Any) -> HttpResponse:
    answer = created(
        request, form, act, to=lambda made: reverse("template-draft", args=[made.pk]),
        said=lambda made: f"“{made}” is yours. Only you see it until you publish and share it.",
    )  # fmt: skip
    context = {"form": form, "cancel_url": reverse("templates"), "crumbs": way(), "theirs": [], **page}
    return answer or render(request, "okrs/library/form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_new(request: HttpRequest) -> HttpResponse:
    """An empty template of one's own."""
    user, form = person(request), TemplateForm(posted(request))
    return _new(
        request, form, lambda: services.create_template(by=user, at=now(), **form.values()),
        heading="New template", submit="Create template",
        lead="Objectives and key results follow on the next page.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """A template of one's own that begins as a copy of the newest version of another."""
    user = person(request)
    found = reads.get_template(user, pk)
    newest = reads.newest_version(found)
    form = TemplateForm(posted(request), initial={"name": f"Copy of {found.name}"[:120], "about": found.about})

    def act() -> Template:
        held = services.held_in(newest) if newest else ()
        return services.create_template(by=user, at=now(), held=held, reason=f"Copied from {found}", **form.values())

    return _new(
        request, form, act, heading=f"Copy “{found}”", submit="Copy template",
        lead=f"All of version {newest.number}. The copy is yours and changes on its own." if newest else "",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_from_plan(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """A template of one's own from a team's plan of a quarter."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    if not planning_policies.can_plan(user, team.pk, managed_team_ids(user)):
        raise PermissionDenied
    form = TemplateForm(posted(request), initial={"name": f"{team}, {quarter}"[:120]})

    def act() -> Template:
        made, masked = save_plan_as_template(quarter=quarter, team=team, by=user, at=now(), **form.values())
        if masked:
            messages.warning(
                request,
                f"{masked} names were taken out of the titles. Look for [colleague] and [KOL] before you publish.",
            )
        return made

    return _new(
        request, form, act, heading=f"Save {quarter} of {team} as a template", submit="Save as a template",
        cancel_url=reverse("plan", args=[quarter.pk, team.pk]),
        lead="Titles, measures and targets are kept. Owners, values, reasons and names of people are left out.",
    )  # fmt: skip


# --- Changes of the template itself -----------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@requires(policies.READ, policies.WRITE)
def template_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What it is called and what it is for; two people who edit it see each other's text."""
    user = person(request)
    found = reads.get_template(user, pk)
    services.require_changer(by=user, template=found)
    initial = {"name": found.name, "about": found.about, "version": found.version}
    form = TemplateForm(posted(request), initial=initial)
    theirs: list[dict[str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            with errors_on(form):
                services.edit_template(
                    template=found, by=user, version=form.cleaned_data["version"] or 0, **form.values()
                )
                messages.success(request, "Template saved.")
                return redirect("template", pk)
        except VersionConflict:
            stored = reads.get_template(user, pk)
            retype(form, "version", str(stored.version))
            theirs = differing(
                (str(form.fields[name].label), str(getattr(stored, name)), str(text))
                for name, text in form.values().items()
            )
    context = {
        "form": form, "heading": f"Edit “{reads.get_template(user, pk)}”", "submit": "Save template", "theirs": theirs,
        "lead": "", "cancel_url": reverse("template", args=[pk]),
        "crumbs": way((found.name, reverse("template", args=[pk]))),
    }  # fmt: skip
    return render(request, "okrs/library/form.html", context, status=409 if theirs else status_of(form))


@require_POST
@requires(policies.READ, policies.WRITE)
def template_act(request: HttpRequest, pk: int) -> HttpResponse:
    """Share it with everyone, take it back, archive it, offer it again."""
    user = person(request)
    found = reads.get_template(user, pk)
    services.require_changer(by=user, template=found)
    act = request.POST.get("act", "")
    try:
        if act in (SHARE, TAKE_BACK):
            services.share(template=found, by=user, is_shared=act == SHARE)
        elif act in (ARCHIVE, OFFER):
            services.archive(template=found, by=user, is_archived=act == ARCHIVE)
        else:
            raise ValidationError("Choose what is to be done with it.")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"“{found}” {_DONE[act]}")
    return redirect("template", pk) if policies.can_read(user, found) else redirect("templates")


_DONE = {
    SHARE: "is shared with everyone who opens plans.",
    TAKE_BACK: "is its owner's own again. Plans that began from it stay as they are.",
    ARCHIVE: "is archived. Plans that began from it stay as they are.",
    OFFER: "is offered again.",
}
