"""Absences of others: by managers for their members, by administrators for everybody."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization.access import person, requires
from organization.filters import AbsenceFilter
from organization.forms import AbsenceForm
from organization.ground.clock import today_of
from organization.models import Absence
from organization.selectors.absences import absence_rows, get_absence, people_for_absences, span, when
from organization.services.absences import add_absence as add_service
from organization.services.absences import remove_absence as remove_service
from organization.views.parts import confirm_page, created, crumbs, form_page, list_page, posted


@require_safe
@requires("organization.view")
def list_absences(request: HttpRequest) -> HttpResponse:
    """Absences the viewer may see, with a link to remove those they may change."""
    viewer = person(request)
    today = today_of(viewer)
    found = AbsenceFilter(request.GET, queryset=absence_rows(viewer, today), viewer=viewer, today=today)
    changeable = set(people_for_absences(viewer, today).values_list("pk", flat=True))
    return list_page(
        request,
        found=found,
        row=lambda absence: _row(absence, today, absence.user_id in changeable),
        headers=("Person", "Days", "State"),
        title="Absences",
        noun="absences",
        lead="Days left out of a person's pace; no reminders on them.",
        empty={"title": "No absence", "text": "Each person enters their own under their own settings."},
        add=("Add an absence", reverse("absence-add")),
    )


def _row(absence: Absence, today: date, changeable: bool) -> dict[str, Any]:
    return {
        "title": absence.user.display_name,
        "url": reverse("absence-remove", args=[absence.pk]) if changeable else "",
        "cells": [span(absence.starts_on, absence.ends_on), when(absence, today)],
    }


@requires("organization.view")
def add_absence(request: HttpRequest) -> HttpResponse:
    """Enter days on which somebody is away, for oneself or for people whose absences the viewer may enter."""
    by = person(request)
    today = today_of(by)
    back = reverse("absences")
    form = AbsenceForm(posted(request), people=people_for_absences(by, today), initial={"user": by.pk})
    answer = created(
        request, form, lambda: add_service(by=by, today=today, **form.cleaned_data),
        to=lambda _: back, said=lambda _: "The absence was added.",
    )  # fmt: skip
    return answer or form_page(
        request,
        form=form,
        title="Add an absence",
        submit="Add absence",
        way=crumbs(("Absences", back)),
        cancel_url=back,
        lead="Both days belong to it.",
    )


def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an absence: one's own, a member's, or anybody's for administrators (404 and 403 otherwise)."""
    by = person(request)
    today = today_of(by)
    absence = get_absence(by, pk, today)
    own = absence.user_id == by.pk
    back = reverse("me") if own else reverse("absences")
    days = span(absence.starts_on, absence.ends_on)

    def act(_: str) -> str:
        remove_service(absence=absence, by=by, today=today)
        return "The absence was removed."

    return confirm_page(
        request,
        act,
        to=back,
        form=forms.Form(posted(request)),
        title=f"Remove the absence of {absence.user.display_name}",
        submit="Remove absence",
        way=[{"label": "My settings", "url": back}] if own else crumbs(("Absences", back)),
        cancel_url=back,
        text=f"{days} will count as working days again.",
    )
