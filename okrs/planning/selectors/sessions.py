"""The start of a planning session: quarters, teams and people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from okrs.models import DraftReview, Objective
from organization import roles
from organization.models import Quarter, Team, TeamManager, User
from organization.selectors.teams import plannable_teams

_ENDED = frozenset({Quarter.State.GRADING, Quarter.State.CLOSED})


@dataclass(frozen=True, slots=True)
class TeamPlan:
    """How far a team's plan of a quarter is."""

    name: str
    url: str
    session_url: str
    drafts: int
    active: int
    closed: int


@dataclass(frozen=True, slots=True)
class QuarterPlan:
    """A quarter with the plans of the teams the viewer plans for."""

    name: str
    state: str
    dates: str
    session: str
    is_current: bool
    is_open: bool
    close_url: str
    close_label: str
    teams: tuple[TeamPlan, ...]


def planning_index(user: User, today: date) -> list[QuarterPlan]:
    """Quarters, newest first, with each plannable team. Three queries."""
    teams = plannable_teams(user)
    end = "quarter-close" if user.may("close.view") else "quarter-scores"
    counts = {
        (row["quarter"], row["primary_team"]): row
        for row in Objective.objects.live()
        .filter(primary_team__in=teams)
        .order_by()
        .values("quarter", "primary_team")
        .annotate(
            drafts=Count("pk", filter=Q(state="draft")),
            active=Count("pk", filter=Q(state="active")),
            closed=Count("pk", filter=Q(state="closed")),
        )
    }
    return [
        QuarterPlan(
            name=quarter.name,
            state=quarter.get_state_display(),
            dates=f"{quarter.starts_on:%-d %b %Y} to {quarter.ends_on:%-d %b %Y}",
            session=f"{quarter.planning_session_on:%-d %b %Y}" if quarter.planning_session_on else "",
            is_current=quarter.starts_on <= today <= quarter.ends_on,
            is_open=quarter.state in (Quarter.State.PLANNING, Quarter.State.ACTIVE),
            close_url=reverse(end, args=[quarter.pk]) if quarter.state in _ENDED else "",
            close_label="Close" if end == "quarter-close" else "Scores",
            teams=tuple(_team_plan(quarter, team, counts.get((quarter.pk, team.pk), {})) for team in teams),
        )
        for quarter in Quarter.objects.all()
    ]


def _team_plan(quarter: Quarter, team: Team, row: Mapping[str, Any]) -> TeamPlan:
    return TeamPlan(
        team.name,
        reverse("plan", args=[quarter.pk, team.pk]),
        reverse("plan-session", args=[quarter.pk, team.pk]),
        row.get("drafts", 0),
        row.get("active", 0),
        row.get("closed", 0),
    )


def template_members(quarter: Quarter, team: Team, today: date) -> "QuerySet[User]":
    """MSLs who are in the team on the quarter's first day, or today if it has begun."""
    day = max(today, quarter.starts_on)
    return User.objects.active().members_on(day, [team.pk]).filter(role=roles.MSL).order_by("sort_key", "pk")


def owners_of(quarter: Quarter, team: Team, user: User, today: date, keep: int | None = None) -> "QuerySet[User]":
    """Who may own work of the team: active members and managers, the planner, and the current owner, active or not.

    For somebody who plans for nobody: they themselves.
    """
    if not user.may("objective.plan"):
        return User.objects.filter(Q(pk=user.pk) | Q(pk=keep)).order_by("-is_active", "sort_key", "pk")
    day = max(today, quarter.starts_on)
    members = User.objects.members_on(day, [team.pk]).values("pk")
    managers = TeamManager.objects.filter(team=team).values("user")
    may = Q(pk__in=members) | Q(pk__in=managers) | Q(pk=user.pk)
    return User.objects.filter(Q(is_active=True) & may | Q(pk=keep)).order_by("-is_active", "sort_key", "pk")


def planned_before(quarter: Quarter, team: Team) -> "QuerySet[Quarter]":
    """Quarters before this one for which the team planned something, the last first."""
    planned = Objective.objects.live().filter(primary_team=team).values("quarter")
    return Quarter.objects.filter(pk__in=planned, starts_on__lt=quarter.starts_on).order_by("-starts_on")


def open_quarters() -> "QuerySet[Quarter]":
    """Those still planned or running, the next ones last."""
    return Quarter.objects.filter(state__in=[Quarter.State.PLANNING, Quarter.State.ACTIVE]).order_by("starts_on")


def proposed_drafts(user: User) -> "QuerySet[DraftReview]":
    """Drafts that wait for the person's review: of teams they manage, or of all teams for leads and administrators."""
    rows = DraftReview.objects.filter(
        state=DraftReview.State.PROPOSED, objective__state=Objective.State.DRAFT,
        objective__quarter__state__in=[Quarter.State.PLANNING, Quarter.State.ACTIVE],
    )  # fmt: skip
    if user.profile == roles.MANAGER:
        rows = rows.filter(objective__primary_team__in=TeamManager.objects.filter(user=user).values("team"))
    return rows
