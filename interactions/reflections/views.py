"""Notes to oneself: the list, writing, changing, removing. For their author alone."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from interactions.reflections import selectors, services
from interactions.reflections.forms import ReflectionForm
from interactions.reflections.sealing import has_key
from organization.access import person, requires
from organization.ground.clock import now
from organization.ground.form_errors import retype
from organization.ground.numbers import as_number
from organization.services.versions import VersionConflict
from organization.views.parts import carried_out, confirm_page, created, posted, status_of

CHANGED = "You saved this note in another window. Save again to replace what stands there."


@require_safe
@requires("stakeholder.keep")
def reflection_list(request: HttpRequest) -> HttpResponse:
    """One's own notes, the newest first; ``?stakeholder=`` narrows them to those about one person."""
    user = person(request)
    page = selectors.notes_page(user, request.GET.get("page"), as_number(request.GET.get("stakeholder", "")))
    context = {"page": page, "has_key": has_key(), "is_narrowed": bool(request.GET.get("stakeholder"))}
    return render(request, "interactions/reflections/list.html", context)


@requires("stakeholder.keep")
def reflection_new(request: HttpRequest) -> HttpResponse:
    """Write a note; ``?stakeholder=`` says about whom to begin with."""
    user = person(request)
    people = selectors.own_stakeholders(user)
    form = ReflectionForm(posted(request), people=people, initial={"stakeholder": request.GET.get("stakeholder", "")})
    answer = created(
        request, form,
        lambda: services.write_note(by=user, text=form.cleaned_data["text"], stakeholder=form.about(), at=now()),
        to=lambda _: reverse("reflections"), said=lambda _: "Kept, for you alone.",
    )  # fmt: skip
    context = {"form": form, "title": "A note to yourself", "has_key": has_key(), "is_lost": False}
    return answer or render(request, "interactions/reflections/form.html", context, status=status_of(form))


@requires("stakeholder.keep")
def reflection_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a note of one's own; one that no key opens can only be removed or written anew."""
    user = person(request)
    note = selectors.get_note(user, pk)
    text = selectors.text_of(note)
    initial = {"text": text or "", "stakeholder": str(note.stakeholder_id or ""), "version": note.version}
    form = ReflectionForm(posted(request), people=selectors.own_stakeholders(user), initial=initial)

    def change() -> None:
        data = form.cleaned_data
        services.change_note(
            by=user, note=note, text=data["text"], stakeholder=form.about(), version=data["version"] or 0
        )

    status = 200
    try:
        if carried_out(request, form, change):
            messages.success(request, "Changes saved.")
            return redirect("reflections")
        status = status_of(form)
    except VersionConflict:
        form.add_error(None, CHANGED)
        retype(form, "version", str(selectors.get_note(user, pk).version))
        status = 409
    context = {"form": form, "title": "Change your note", "has_key": has_key(), "is_lost": text is None}
    return render(request, "interactions/reflections/form.html", context, status=status)


@requires("stakeholder.keep")
def reflection_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete a note of one's own for good."""
    user = person(request)
    note = selectors.get_note(user, pk)
    back = reverse("reflections")

    def act(_: str) -> str:
        services.remove_note(by=user, note=note)
        return "The note is deleted."

    return confirm_page(
        request, act, to=back, form=forms.Form(posted(request)), title="Delete this note", submit="Delete note",
        way=[{"label": "Notes to yourself", "url": back}], cancel_url=back,
        text="It cannot be brought back. History keeps that there was a note, never what it said.",
    )  # fmt: skip
