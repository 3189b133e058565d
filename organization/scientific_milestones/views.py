"""Pages of scientific milestones: list, add, edit, remove."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from audit.services import record_shown
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.form_errors import retype
from organization.models import ScientificMilestone
from organization.scientific_milestones import policies, services
from organization.scientific_milestones.filters import ScientificMilestoneFilter
from organization.scientific_milestones.forms import ScientificMilestoneForm
from organization.scientific_milestones.selectors import differences, get_milestone, known_milestones, moved
from organization.selectors.history import history_entries
from organization.services.versions import VersionConflict
from organization.views.parts import carried_out, confirm_page, created, crumbs, list_page, posted, status_of

PLURAL = "Scientific milestones"
LIST = "scientific-milestones"


@require_safe
@requires("scientific_milestone.view")
def scientific_milestones(request: HttpRequest) -> HttpResponse:
    """What is ahead, by day; the access log notes who read what others wrote."""
    viewer = person(request)
    may_edit = policies.may_edit(viewer)
    found = ScientificMilestoneFilter(
        request.GET, queryset=known_milestones(viewer), viewer=viewer, today=today_of(viewer)
    )
    shown: list[ScientificMilestone] = []

    def row(one: ScientificMilestone) -> dict[str, Any]:
        shown.append(one)
        day = ", ".join(filter(None, (f"{one.date:%a %-d %b %Y}", moved(one))))
        product = one.product.name if one.product else ""
        return {
            "title": one.title,
            "url": reverse("scientific-milestone-edit", args=[one.pk]) if may_edit else "",
            "cells": [day, one.get_kind_display(), one.therapeutic_area.name, product, one.note, str(one.entered_by)],
        }

    answer = list_page(
        request,
        found=found,
        row=row,
        headers=("Title", "Day", "Kind", "Therapeutic area", "Product", "Note", "Entered by"),
        title=PLURAL,
        lead="Read-outs, publications, congresses, approvals and launches that lie ahead. They stand on the charts of "
        "their area and on plans. Commercial functions and safety do not see them.",
        noun="milestones",
        empty={"title": "Nothing ahead yet", "text": "Milestones that are entered stand on charts and plans."},
        add=("Add a milestone", reverse("scientific-milestone-add")) if may_edit else None,
    )
    record_shown(
        by=viewer.pk, model="scientificmilestone", own=(one.entered_by_id == viewer.pk for one in shown), at=now(),
        detail=f"list {request.GET.urlencode()}".strip(),
    )  # fmt: skip
    return answer


@requires("scientific_milestone.view", "scientific_milestone.edit")
def add_milestone(request: HttpRequest) -> HttpResponse:
    """Enter one."""
    by = person(request)
    form = ScientificMilestoneForm(posted(request))
    answer = created(
        request, form, lambda: services.add_milestone(milestone=form.instance, by=by),
        to=lambda _: reverse(LIST), said=lambda made: f"{made} was added.",
    )  # fmt: skip
    return answer or _form(request, form, title="Add a milestone", submit="Add milestone", cancel_url=reverse(LIST))


@requires("scientific_milestone.view", "scientific_milestone.edit")
def edit_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one; if it was saved meanwhile, both texts are shown. Its history is beside the form, and the access log
    notes a reader of what others wrote.
    """
    by = person(request)
    found = get_milestone(by, pk)
    own = [found.entered_by_id == by.pk]
    record_shown(by=by.pk, model="scientificmilestone", own=own, at=now(), object_id=pk)
    title = found.title
    form = ScientificMilestoneForm(posted(request), instance=found, initial={"version": found.version})
    theirs: list[dict[str, str]] = []

    def change() -> None:
        version = form.cleaned_data["version"] or 0
        services.change_milestone(milestone=found, by=by, version=version, reason=form.why)

    try:
        if carried_out(request, form, change):
            messages.success(request, f"{found.title} was saved.")
            return redirect(LIST)
    except VersionConflict:
        stored = get_milestone(by, pk)
        theirs = differing(differences(stored, found))
        retype(form, "version", str(stored.version))
    return _form(
        request, form, title=title, submit="Save changes", cancel_url=reverse(LIST), theirs=theirs,
        history=history_entries(found), remove_url=reverse("scientific-milestone-remove", args=[pk]),
    )  # fmt: skip


@requires("scientific_milestone.view", "scientific_milestone.edit")
def remove_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete one after asking."""
    by = person(request)
    found = get_milestone(by, pk)
    title = found.title

    def act(reason: str) -> str:
        services.remove_milestone(milestone=found, by=by, reason=reason)
        return f"{title} was removed."

    return confirm_page(
        request,
        act,
        to=reverse(LIST),
        title=f"Remove {title}",
        submit="Remove milestone",
        way=crumbs((PLURAL, reverse(LIST))),
        cancel_url=reverse("scientific-milestone-edit", args=[pk]),
        text=f"It leaves the charts and plans of {found.therapeutic_area}. Its history stays. If only the day moved, "
        "change the day instead.",
    )


def _form(
    request: HttpRequest, form: ScientificMilestoneForm, *, title: str, theirs: list[dict[str, str]] | None = None,
    **more: Any,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "title": title, "crumbs": crumbs((PLURAL, reverse(LIST))), "theirs": theirs or [],
               "history": None, "remove_url": "", **more}  # fmt: skip
    status = 409 if theirs else status_of(form)
    return render(request, "organization/scientific_milestones/form.html", context, status=status)
