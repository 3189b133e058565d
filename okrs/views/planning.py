"""The planning session: choose a quarter and a team, start, edit, activate."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from interactions.forms.errors import add_service_errors
from okrs import policies
from okrs.forms.planning import KeyResultForm, ObjectiveForm, ReasonForm, StartForm, TargetsForm
from okrs.models import KeyResult, Objective
from okrs.selectors.objectives import get_key_result, get_objective, plan_of
from okrs.selectors.planning import owners_of, planning_index, template_members
from okrs.selectors.quarters import managed_team_ids, plannable_teams
from okrs.services import planning
from organization.access import person, requires, setup_url
from organization.clock import now, today_of
from organization.models import Quarter, Team


@require_safe
@requires("planning.view")
def index(request: HttpRequest) -> HttpResponse:
    """Quarters and teams to plan."""
    user = person(request)
    context = {"quarters": planning_index(user, today_of(user)), "setup_url": setup_url(user)}
    return render(request, "okrs/planning_index.html", context)


def _quarter_and_team(request: HttpRequest, quarter_id: int, team_id: int) -> tuple[Quarter, Team]:
    quarter = get_object_or_404(Quarter, pk=quarter_id)
    team = next((one for one in plannable_teams(person(request)) if one.pk == team_id), None)
    if team is None:
        raise Http404
    return quarter, team


@requires("planning.view")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """A team's plan of a quarter; POST starts from the template."""
    user = person(request)
    quarter, team = _quarter_and_team(request, quarter_id, team_id)
    today = today_of(user)
    if request.method == "POST" and not policies.can_plan(user, team.pk, managed_team_ids(user)):
        raise PermissionDenied
    form = StartForm(request.POST if request.method == "POST" else None, members=template_members(quarter, team, today))
    if request.method == "POST" and form.is_valid():
        try:
            made = planning.start_from_template(
                quarter=quarter, team=team, by=user, today=today, member=form.cleaned_data["member"]
            )
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, f"{len(made)} objectives drafted from the MSL template.")
            return redirect("plan", quarter.pk, team.pk)
    context = {"quarter": quarter, "team": team, "plan": plan_of(user, quarter, team), "form": form}
    return render(request, "okrs/plan.html", context, status=422 if form.errors else 200)


@requires("planning.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """What activation asks for, then activation."""
    user = person(request)
    quarter, team = _quarter_and_team(request, quarter_id, team_id)
    found = plan_of(user, quarter, team)
    form = TargetsForm(request.POST if request.method == "POST" else None, missing=found.missing)
    if request.method == "POST" and form.is_valid():
        try:
            count = planning.activate(
                quarter=quarter, team=team, by=user, today=today_of(user), targets=form.cleaned_data
            )
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, f"{count} objectives of {team} are active in {quarter}.")
            return redirect("plan", quarter.pk, team.pk)
    context = {"quarter": quarter, "team": team, "plan": found, "form": form}
    return render(request, "okrs/activate.html", context, status=422 if form.errors else 200)


@requires("planning.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def objective_add(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Add an objective of one's own; the next page adds its first key result."""
    user = person(request)
    quarter, team = _quarter_and_team(request, quarter_id, team_id)
    owners = owners_of(quarter, team, user, today_of(user))
    form = ObjectiveForm(
        request.POST if request.method == "POST" else None,
        owners=owners,
        team=team,
        is_new=True,
        initial={"owner": user.pk, "therapeutic_area": user.therapeutic_area_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = planning.add_objective(quarter=quarter, team=team, by=user, fields=form.values())
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, f"{made} is drafted. Now say how it is measured.")
            return redirect("key-result-add", made.pk)
    context = {"form": form, "quarter": quarter, "team": team, "heading": "Add an objective", "submit": "Add objective"}
    return render(request, "okrs/objective_form.html", context, status=422 if form.errors else 200)


def _editable(request: HttpRequest, objective: Objective) -> None:
    if not policies.can_edit(person(request), objective, managed_team_ids(person(request))):
        raise PermissionDenied


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def objective_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an objective."""
    user = person(request)
    objective = get_objective(user, pk)
    _editable(request, objective)
    quarter, team = objective.quarter, objective.primary_team
    form = ObjectiveForm(
        request.POST if request.method == "POST" else None,
        instance=objective,
        owners=owners_of(quarter, team, user, today_of(user), keep=objective.owner_id),
        team=team,
        initial={"version": objective.version},
    )
    if request.method == "POST" and form.is_valid():
        try:
            planning.edit_objective(
                objective=get_objective(user, pk),
                by=user,
                version=form.cleaned_data["version"] or 0,
                fields=form.values(),
                reason=form.cleaned_data.get("reason", ""),
            )
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, "Objective saved.")
            return redirect("objective", pk)
    context = {
        "form": form,
        "quarter": quarter,
        "team": team,
        "heading": f"Edit {objective.code}",
        "submit": "Save objective",
        "saved": _saved(form, get_objective(user, pk)) if _is_conflict(form) else [],
        "drop_url": reverse("objective-drop", args=[pk]),
    }
    return render(request, "okrs/objective_form.html", context, status=_status(form))


def _is_conflict(form: Any) -> bool:
    return any(error.code == "conflict" for error in form.non_field_errors().as_data())


def _status(form: Any) -> int:
    if not form.errors:
        return 200
    return 409 if _is_conflict(form) else 422


def _saved(form: Any, current: Any) -> list[dict[str, str]]:
    """What is saved now beside what was typed, for the fields that differ; the next save overwrites knowingly."""
    form.data = form.data.copy()
    form.data["version"] = str(current.version)
    return [
        {
            "field": str(field.label),
            "saved": str(getattr(current, name) or "–"),
            "typed": str(form.cleaned_data.get(name) or "–"),
        }
        for name, field in form.fields.items()
        if hasattr(current, name) and name != "version" and getattr(current, name) != form.cleaned_data.get(name)
    ]


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def objective_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an objective, with a reason."""
    user = person(request)
    objective = get_objective(user, pk)
    _editable(request, objective)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        planning.drop_objective(objective=objective, by=user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{objective.code} is dropped.")
        return redirect("plan", objective.quarter_id, objective.primary_team_id)
    context = {
        "form": form,
        "heading": f"Drop {objective}",
        "text": "Its key results leave the board and every count. Both stay readable with their history.",
        "cancel_url": reverse("objective", args=[pk]),
        "submit": "Drop objective",
    }
    return render(request, "okrs/drop.html", context, status=_status(form))


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def key_result_add(request: HttpRequest, objective_id: int) -> HttpResponse:
    """Add a key result to an objective."""
    user = person(request)
    objective = get_objective(user, objective_id)
    _editable(request, objective)
    form = KeyResultForm(
        request.POST if request.method == "POST" else None,
        owners=owners_of(objective.quarter, objective.primary_team, user, today_of(user), keep=objective.owner_id),
        is_active=objective.state == Objective.State.ACTIVE,
        initial={"owner": objective.owner_id, "weight": 1, "baseline": 0},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = planning.add_key_result(objective=objective, by=user, fields=form.values())
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, f"{made.code} added.")
            return redirect("plan", objective.quarter_id, objective.primary_team_id)
    context = {"form": form, "objective": objective, "heading": "Add a key result", "submit": "Add key result"}
    return render(request, "okrs/key_result_form.html", context, status=_status(form))


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def key_result_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a key result: target, owner, weight, words."""
    user = person(request)
    key_result = get_key_result(user, pk)
    objective = key_result.objective
    _editable(request, objective)
    form = KeyResultForm(
        request.POST if request.method == "POST" else None,
        instance=key_result,
        owners=owners_of(objective.quarter, objective.primary_team, user, today_of(user), keep=key_result.owner_id),
        is_active=objective.state == Objective.State.ACTIVE,
        initial={"version": key_result.version, "target": _suggested(key_result)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            _save_key_result(request, pk, form, now())
        except ValidationError as error:
            add_service_errors(form, error)
        else:
            messages.success(request, f"{key_result.code} saved.")
            return redirect("plan", objective.quarter_id, objective.primary_team_id)
    context = {
        "form": form,
        "objective": objective,
        "heading": f"Edit {key_result.code}",
        "submit": "Save key result",
        "saved": _saved(form, get_key_result(user, pk)) if _is_conflict(form) else [],
        "drop_url": reverse("key-result-drop", args=[pk]),
    }
    return render(request, "okrs/key_result_form.html", context, status=_status(form))


def _save_key_result(request: HttpRequest, pk: int, form: KeyResultForm, at: datetime) -> KeyResult:
    user = person(request)
    return planning.edit_key_result(
        key_result=get_key_result(user, pk),
        by=user,
        version=form.cleaned_data["version"] or 0,
        fields=form.values(),
        at=at,
        reason=form.cleaned_data.get("reason", ""),
    )


def _suggested(key_result: KeyResult) -> Any:
    return key_result.target if key_result.target is not None else key_result.suggested_target


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def key_result_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop a key result, with a reason."""
    user = person(request)
    key_result = get_key_result(user, pk)
    objective = key_result.objective
    _editable(request, objective)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        planning.drop_key_result(key_result=key_result, by=user, reason=form.cleaned_data["reason"])
        messages.success(request, f"{key_result.code} is dropped.")
        return redirect("plan", objective.quarter_id, objective.primary_team_id)
    context = {
        "form": form,
        "heading": f"Drop {key_result}",
        "text": "It leaves the board and its objective's progress. It stays readable with its history.",
        "cancel_url": reverse("key-result", args=[pk]),
        "submit": "Drop key result",
    }
    return render(request, "okrs/drop.html", context, status=_status(form))
