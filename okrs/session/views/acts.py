"""What is decided in a planning session, and its notes."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from okrs.models import CarryOver
from okrs.planning import policies
from okrs.planning.selectors.objectives import get_objective
from okrs.planning.selectors.plans import plan_of
from okrs.planning.selectors.sessions import owners_of
from okrs.planning.services import drafts
from okrs.planning.views.editing import answer_to, is_conflict
from okrs.planning.views.plans import quarter_and_team
from okrs.session.forms import DecideForm, NotesForm, ReviewForm
from okrs.session.selectors.before import get_carry_over
from okrs.session.selectors.page import get_reason, notes_of
from okrs.session.services import decisions, sessions
from okrs.session.views.page import session_url
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.models import Team, User
from organization.selectors.teams import managed_team_ids
from organization.views.parts import carried_out, created, posted, status_of


@requires("planning.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def notes(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Write notes and attendance."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    _require_planner(user, team)
    people = owners_of(quarter, team, user, today_of(user))
    found = notes_of(quarter, team)
    start = {"notes": found.text, "others": found.others, "people": found.ids, "version": found.version}
    form = NotesForm(posted(request), people=people, initial=start)

    def act() -> None:
        given = form.cleaned_data
        sessions.save_notes(
            quarter=quarter, team=team, by=user, version=given["version"] or 0, notes=given["notes"],
            others=given["others"], people=list(given["people"]),
        )  # fmt: skip

    answer = created(
        request, form, act, to=lambda _: session_url(quarter_id, team_id, "record"), said=lambda _: "Notes saved."
    )
    if answer:
        return answer
    saved: list[dict[str, str]] = []
    if is_conflict(form):
        found = notes_of(quarter, team)
        again = request.POST.copy()
        again["version"] = str(found.version)
        form.data = again
        saved = differing(
            [
                ("Notes", found.text, form.cleaned_data["notes"]),
                ("Others who were there", found.others, form.cleaned_data["others"]),
                ("Who was there", ", ".join(found.people), ", ".join(map(str, form.cleaned_data["people"]))),
            ]
        )
    context = {"quarter": quarter, "team": team, "form": form, "saved": saved, "back": session_url(quarter_id, team_id)}
    return render(request, "okrs/session/notes.html", context, status=answer_to(form))


def _require_planner(user: User, team: Team) -> None:
    if not policies.can_plan(user, team.pk, managed_team_ids(user)):
        raise PermissionDenied


@require_POST
@requires("objective.view", "objective.draft")
def reason_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a reason away from its objective."""
    user = person(request)
    reason = get_reason(user, pk, today=today_of(user))
    sessions.remove_reason(reason=reason, by=user)
    messages.success(request, "It is no reason of the objective any more.")
    return redirect("objective", reason.objective_id)


# --- What becomes of the quarter before -----------------------------------------------------


@requires("planning.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, quarter_id: int, team_id: int, pk: int) -> HttpResponse:
    """Keep, change, drop or park an objective of an earlier quarter; a changed one is opened to be changed."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    objective = get_objective(user, pk)
    if objective.primary_team_id != team.pk:
        raise Http404
    _require_planner(user, team)
    form = DecideForm(posted(request))

    def to(found: CarryOver) -> str:
        changes = found.decision == CarryOver.Decision.CHANGE and found.made_id
        return (
            reverse("objective-edit", args=[found.made_id]) if changes else session_url(quarter_id, team_id, "before")
        )

    answer = created(
        request, form,
        lambda: decisions.decide(objective=objective, quarter=quarter, by=user, at=now(), **form.cleaned_data),
        to=to, said=lambda found: f"{objective}: {found.get_decision_display().lower()}.",
    )  # fmt: skip
    context = {
        "quarter": quarter,
        "team": team,
        "objective": objective,
        "form": form,
        "back": session_url(quarter_id, team_id),
    }
    return answer or render(request, "okrs/session/decide.html", context, status=status_of(form))


def _carry_over(user: User, pk: int) -> CarryOver:
    found = get_carry_over(pk)
    _require_planner(user, found.objective.primary_team)
    return found


def _told(request: HttpRequest, act: Callable[[], str]) -> None:
    """Do it, and say what became of it, also where it was refused."""
    try:
        messages.success(request, act())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))


@require_POST
@requires("objective.plan")
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was decided about an objective of the quarter before."""
    user = person(request)
    found = _carry_over(user, pk)

    def act() -> str:
        decisions.undo(carry_over=found, by=user)
        return f"The decision about {found.objective} is taken back."

    _told(request, act)
    return redirect(session_url(found.quarter_id, found.objective.primary_team_id, "before"))


@require_POST
@requires("planning.view", "objective.plan")
def bring_in(request: HttpRequest, quarter_id: int, team_id: int, pk: int) -> HttpResponse:
    """Make a draft of something in the backlog."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    found = _carry_over(user, pk)
    if found.objective.primary_team_id != team.pk:
        raise Http404

    def act() -> str:
        return f"{decisions.bring_in(carry_over=found, quarter=quarter, by=user, at=now())} is drafted."

    _told(request, act)
    return redirect(session_url(quarter_id, team_id, "before"))


# --- Drafts that are proposed ---------------------------------------------------------------


@require_POST
@requires("planning.view", "objective.draft")
def propose(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Propose one's own drafts of the plan."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)

    def act() -> str:
        count = drafts.propose(quarter=quarter, team=team, by=user, at=now())
        return f"{count} draft{'s' if count > 1 else ''} proposed. Whoever plans for {team} answers."

    _told(request, act)
    return redirect(session_url(quarter_id, team_id))


@requires("objective.view", "objective.plan")
@require_http_methods(["GET", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a proposed draft, or ask back."""
    user = person(request)
    objective = get_objective(user, pk)
    _require_planner(user, objective.primary_team)
    found = getattr(objective, "review", None)
    form = ReviewForm(posted(request), initial={"seen": drafts.stamp_of(found)})

    def act() -> None:
        given = form.cleaned_data
        drafts.review_draft(
            objective=objective, by=user, at=now(), seen=given["seen"], is_accepted=given["answer"] == "accept",
            note=given["note"],
        )  # fmt: skip

    back = session_url(objective.quarter_id, objective.primary_team_id)
    if carried_out(request, form, act):
        accepted = form.cleaned_data["answer"] == "accept"
        messages.success(request, f"{objective}: {'accepted' if accepted else 'asked back'}.")
        return redirect(back)
    plan = plan_of(user, objective.quarter, objective.primary_team)
    planned = next((one for each in plan.people for one in each.objectives if one.pk == pk), None)
    context = {"objective": objective, "planned": planned, "review": found, "form": form, "back": back}
    return render(request, "okrs/session/review.html", context, status=status_of(form))
