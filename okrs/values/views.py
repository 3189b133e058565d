"""Entries by hand: correcting a value, and reaching a milestone."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from okrs.models import KeyResult
from okrs.planning.views.editing import answer_to
from okrs.values import policies
from okrs.values import services as values
from okrs.values.forms import StepDoneForm, ValueCorrectionForm
from okrs.values.selectors import get_step, get_value
from organization.access import person, requires
from organization.ground.clock import today_of
from organization.ground.form_errors import errors_on
from organization.selectors.teams import managed_team_ids
from organization.views.parts import posted


def _require_writer(request: HttpRequest, key_result: KeyResult) -> None:
    if not policies.can_enter_value(person(request), key_result, managed_team_ids(person(request))):
        raise PermissionDenied


@requires("objective.view")
@require_http_methods(["GET", "POST"])
def value_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct or delete a wrong value, with a reason."""
    user = person(request)
    row = get_value(user, pk)
    _require_writer(request, row.key_result)
    typed = posted(request)
    start = {"value": f"{row.value.normalize():f}", "as_of": row.as_of, "note": row.note}
    form = ValueCorrectionForm(typed, kind=row.key_result.kind, initial=start)
    is_deletion = "delete" in request.POST
    if is_deletion:
        for name in ("value", "as_of"):
            form.fields[name].required = False
    if request.method == "POST" and form.is_valid():
        today, data = today_of(user), form.cleaned_data
        with errors_on(form):
            if is_deletion:
                values.delete_value(row=row, by=user, reason=data["reason"])
            else:
                values.correct_value(row=row, by=user, today=today, **data)
            messages.success(request, "Value deleted." if is_deletion else "Value corrected.")
            return redirect("key-result", row.key_result_id)
    context = {"form": form, "key_result": row.key_result, "heading": f"Edit the value of {row.as_of:%-d %B %Y}"}
    return render(request, "okrs/values/value_form.html", context, status=answer_to(form))


@requires("objective.view")
@require_http_methods(["GET", "POST"])
def step_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the day on which a milestone was reached, or correct it."""
    user = person(request)
    step = get_step(user, pk)
    _require_writer(request, step.key_result)
    today = today_of(user)
    typed = posted(request)
    form = StepDoneForm(typed, initial={"done_on": step.done_on or today})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with errors_on(form):
            values.reach_step(step=step, by=user, done_on=data["done_on"], reason=data["reason"], today=today)
            words = f"“{step.title}” is reached." if data["done_on"] else f"“{step.title}” is not reached."
            messages.success(request, words)
            return redirect("key-result", step.key_result_id)
    context = {"form": form, "key_result": step.key_result, "step": step, "heading": step.title or "Milestone"}
    return render(request, "okrs/values/step_form.html", context, status=answer_to(form))
