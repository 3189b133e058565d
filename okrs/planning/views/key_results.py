"""Adding, changing and dropping key results."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from okrs.models import KeyResult, Objective
from okrs.models.choices import Kind
from okrs.planning.forms.key_results import KIND_LABELS, KeyResultForm, kind_of
from okrs.planning.selectors.objectives import get_key_result, get_objective
from okrs.planning.selectors.proposals import proposed_targets
from okrs.planning.selectors.sessions import owners_of
from okrs.planning.services import key_results
from okrs.planning.services.trials import complete_at_once
from okrs.planning.views.editing import answer_to, ask_why, is_conflict, require_editable, saved_beside
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.once import once
from organization.views.parts import posted

# Buttons that show the form again, with everything typed, instead of saving.
SHOW, ADD_ROW = "show", "add_row"
# Sent with a new key result of which the person has read that it is complete at once.
KNOWN = "complete_known"


def _form(request: HttpRequest, objective: Objective, kind: Kind, instance: KeyResult | None = None) -> KeyResultForm:
    user = person(request)
    keep = instance.owner_id if instance else None
    owner = objective.owner_id if objective.owner.is_active else None
    start: dict[str, Any] = {"owner": owner, "weight": 1, "baseline": 0}
    if instance:
        suggested = instance.target if instance.target is not None else instance.suggested_target
        start = {"version": instance.version, "target": suggested}
    form = KeyResultForm(
        posted(request),
        kind=kind,
        owners=owners_of(objective.quarter, objective.primary_team, user, today_of(user), keep=keep),
        is_active=objective.state == Objective.State.ACTIVE,
        is_team=objective.is_team,
        ends_on=objective.quarter.ends_on,
        proposed={} if instance else proposed_targets(objective.quarter, today_of(user)),
        instance=instance,
        initial=start,
    )
    if request.method == "POST" and ADD_ROW in request.POST:
        form.add_row()
    if request.method == "POST" and not _is_saving(request):
        form.hush()
    return form


def _is_saving(request: HttpRequest) -> bool:
    return request.method == "POST" and SHOW not in request.POST and ADD_ROW not in request.POST


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def key_result_add(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Add a key result: first its kind, then what that kind needs."""
    objective = get_objective(person(request), objective_id)
    require_editable(request, objective)
    kind = kind_of((request.POST or request.GET).get("kind"))
    context: dict[str, Any] = {"objective": objective, "heading": "Add a key result", "submit": "Add key result"}
    if kind is None:
        context["kinds"] = [{"url": f"?kind={one.value}", "label": label} for one, label in KIND_LABELS.items()]
        status = 422 if request.method == "POST" else 200
        return render(request, "okrs/planning/key_result_kind.html", context, status=status)
    form = _form(request, objective, kind)
    if _is_saving(request) and form.is_valid():
        user = person(request)
        new: dict[str, Any] = {"fields": form.values(), "steps": form.planned_steps(), "today": today_of(user)}
        try:
            known = KNOWN in request.POST
            if value := "" if known else complete_at_once(objective=objective, by=user, at=now(), **new):
                context |= {"form": form, "complete": value, "known": KNOWN}
                return render(request, "okrs/planning/key_result_form.html", context, status=422)
            with once(request) as saved:
                made = key_results.add_key_result(objective=objective, by=user, **new)
                answer = saved.to(in_plan(made, objective))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{made.code} added.")
            return answer
    return render(request, "okrs/planning/key_result_form.html", context | {"form": form}, status=_answer(form))


def in_plan(key_result: KeyResult, objective: Objective) -> str:
    """Its row in the plan; browsers unfold the person's part for it."""
    return f"{reverse('plan', args=[objective.quarter_id, objective.primary_team_id])}#kr-{key_result.pk}"


def _answer(form: KeyResultForm) -> int:
    return 422 if form.row_errors else answer_to(form)


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def key_result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a key result; while it is active, a reason is required."""
    user = person(request)
    found = get_key_result(user, pk)
    objective = found.objective
    require_editable(request, objective)
    draft = objective.state == Objective.State.DRAFT
    form = _form(request, objective, (draft and kind_of(request.POST.get("kind"))) or Kind(found.kind), found)
    if _is_saving(request) and form.is_valid():
        try:
            _save(request, pk, form, now())
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, f"{found.code} saved.")
            return redirect(in_plan(found, objective))
    context = {
        "form": form,
        "objective": objective,
        "heading": f"Edit {found.code}",
        "submit": "Save key result",
        "saved": saved_beside(form, get_key_result(user, pk)) if is_conflict(form) else [],
        "drop_url": reverse("key-result-drop", args=[pk]),
    }
    return render(request, "okrs/planning/key_result_form.html", context, status=_answer(form))


def _save(request: HttpRequest, pk: int, form: KeyResultForm, at: datetime) -> KeyResult:
    user = person(request)
    return key_results.edit_key_result(
        key_result=get_key_result(user, pk),
        by=user,
        version=form.cleaned_data["version"] or 0,
        fields=form.values(),
        steps=form.planned_steps(),
        at=at,
        reason=form.cleaned_data.get("reason", ""),
        keeps=form.cleaned_data.get("keeps", False),
    )


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def key_result_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a key result, with a reason."""
    user = person(request)
    key_result = get_key_result(user, pk)
    objective = key_result.objective
    require_editable(request, objective)

    def act(reason: str) -> str:
        key_results.drop_key_result(key_result=key_result, by=user, reason=reason)
        return f"{key_result.code} is dropped."

    return ask_why(
        request,
        act,
        to=reverse("plan", args=[objective.quarter_id, objective.primary_team_id]),
        heading=f"Drop {key_result}",
        text="It leaves the board and its objective's progress. It stays readable with its history.",
        submit="Drop key result",
        cancel_url=reverse("key-result", args=[pk]),
    )
