"""Boundary cards: all of them, one with its versions, and changing one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from interactions.boundaries import policies, selectors, services
from interactions.boundaries.forms import BoundaryForm
from organization.access import person, requires
from organization.ground.differences import differing
from organization.ground.form_errors import retype
from organization.services.versions import VersionConflict
from organization.views.parts import created, posted, status_of


@require_safe
@requires("boundary.view")
def boundaries(request: HttpRequest) -> HttpResponse:
    """What may be shared with each function, in which way, and what never."""
    context = {"cards": selectors.cards_of(), "may_edit": policies.may_edit(person(request))}
    return render(request, "interactions/boundaries/list.html", context)


@require_safe
@requires("boundary.view")
def boundary(request: HttpRequest, function: str) -> HttpResponse:
    """The card of one function and the versions before it."""
    versions = selectors.versions_of(function)
    context = {
        "newest": versions[0] if versions else None, "earlier": versions[1:],
        "may_edit": policies.may_edit(person(request)),
        "function": function,
    }  # fmt: skip
    return render(request, "interactions/boundaries/page.html", context)


@requires("boundary.edit")
def boundary_edit(request: HttpRequest, function: str) -> HttpResponse:
    """Say anew what may be shared with a function; it holds at once, and the version before stays to be read."""
    versions = selectors.versions_of(function)
    card = versions[0].card if versions else None
    initial = {name: "\n".join(getattr(card, name)) for name in ("may_share", "channels", "never")} if card else {}
    form = BoundaryForm(posted(request), initial={**initial, "version": card.version if card else 0})
    theirs: list[dict[str, str]] = []
    by = person(request)
    try:
        answer = created(
            request, form,
            lambda: services.change_card(
                by=by, function=function, rules=form.rules(), seen=form.cleaned_data["version"]
            ),
            to=lambda _: reverse("boundary", args=[function]), said=lambda _: "Saved. It holds from now on.",
        )  # fmt: skip
        if answer:
            return answer
    except VersionConflict:
        theirs = differing((str(form[name].label), initial[name], form.cleaned_data[name]) for name in initial)
        retype(form, "version", str(card.version if card else 0))
    context = {
        "form": form, "theirs": theirs, "label": card.label if card else function,
        "back_url": reverse("boundary", args=[function]),
    }  # fmt: skip
    status = 409 if theirs else status_of(form)
    return render(request, "interactions/boundaries/edit.html", context, status=status)
