"""Shared by the pages that change a plan: who may, asking for a reason, conflicts between two people."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from okrs.models import Objective
from okrs.planning import policies
from okrs.planning.forms.objectives import ReasonForm
from organization.access import person
from organization.custom_fields.forms import AsksCustomFields
from organization.custom_fields.values import differing_values
from organization.ground.differences import differing
from organization.ground.form_errors import errors_on
from organization.selectors.teams import managed_team_ids
from organization.views.parts import posted


def require_editable(request: HttpRequest, objective: Objective) -> None:
    """Raises PermissionDenied if the person may not change the objective now."""
    if not policies.can_edit(person(request), objective, managed_team_ids(person(request))):
        raise PermissionDenied


def ask_why(
    request: HttpRequest, act: Callable[[str], str], *, to: str, heading: str, text: str, submit: str, cancel_url: str
) -> HttpResponse:
    """Ask for a reason and pass it to ``act``, which returns the message; then redirect to ``to``."""
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            messages.success(request, act(form.cleaned_data["reason"]))
            return redirect(to)
    context = {"form": form, "heading": heading, "text": text, "submit": submit, "cancel_url": cancel_url}
    return render(request, "okrs/planning/drop.html", context, status=answer_to(form))


def is_conflict(form: Any) -> bool:
    """Whether somebody else saved meanwhile."""
    return any(error.code == "conflict" for error in form.non_field_errors().as_data())


def answer_to(form: Any) -> int:
    """200 for a form without errors, 409 for a conflict, else 422."""
    if not form.errors:
        return 200
    return 409 if is_conflict(form) else 422


def saved_beside(form: Any, current: Any) -> list[dict[str, str]]:
    """For fields that differ, what is saved now next to what was typed; the next save overwrites it knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(current.version)
    own = differing_values(current.custom, form.custom()) if isinstance(form, AsksCustomFields) else []
    plain = (
        (str(field.label), str(getattr(current, name) or ""), str(form.cleaned_data.get(name) or ""))
        for name, field in form.fields.items()
        if hasattr(current, name) and name != "version"
    )
    return differing([*plain, *own])
