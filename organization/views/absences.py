"""Absences of others: entered and approved by managers for their members, by administrators for everybody else."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from organization.access import person, requires
from organization.filters import AbsenceFilter
from organization.forms import AbsenceAnswerForm, AbsenceForm
from organization.ground.clock import now, today_of
from organization.models import Absence
from organization.selectors.absences import (
    absence_rows,
    absences_to_answer,
    get_absence,
    people_for_absences,
    span,
    state_of,
)
from organization.selectors.history import history_entries
from organization.services.absences import add_absence as add_service
from organization.services.absences import answer_absence as answer_service
from organization.services.absences import remove_absence as remove_service
from organization.views.parts import carried_out, confirm_page, created, crumbs, form_page, list_page, posted


@require_safe
@requires("organization.view")
def list_absences(request: HttpRequest) -> HttpResponse:
    """Absences the viewer may see, with a link to answer those that wait for them, or to remove those they may."""
    viewer = person(request)
    today = today_of(viewer)
    found = AbsenceFilter(request.GET, queryset=absence_rows(viewer, today), viewer=viewer, today=today)
    changeable = set(people_for_absences(viewer, today).values_list("pk", flat=True))
    asked = set(absences_to_answer(viewer, today).values_list("pk", flat=True))
    return list_page(
        request,
        found=found,
        row=lambda absence: _row(
            absence, today, may_answer=absence.pk in asked, may_remove=absence.user_id in changeable
        ),
        headers=("Person", "Days", "State"),
        title="Absences",
        noun="absences",
        lead="Days left out of a person's pace; no reminders on them. What was entered after it began counts once a "
        "manager approved it.",
        empty={"title": "No absence", "text": "Each person enters their own under their own settings."},
        add=("Add an absence", reverse("absence-add")),
    )


def _row(absence: Absence, today: date, *, may_answer: bool, may_remove: bool) -> dict[str, Any]:
    act, name = ("Answer", "absence-answer") if may_answer else ("Remove", "absence-remove") if may_remove else ("", "")
    return {
        "title": absence.user.display_name,
        "act": act,
        "url": reverse(name, args=[absence.pk]) if name else "",
        "cells": [span(absence.starts_on, absence.ends_on), state_of(absence, today)],
    }


@requires("organization.view")
def add_absence(request: HttpRequest) -> HttpResponse:
    """Enter days on which somebody is away, for oneself or for people whose absences the viewer may enter."""
    by = person(request)
    today = today_of(by)
    back = reverse("absences")
    form = AbsenceForm(posted(request), people=people_for_absences(by, today), initial={"user": by.pk})
    answer = created(
        request, form, lambda: add_service(by=by, today=today, at=now(), **form.cleaned_data),
        to=lambda _: back, said=said_of,
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


def said_of(absence: Absence) -> str:
    """What is said once an absence was entered."""
    if absence.state == Absence.State.WAITING:
        return "The absence was added. It had begun already, so it counts once a manager approved it."
    return "The absence was added."


@requires("organization.view")
def answer_absence(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an absence that was entered after it began, or decline it with a reason; 404 if it is not theirs to
    answer.
    """
    by = person(request)
    today = today_of(by)
    absence = get_object_or_404(absences_to_answer(by, today), pk=pk)
    form = AbsenceAnswerForm(posted(request))
    back, name = reverse("absences"), absence.user.display_name

    def act() -> None:
        data = form.cleaned_data
        is_approved = data["verdict"] == "approve"
        answer_service(absence=absence, by=by, today=today, is_approved=is_approved, reason=data["reason"])

    if carried_out(request, form, act):
        is_approved = form.cleaned_data["verdict"] == "approve"
        messages.success(request, f"The absence of {name} was {'approved' if is_approved else 'declined'}.")
        return redirect(back)
    asked = f"{absence.asked_at.astimezone(by.zone):%-d %B %Y}" if absence.asked_at else ""
    return form_page(
        request,
        form=form,
        title=f"Absence of {name}, {span(absence.starts_on, absence.ends_on)}",
        submit="Answer",
        way=crumbs(("Absences", back)),
        cancel_url=back,
        lead=f"Entered on {asked}, after it had begun. Approved, it is left out of the pace and excuses the weeks that "
        "it fills; until then it does neither.",
        history=history_entries(absence),
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
        text=f"{days} will count as working days again."
        if absence.state == Absence.State.APPROVED
        else f"{days} do not count as days away so far.",
    )
