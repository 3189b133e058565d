"""The planning session: choose a quarter and a team, start, edit, activate."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from audit.services import record_shown
from interactions.stakeholders.selectors.heard import heard_in
from okrs.models import Objective
from okrs.planning import policies
from okrs.planning.forms.objectives import ObjectiveForm, StartForm, TargetsForm
from okrs.planning.selectors.notices import notice_of
from okrs.planning.selectors.objectives import get_objective
from okrs.planning.selectors.plans import ahead_of, plan_of
from okrs.planning.selectors.proposals import proposed_targets
from okrs.planning.selectors.sessions import owners_of, planned_before, planning_index, template_members
from okrs.planning.selectors.templates import begun_in, templates_offered
from okrs.planning.services import objectives as planning
from okrs.planning.services.carrying import copy_quarter
from okrs.planning.services.starting import start_from_template
from okrs.planning.views.editing import answer_to, ask_why, is_conflict, require_editable, saved_beside
from organization.access import person, requires, setup_url
from organization.custom_fields.selectors import asked_of
from organization.ground.clock import now, today_of
from organization.ground.form_errors import errors_on
from organization.ground.units import with_unit
from organization.models import CustomField, Quarter, Team
from organization.selectors.teams import managed_team_ids, plannable_teams
from organization.views.parts import created, posted, status_of


@require_safe
@requires("planning.view")
def index(request: HttpRequest) -> HttpResponse:
    """Quarters and teams to plan."""
    user = person(request)
    context = {
        "quarters": planning_index(user, today_of(user)), "setup_url": setup_url(user),
        "templates_url": reverse("templates"),
    }  # fmt: skip
    return render(request, "okrs/planning/index.html", context)


def quarter_and_team(request: HttpRequest, quarter_id: int, team_id: int) -> tuple[Quarter, Team]:
    """The quarter, and a team whose plan the person opens; else 404."""
    quarter = get_object_or_404(Quarter, pk=quarter_id)
    team = next((one for one in plannable_teams(person(request)) if one.pk == team_id), None)
    if team is None:
        raise Http404
    return quarter, team


@requires("planning.view")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """A team's plan of a quarter; POST starts from a template or an earlier quarter."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    today = today_of(user)
    if request.method == "POST" and not policies.can_plan(user, team.pk, managed_team_ids(user)):
        raise PermissionDenied
    form = StartForm(
        posted(request),
        members=template_members(quarter, team, today),
        proposed=proposed_targets(quarter, today).values(),
        templates=templates_offered(user),
        sources=planned_before(quarter, team),
    )

    def start() -> list[Objective]:
        where: dict[str, Any] = {"quarter": quarter, "team": team, "by": user, "today": today}
        given = {"member": form.cleaned_data["member"]}
        if form.quarter is not None:
            return copy_quarter(source=form.quarter, **where, **given)
        is_pro_rata = form.cleaned_data.get("is_pro_rata", False)
        return start_from_template(template=form.template, is_pro_rata=is_pro_rata, **where, **given)

    answer = created(
        request, form, start,
        to=lambda _: reverse("plan", args=[quarter.pk, team.pk]),
        said=lambda made: f"{with_unit(str(len(made)), 'objectives')} drafted from {form.source_said}.",
    )  # fmt: skip
    if answer:
        return answer
    heard = heard_in(user, team=team, today=today)
    record_shown(
        by=user.pk, model="stakeholderfeedback", own=(one.owner_id == user.pk for one in heard), at=now(),
        detail=f"plan of {team}",
    )  # fmt: skip
    context = {
        "quarter": quarter, "team": team, "notice": notice_of(quarter, user), "plan": plan_of(user, quarter, team),
        "form": form, "heard": heard,
        "ahead": ahead_of(user, quarter, team, today=today), "begun": begun_in(user, quarter, team),
        "may_keep": user.may("template.write"),
    }  # fmt: skip
    return render(request, "okrs/planning/plan.html", context, status=status_of(form))


@requires("planning.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def activate(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Ask for what activation still needs, then activate."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    found = plan_of(user, quarter, team)
    form = TargetsForm(posted(request), missing=found.missing)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            count = planning.activate(
                quarter=quarter, team=team, by=user, today=today_of(user), targets=form.cleaned_data
            )
            said = with_unit(str(count), "objectives")
            messages.success(request, f"{said} of {team} {'is' if count == 1 else 'are'} active in {quarter}.")
            return redirect("plan", quarter.pk, team.pk)
    context = {"quarter": quarter, "team": team, "plan": found, "form": form}
    return render(request, "okrs/planning/activate.html", context, status=422 if form.errors else 200)


@requires("planning.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def objective_add(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Add an objective that is not from a template; the next page adds its first key result."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    owners = owners_of(quarter, team, user, today_of(user))
    form = ObjectiveForm(
        posted(request),
        owners=owners,
        team=team,
        is_new=True,
        initial={"owner": user.pk, "therapeutic_area": user.therapeutic_area_id},
    )
    form.ask_custom(asked_of(CustomField.On.OBJECTIVE), {})
    answer = created(
        request, form,
        lambda: planning.add_objective(
            quarter=quarter, team=team, by=user, fields=form.values(), custom=form.custom()
        ),
        to=lambda made: reverse("key-result-add", args=[made.pk]),
        said=lambda made: f"{made} is drafted. Now say how it is measured.",
    )  # fmt: skip
    context = {"form": form, "quarter": quarter, "team": team, "heading": "Add an objective", "submit": "Add objective"}
    return answer or render(request, "okrs/planning/objective_form.html", context, status=status_of(form))


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def objective_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an objective."""
    user = person(request)
    objective = get_objective(user, pk)
    require_editable(request, objective)
    quarter, team = objective.quarter, objective.primary_team
    form = ObjectiveForm(
        posted(request),
        instance=objective,
        owners=owners_of(quarter, team, user, today_of(user), keep=objective.owner_id),
        team=team,
        initial={"version": objective.version},
    )
    form.ask_custom(asked_of(CustomField.On.OBJECTIVE), objective.custom)
    if request.method == "POST" and form.is_valid():
        with errors_on(form):
            planning.edit_objective(
                objective=get_objective(user, pk),
                by=user,
                version=form.cleaned_data["version"] or 0,
                fields=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                custom=form.custom(),
            )
            messages.success(request, "Objective saved.")
            return redirect("objective", pk)
    context = {
        "form": form,
        "quarter": quarter,
        "team": team,
        "heading": f"Edit {objective.code}",
        "submit": "Save objective",
        "saved": saved_beside(form, get_objective(user, pk)) if is_conflict(form) else [],
        "drop_url": reverse("objective-drop", args=[pk]),
        "move_url": reverse("objective-move", args=[pk]) if user.may("objective.plan") else "",
    }
    return render(request, "okrs/planning/objective_form.html", context, status=answer_to(form))


@requires("objective.view", "objective.draft")
@require_http_methods(["GET", "POST"])
def objective_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Drop an objective, with a reason."""
    user = person(request)
    objective = get_objective(user, pk)
    require_editable(request, objective)

    def act(reason: str) -> str:
        planning.drop_objective(objective=objective, by=user, reason=reason)
        return f"{objective.code} is dropped."

    return ask_why(
        request,
        act,
        to=reverse("plan", args=[objective.quarter_id, objective.primary_team_id]),
        heading=f"Drop {objective}",
        text="Its key results leave the board and every count. Both stay readable with their history.",
        submit="Drop objective",
        cancel_url=reverse("objective", args=[pk]),
    )
