"""The planning session: one page, what is decided on it, notes, presence, and the presenter's view."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from audit.services import record_shown
from interactions.stakeholders.selectors.heard import Heard, heard_in
from okrs.models import CarryOver
from okrs.planning import policies
from okrs.planning.selectors.objectives import get_objective
from okrs.planning.selectors.plans import plan_of
from okrs.planning.selectors.sessions import owners_of
from okrs.planning.services import drafts
from okrs.planning.views.editing import answer_to, is_conflict
from okrs.planning.views.plans import quarter_and_team
from okrs.session.forms import DecideForm, NotesForm, ReasonsForm, ReviewForm
from okrs.session.selectors.amendments import amendments_of
from okrs.session.selectors.before import backlog_of, get_carry_over, left_over
from okrs.session.selectors.page import (
    Argument,
    Tree,
    arguments_of,
    get_reason,
    imperatives_of,
    notes_of,
    tree_of,
)
from okrs.session.services import decisions, sessions
from organization.access import person, requires
from organization.ground.clock import now, today_of
from organization.ground.differences import differing
from organization.ground.numbers import as_number
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids
from organization.views.parts import carried_out, created, posted, status_of


def _here(quarter_id: int, team_id: int, part: str = "") -> str:
    return reverse("plan-session", args=[quarter_id, team_id]) + (f"#{part}" if part else "")


@require_safe
@requires("planning.view")
def session(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """The page; ``?present=1`` shows one objective after another in large type."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    if request.GET.get("present"):
        return _present(request, user, quarter, team)
    at = now()
    return _page(request, user, quarter, team, at, _reasons(user, quarter, team, tree_of(user, quarter, team, at=at)))


def _reasons(
    user: User, quarter: Quarter, team: Team, tree: Tree, data: Any = None
) -> tuple[Tree, tuple[Argument, ...], tuple[Heard, ...], ReasonsForm]:
    """What argues for a change, and the form that attaches it."""
    today = today_of(user)
    arguments, heard = arguments_of(user, tree.checks.areas), heard_in(user, team=team, today=today)
    keys = [*(one.key for one in arguments), *(f"feedback-{one.pk}" for one in heard)]
    objectives = [
        (one.pk, f"{one.label} · {each.name}") for each in tree.plan.people for one in each.objectives if one.edit_url
    ]
    return tree, arguments, heard, ReasonsForm(data, keys=keys, objectives=objectives)


def _page(
    request: HttpRequest, user: User, quarter: Quarter, team: Team, at: datetime,
    made: tuple[Tree, tuple[Argument, ...], tuple[Heard, ...], ReasonsForm],
) -> HttpResponse:  # fmt: skip
    tree, arguments, heard, form = made
    for model, own in (
        ("insight", [one.is_own for one in arguments]),
        ("stakeholderfeedback", [one.owner_id == user.pk for one in heard]),
    ):
        record_shown(by=user.pk, model=model, own=own, at=at, detail=f"planning session of {team}")
    before = tree.checks.before
    may_plan = tree.plan.can_edit
    context = {
        "quarter": quarter, "team": team, "tree": tree, "plan": tree.plan, "before": before,
        "left_over": left_over(before, quarter, team, at=at, may_decide=may_plan),
        "backlog": backlog_of(team, quarter, may_decide=may_plan),
        "imperatives": imperatives_of(tree.plan), "arguments": arguments, "heard": heard, "form": form,
        "amendments": amendments_of(user, quarter, team), "notes": notes_of(quarter, team),
        "live_url": reverse("plan-session-live", args=[quarter.pk, team.pk]),
    }  # fmt: skip
    return render(request, "okrs/session/page.html", context, status=status_of(form))


def _present(request: HttpRequest, user: User, quarter: Quarter, team: Team) -> HttpResponse:
    plan = plan_of(user, quarter, team)
    shown = [(each, one) for each in plan.people for one in each.objectives]
    number = min(max(as_number(request.GET.get("objective", "")) or 1, 1), max(len(shown), 1))
    base = f"{_here(quarter.pk, team.pk)}?present=1&objective="
    context = {
        "quarter": quarter, "team": team, "number": number, "count": len(shown),
        "owner": shown[number - 1][0] if shown else None,
        "objective": shown[number - 1][1] if shown else None,
        "earlier_url": f"{base}{number - 1}" if number > 1 else "",
        "later_url": f"{base}{number + 1}" if number < len(shown) else "",
    }  # fmt: skip
    return render(request, "okrs/session/present.html", context)


@require_POST
@requires("planning.view")
def live(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """What an open page asks every few seconds: it says that its reader is here, and gets the plan if it changed."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    at = now()
    sessions.note_presence(quarter=quarter, team=team, by=user, at=at)
    tree = tree_of(user, quarter, team, at=at)
    if request.POST.get("version") == tree.version:
        return HttpResponse(status=204)
    return render(request, "okrs/session/_tree.html", {"quarter": quarter, "team": team, "tree": tree})


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
        request, form, act, to=lambda _: _here(quarter_id, team_id, "notes"), said=lambda _: "Notes saved."
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
    context = {"quarter": quarter, "team": team, "form": form, "saved": saved, "back": _here(quarter_id, team_id)}
    return render(request, "okrs/session/notes.html", context, status=answer_to(form))


def _require_planner(user: User, team: Team) -> None:
    if not policies.can_plan(user, team.pk, managed_team_ids(user)):
        raise PermissionDenied


@require_POST
@requires("planning.view")
def reasons(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Attach what was ticked to an objective, as its why."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    at = now()
    made = _reasons(user, quarter, team, tree_of(user, quarter, team, at=at), request.POST)
    form = made[3]
    if not form.fields["objective"].choices[1:]:  # type: ignore[attr-defined]
        raise PermissionDenied

    def act() -> Any:
        objective = get_objective(user, form.cleaned_data["objective"])
        sessions.add_reasons(objective=objective, by=user, at=at, chosen=form.cleaned_data["chosen"])
        return objective

    answer = created(
        request, form, act, to=lambda _: _here(quarter_id, team_id, "arguments"),
        said=lambda objective: f"Attached to {objective} as its why.",
    )  # fmt: skip
    return answer or _page(request, user, quarter, team, at, made)


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
        return reverse("objective-edit", args=[found.made_id]) if changes else _here(quarter_id, team_id, "before")

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
        "back": _here(quarter_id, team_id),
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
    return redirect(_here(found.quarter_id, found.objective.primary_team_id, "before"))


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
    return redirect(_here(quarter_id, team_id, "backlog"))


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
    return redirect(_here(quarter_id, team_id))


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

    back = _here(objective.quarter_id, objective.primary_team_id)
    if carried_out(request, form, act):
        accepted = form.cleaned_data["answer"] == "accept"
        messages.success(request, f"{objective}: {'accepted' if accepted else 'asked back'}.")
        return redirect(back)
    plan = plan_of(user, objective.quarter, objective.primary_team)
    planned = next((one for each in plan.people for one in each.objectives if one.pk == pk), None)
    context = {"objective": objective, "planned": planned, "review": found, "form": form, "back": back}
    return render(request, "okrs/session/review.html", context, status=status_of(form))
