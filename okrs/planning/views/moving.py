"""Changing a row of the plan where it stands; an objective's place, owner and quarter."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_POST

from okrs.models import Objective
from okrs.models.choices import NEEDS_TARGET
from okrs.planning import policies
from okrs.planning.forms.moving import MoveForm, QuickForm
from okrs.planning.selectors.objectives import get_key_result, get_objective
from okrs.planning.selectors.plans import row_of_plan
from okrs.planning.selectors.sessions import open_quarters, owners_of
from okrs.planning.services import key_results, moving
from okrs.planning.views.editing import answer_to, is_conflict, require_editable, saved_beside
from okrs.planning.views.key_results import in_plan
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now, today_of
from organization.selectors.teams import managed_team_ids
from organization.views.parts import carried_out, posted


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def quick(request: HtmxRequest, pk: int) -> HttpResponse:
    """Title and target of a key result: in its row of the plan by a script, without one on a page of its own."""
    user = person(request)
    found = get_key_result(user, pk)
    objective = found.objective
    require_editable(request, objective)
    form = QuickForm(
        posted(request),
        is_active=objective.state == Objective.State.ACTIVE,
        has_target=found.kind in NEEDS_TARGET,
        initial={
            "title": found.title,
            "target": None if found.target is None else f"{found.target.normalize():f}",
            "version": found.version,
        },
    )
    if request.htmx and "row" in request.GET:  # given up
        return _varied(render(request, "okrs/planning/_row.html", {"row": row_of_plan(found)}))

    def act() -> None:
        key_results.edit_key_result(
            key_result=get_key_result(user, pk), by=user, version=form.cleaned_data["version"] or 0,
            fields=form.values(), at=now(), reason=form.cleaned_data.get("reason", ""),
        )  # fmt: skip

    context: dict[str, Any] = {"form": form, "key_result": found, "back": in_plan(found, objective)}
    if carried_out(request, form, act):
        if request.htmx:
            row = row_of_plan(get_key_result(user, pk))
            return _varied(render(request, "okrs/planning/_row.html", {"row": row, "said": f"{found.code} saved."}))
        messages.success(request, f"{found.code} saved.")
        return redirect(in_plan(found, objective))
    if is_conflict(form):
        context["saved"] = saved_beside(form, get_key_result(user, pk))
    page = "okrs/planning/_quick.html" if request.htmx else "okrs/planning/quick.html"
    return _varied(render(request, page, context, status=answer_to(form)))


def _varied(answer: HttpResponse) -> HttpResponse:
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@requires("objective.view", "objective.draft")
def reorder(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an objective one place up or down in the plan."""
    user = person(request)
    objective = get_objective(user, pk)
    try:
        moving.reorder(objective=objective, by=user, way=request.POST.get("way", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    plan = reverse("plan", args=[objective.quarter_id, objective.primary_team_id])
    return redirect(f"{plan}#objective-{pk}")


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an objective to another owner, or a draft to another quarter."""
    user = person(request)
    objective = get_objective(user, pk)
    managed = managed_team_ids(user)
    if not policies.can_plan(user, objective.primary_team_id, managed):
        raise PermissionDenied
    require_editable(request, objective)
    owners = owners_of(objective.quarter, objective.primary_team, user, today_of(user), keep=objective.owner_id)
    form = MoveForm(
        posted(request),
        owners=owners,
        quarters=open_quarters(),
        is_active=objective.state == Objective.State.ACTIVE,
        initial={"owner": objective.owner_id, "quarter": objective.quarter_id, "version": objective.version},
    )

    def act() -> None:
        given = form.cleaned_data
        moving.move_objective(
            objective=objective, by=user, version=given["version"] or 0, owner=given["owner"],
            quarter=given["quarter"], at=now(), reason=given["reason"], keeps=given.get("keeps", False),
        )  # fmt: skip

    if carried_out(request, form, act):
        messages.success(request, f"{objective.title} is moved.")
        return redirect("objective", pk)
    saved = saved_beside(form, get_objective(user, pk)) if is_conflict(form) else []
    context = {"objective": objective, "form": form, "saved": saved}
    return render(request, "okrs/planning/move.html", context, status=answer_to(form))
