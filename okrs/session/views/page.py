"""The planning session: its page, the parts that it loads, who is here, and the presenter's view."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from audit.services import record_shown
from interactions.stakeholders.selectors.heard import heard_in
from okrs.planning import policies
from okrs.planning.selectors.objectives import get_objective
from okrs.planning.selectors.plans import plan_of
from okrs.planning.views.plans import quarter_and_team
from okrs.session.forms import ReasonsForm
from okrs.session.selectors.amendments import amendments_of
from okrs.session.selectors.before import backlog_of, left_over
from okrs.session.selectors.checked import areas_of, capacity_of, quarters_before, questions_about, there_in
from okrs.session.selectors.outline import key_of, outline_of
from okrs.session.selectors.page import arguments_of, imperatives_of, notes_of, to_argue_for
from okrs.session.services import sessions
from organization.access import HtmxRequest, person, requires
from organization.ground.clock import now, today_of
from organization.ground.numbers import as_number
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids
from organization.views.parts import created, status_of

Context = dict[str, Any]


def session_url(quarter_id: int, team_id: int, part: str = "") -> str:
    """The page, at one of its parts."""
    return reverse("plan-session", args=[quarter_id, team_id]) + (f"#{part}" if part else "")


@require_safe
@requires("planning.view")
def session(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """The plan, one line for each person. What is folded or further down is loaded once it is looked at.

    ``?whole=1`` shows everything at once, for print and for browsers without JavaScript; ``?present=1`` one objective
    after another in large type.
    """
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    if request.GET.get("present"):
        return _present(request, user, quarter, team)
    at = now()
    outline = outline_of(user, quarter, team, at=at)
    context = {"quarter": quarter, "team": team, "outline": outline, **_loaded_from(quarter, team)}
    if request.GET.get("whole"):
        context |= _whole(user, quarter, team, at)
    return render(request, "okrs/session/page.html", context)


def _loaded_from(quarter: Quarter, team: Team) -> Context:
    args = [quarter.pk, team.pk]
    return {
        "live_url": reverse("plan-session-live", args=args),
        "parts": {name: reverse("plan-session-part", args=[*args, name]) for name in _PARTS},
    }


def _whole(user: User, quarter: Quarter, team: Team, at: datetime) -> Context:
    """Every part of the page, and the whole plan by its owners."""
    plan = plan_of(user, quarter, team)
    context: Context = {
        "whole": True,
        "plans": {key_of(one.owner_id, is_team=one.is_team): one for one in plan.people},
        "questions": questions_about(plan, quarter, team, today=at.astimezone(user.zone).date()),
    }
    for _, find in _PARTS.values():
        context |= find(user, quarter, team, at)
    return context


@require_safe
@vary_on_headers("HX-Request")
@requires("planning.view")
def part(request: HtmxRequest, quarter_id: int, team_id: int, name: str) -> HttpResponse:
    """One part of the page; opened by itself, as a page of its own."""
    if name not in _PARTS:
        raise Http404
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    title, find = _PARTS[name]
    return _answer(request, quarter, team, title, f"okrs/session/_{name}.html", find(user, quarter, team, now()))


@require_safe
@vary_on_headers("HX-Request")
@requires("planning.view")
def person_part(request: HtmxRequest, quarter_id: int, team_id: int, pk: int, whose: str) -> HttpResponse:
    """The objectives of one owner, their own or the team's, with what should be asked of them."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    plan = plan_of(user, quarter, team, only=(pk, whose == "team"))
    if not plan.people:
        raise Http404
    planned = plan.people[0]
    questions = questions_about(plan, quarter, team, today=today_of(user))
    context = {"person": planned, "questions": questions}
    return _answer(request, quarter, team, planned.name, "okrs/session/_person.html", context)


def _answer(
    request: HtmxRequest, quarter: Quarter, team: Team, title: str, template: str, context: Context
) -> HttpResponse:
    context |= {"quarter": quarter, "team": team, "title": title, "part": template}
    return render(request, template if request.htmx else "okrs/session/part.html", context)


@require_POST
@requires("planning.view")
def live(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """What an open page asks every few seconds: it says that its reader is here, and gets the plan if it changed."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    at = now()
    sessions.note_presence(quarter=quarter, team=team, by=user, at=at)
    outline = outline_of(user, quarter, team, at=at)
    if request.POST.get("version") == outline.version:
        return HttpResponse(status=204)
    return render(request, "okrs/session/_tree.html", {"quarter": quarter, "team": team, "outline": outline})


@require_POST
@requires("planning.view")
def reasons(request: HttpRequest, quarter_id: int, team_id: int) -> HttpResponse:
    """Attach what was ticked to an objective, as its why."""
    user = person(request)
    quarter, team = quarter_and_team(request, quarter_id, team_id)
    at = now()
    found = _arguments(user, quarter, team, at, request.POST)
    form: ReasonsForm = found["form"]
    if not form.fields["objective"].choices[1:]:  # type: ignore[attr-defined]
        raise PermissionDenied

    def act() -> Any:
        objective = get_objective(user, form.cleaned_data["objective"])
        sessions.add_reasons(objective=objective, by=user, at=at, chosen=form.cleaned_data["chosen"])
        return objective

    answer = created(
        request, form, act, to=lambda _: session_url(quarter_id, team_id, "arguments"),
        said=lambda objective: f"Attached to {objective} as its why.",
    )  # fmt: skip
    if answer:
        return answer
    _record_shown(user, team, found, at)
    outline = outline_of(user, quarter, team, at=at)
    context = {"quarter": quarter, "team": team, "outline": outline, **_loaded_from(quarter, team), **found}
    return render(request, "okrs/session/page.html", context, status=status_of(form))


# --- The parts ------------------------------------------------------------------------------


def _may_plan(user: User, quarter: Quarter, team: Team) -> bool:
    return policies.is_open(quarter) and policies.can_plan(user, team.pk, managed_team_ids(user))


def _before(user: User, quarter: Quarter, team: Team, at: datetime) -> Context:
    may = _may_plan(user, quarter, team)
    before = next(iter(quarters_before(quarter)), None)
    return {
        "before": before,
        "left_over": left_over(before, quarter, team, at=at, may_decide=may),
        "backlog": backlog_of(team, quarter, may_decide=may),
    }


def _capacity(user: User, quarter: Quarter, team: Team, at: datetime) -> Context:
    today = at.astimezone(user.zone).date()
    return {
        "capacity": capacity_of(quarter, team, today=today),
        "imperatives": imperatives_of(user, quarter, team),
    }


def _arguments(user: User, quarter: Quarter, team: Team, at: datetime, data: Any = None) -> Context:
    """What argues for a change, and the form that attaches it."""
    today = at.astimezone(user.zone).date()
    arguments = arguments_of(user, areas_of(there_in(quarter, team, today=today)))
    heard = heard_in(user, team=team, today=today)
    keys = [*(one.key for one in arguments), *(f"feedback-{one.pk}" for one in heard)]
    form = ReasonsForm(data, keys=keys, objectives=to_argue_for(user, quarter, team))
    return {"arguments": arguments, "heard": heard, "form": form}


def _arguments_shown(user: User, quarter: Quarter, team: Team, at: datetime) -> Context:
    found = _arguments(user, quarter, team, at)
    _record_shown(user, team, found, at)
    return found


def _record_shown(user: User, team: Team, found: Context, at: datetime) -> None:
    for model, own in (
        ("insight", [one.is_own for one in found["arguments"]]),
        ("stakeholderfeedback", [one.owner_id == user.pk for one in found["heard"]]),
    ):
        record_shown(by=user.pk, model=model, own=own, at=at, detail=f"planning session of {team}")


def _record(user: User, quarter: Quarter, team: Team, at: datetime) -> Context:
    return {
        "notes": notes_of(quarter, team),
        "may_note": _may_plan(user, quarter, team),
        "amendments": amendments_of(user, quarter, team),
    }


_PARTS: Mapping[str, tuple[str, Callable[[User, Quarter, Team, datetime], Context]]] = {
    "before": ("Left unfinished", _before),
    "capacity": ("Capacity and shared imperatives", _capacity),
    "arguments": ("What argues for a change", _arguments_shown),
    "record": ("Notes and amendments", _record),
}


def _present(request: HttpRequest, user: User, quarter: Quarter, team: Team) -> HttpResponse:
    plan = plan_of(user, quarter, team)
    shown = [(each, one) for each in plan.people for one in each.objectives]
    number = min(max(as_number(request.GET.get("objective", "")) or 1, 1), max(len(shown), 1))
    base = f"{session_url(quarter.pk, team.pk)}?present=1&objective="
    context = {
        "quarter": quarter, "team": team, "number": number, "count": len(shown),
        "owner": shown[number - 1][0] if shown else None,
        "objective": shown[number - 1][1] if shown else None,
        "earlier_url": f"{base}{number - 1}" if number > 1 else "",
        "later_url": f"{base}{number + 1}" if number < len(shown) else "",
    }  # fmt: skip
    return render(request, "okrs/session/present.html", context)
