"""Moving a quarter from planning to active, to grading and back, after showing what follows from it."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from okrs.models import KeyResult, Objective
from okrs.models.choices import Kind
from organization.access import person, requires
from organization.forms import ReasonForm
from organization.ground.clock import today_of
from organization.models import Membership, Quarter
from organization.selectors.absences import span
from organization.services.quarters import MOVES, Move, move_quarter
from organization.views.parts import carried_out, posted, status_of
from organization.views.quarters import way_to_quarters

WITH_TARGET = (Kind.COUNT, Kind.NUMBER, Kind.PERCENTAGE)


@dataclass(frozen=True)
class TeamRow:
    """What a team has in the quarter."""

    name: str
    active: int
    draft: int
    without_target: int
    people_without: str


@requires("organization.view", "organization.edit")
def quarter_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose a move (``?to=``; the next one without), read its consequences, confirm."""
    quarter = get_object_or_404(Quarter, pk=pk)
    today = today_of(person(request))
    moves = MOVES[quarter.state]
    wanted = request.POST.get("to") or request.GET.get("to")
    move = next((one for one in moves if one.to == wanted), moves[0] if moves else None)
    form = ReasonForm(posted(request), required=bool(move and move.needs_reason))
    if _moved(request, form, quarter, wanted or "") and move:
        messages.success(request, f"{quarter.name} is now {Quarter.State(move.to).label.lower()}.")
        return redirect("quarters")
    context = {
        "crumbs": way_to_quarters(),
        "quarter": {
            "name": quarter.name,
            "state": quarter.get_state_display(),
            "dates": span(quarter.starts_on, quarter.ends_on),
        },
        "move": {"to": move.to, "label": move.label, "target": Quarter.State(move.to).label.lower()} if move else None,
        "form": form,
        "consequences": consequences(quarter, move, today) if move else [],
        "teams": team_rows(quarter, today),
        "cancel_url": reverse("quarters"),
        "close_url": reverse("quarter-close", args=[pk])
        if quarter.state in (Quarter.State.GRADING, Quarter.State.CLOSED)
        else "",
    }
    return render(request, "pages/quarter_state.html", context, status=status_of(form))


def _moved(request: HttpRequest, form: forms.BaseForm, quarter: Quarter, to: str) -> bool:
    return carried_out(
        request,
        form,
        lambda: move_quarter(quarter=quarter, to=to, by=person(request), reason=form.cleaned_data["reason"]),
    )


def consequences(quarter: Quarter, move: Move, today: date) -> list[str]:
    """What the move does and does not do, in sentences."""
    until = f"{quarter.grace_ends_on:%-d %B %Y}"
    if move.to == Quarter.State.GRADING:
        return [
            "No new objectives can be planned or activated, and those that are there no longer change.",
            f"Evidence dated inside the quarter still counts when it is entered by {until}.",
            f"The quarter {_ends(quarter, today)}.",
            "You can go back to active, with a reason.",
        ]
    lines = []
    if quarter.state == Quarter.State.GRADING:
        lines.append("Objectives can be planned and activated again.")
    else:
        lines.append("Teams keep planning: drafts stay drafts until their manager activates them.")
    if not quarter.starts_on <= today <= quarter.ends_on:
        lines.append(f"Today is not one of its days: it {_starts(quarter, today)}. People see it on its first day.")
    for other in Quarter.objects.filter(state=Quarter.State.ACTIVE).exclude(pk=quarter.pk).order_by("starts_on"):
        days = span(other.starts_on, other.ends_on)
        lines.append(f"{other.name} ({days}) is active as well and stays so until you move it to grading.")
    lines.append(f"Evidence is accepted until {until}.")
    return lines


def _ends(quarter: Quarter, today: date) -> str:
    if quarter.ends_on < today:
        return f"ended on {quarter.ends_on:%-d %B %Y}"
    days = (quarter.ends_on - today).days
    return f"ends on {quarter.ends_on:%-d %B %Y}, {days} day{'' if days == 1 else 's'} from now"


def _starts(quarter: Quarter, today: date) -> str:
    verb = "starts" if quarter.starts_on > today else "started"
    return f"{verb} on {quarter.starts_on:%-d %B %Y}"


def team_rows(quarter: Quarter, today: date) -> list[TeamRow]:
    """For each active team: objectives, key results without a target, members without an objective; four queries.

    Members are those of today, or of the quarter's nearest day if today is outside it.
    """
    day = max(quarter.starts_on, min(today, quarter.ends_on))
    objectives: dict[int, dict[str, int]] = {
        row["primary_team"]: row  # type: ignore[misc]
        for row in Objective.objects.live()
        .filter(quarter=quarter)
        .order_by()
        .values("primary_team")
        .annotate(
            active=Count("pk", filter=Q(state=Objective.State.ACTIVE)),
            draft=Count("pk", filter=Q(state=Objective.State.DRAFT)),
        )
    }
    without_target = dict(
        KeyResult.objects.live()
        .filter(objective__quarter=quarter, kind__in=WITH_TARGET, target__isnull=True)
        .order_by()
        .values_list("objective__primary_team")
        .annotate(Count("pk"))
    )
    owners = set(Objective.objects.live().filter(quarter=quarter).values_list("owner", flat=True))
    members: dict[tuple[int, str], list[str]] = {}
    for team_id, team_name, user_id, name in (
        Membership.objects.on(day)
        .filter(team__is_active=True, user__is_active=True)
        .order_by("team__name", "user__sort_key")
        .values_list("team", "team__name", "user", "user__display_name")
    ):
        members.setdefault((team_id, team_name), []).extend([] if user_id in owners else [name])
    return [
        TeamRow(
            name=name,
            active=objectives.get(pk, {}).get("active", 0),
            draft=objectives.get(pk, {}).get("draft", 0),
            without_target=without_target.get(pk, 0),
            people_without=", ".join(people),
        )
        for (pk, name), people in members.items()
    ]
