"""The close of a quarter as its page shows it: the way of each team, what is missing, the seal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.urls import reverse

from okrs.closing import policies
from okrs.closing.selectors.grades import Graded, TeamState, graded_rows, team_states
from okrs.models import Objective, Seal, TeamClose
from okrs.planning.selectors.notices import say_moment
from organization import roles
from organization.ground.names import owner_name
from organization.models import Quarter, Team, User
from organization.selectors.teams import managed_team_ids


@dataclass(frozen=True, slots=True)
class TeamRow:
    """How far a team is, who submitted it and when; ``url`` leads to its steps."""

    name: str
    url: str
    state: TeamState
    submitted: str
    note: str


@dataclass(frozen=True, slots=True)
class SealShown:
    """A seal in words; ``done`` of ``total`` objectives until it is ``sealed``, which is empty before."""

    closed: str
    digest: str
    done: int
    total: int
    sealed: str
    reopened: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClosePage:
    """The teams the viewer grades or reads, and the seals of the quarter, newest first."""

    teams: tuple[TeamRow, ...]
    seals: tuple[SealShown, ...]
    rows: tuple[Graded, ...]
    may_close: bool


def teams_of(user: User, quarter: Quarter) -> list[Team]:
    """Teams with objectives in the quarter: managed ones for a manager, else all, also those dissolved since."""
    having = Objective.objects.filter(quarter=quarter, state__in=["active", "closed"])
    teams = Team.objects.filter(pk__in=having.order_by().values("primary_team"))
    if user.profile == roles.MANAGER:
        teams = teams.filter(managers=user)
    return list(teams.order_by("name", "pk"))


def get_team(user: User, quarter: Quarter, team_id: int) -> Team:
    """A team whose close the person may look at, else 404."""
    found = next((one for one in teams_of(user, quarter) if one.pk == team_id), None)
    if found is None:
        raise Http404
    return found


def close_page(user: User, quarter: Quarter, *, at: datetime) -> ClosePage:
    """The page of a close. The number of queries does not depend on how many teams there are."""
    shown = {team.pk for team in teams_of(user, quarter)}
    rows = [row for row in graded_rows(quarter, at=at) if row.team_id in shown]
    submitted = {one.team_id: one for one in TeamClose.objects.filter(quarter=quarter).select_related("submitted_by")}
    seals = Seal.objects.filter(quarter=quarter).select_related("closed_by", "reopened_by")
    return ClosePage(
        teams=tuple(_team_row(quarter, one, submitted.get(one.team_id), user) for one in team_states(rows)),
        seals=tuple(_seal(one, user) for one in seals),
        rows=tuple(rows),
        may_close=policies.can_close(user),
    )


def _team_row(quarter: Quarter, state: TeamState, said: TeamClose | None, user: User) -> TeamRow:
    return TeamRow(
        name=state.name,
        url=reverse("quarter-close-team", args=[quarter.pk, state.team_id]),
        state=state,
        submitted=f"{owner_name(said.submitted_by)}, {say_moment(said.submitted_at, user)}" if said else "",
        note=said.note if said else "",
    )


def _seal(one: Seal, user: User) -> SealShown:
    reopened = ""
    if one.reopened_at is not None and one.reopened_by is not None:
        reopened = f"Reopened by {owner_name(one.reopened_by)}, {say_moment(one.reopened_at, user)}"
    return SealShown(
        closed=f"Closed by {owner_name(one.closed_by)}, {say_moment(one.closed_at, user)}",
        digest=one.digest,
        done=one.done,
        total=one.total,
        sealed=f"Sealed {say_moment(one.sealed_at, user)}" if one.sealed_at is not None else "",
        reopened=reopened,
        reason=one.reopen_reason,
    )


def may_grade(user: User, quarter: Quarter, team: Team) -> bool:
    """Whether the person grades for the team now."""
    return policies.can_grade(user, quarter, team.pk, managed_team_ids(user))


def submission_of(quarter: Quarter, team: Team, user: User) -> str:
    """Who submitted the team and when; empty if nobody did."""
    said = TeamClose.objects.filter(quarter=quarter, team=team).select_related("submitted_by").first()
    return f"{owner_name(said.submitted_by)}, {say_moment(said.submitted_at, user)}" if said else ""


def next_session(quarter: Quarter, team: Team) -> str:
    """The team's planning session of the quarter that follows; empty if there is none, or the team is no more."""
    following = Quarter.objects.filter(starts_on__gt=quarter.ends_on).order_by("starts_on").first()
    return reverse("plan-session", args=[following.pk, team.pk]) if following and team.is_active else ""


def to_submit(user: User) -> list[tuple[Quarter, Team]]:
    """Quarters in grading with a team that the person manages and that is not submitted; none for who manages nothing.

    One query, and one more while a quarter is graded, which is a few days of three months.
    """
    if user.profile != roles.MANAGER:
        return []
    grading = list(Quarter.objects.filter(state=Quarter.State.GRADING).order_by("name"))
    if not grading:
        return []
    said = TeamClose.objects.filter(quarter=OuterRef("quarter"), team=OuterRef("primary_team"))
    open_ones = Objective.objects.filter(
        ~Exists(said), primary_team__managers=user, quarter__in=grading, state=Objective.State.ACTIVE
    )
    found = open_ones.order_by("primary_team__name").values_list("quarter", "primary_team", "primary_team__name")
    teams = list(dict.fromkeys(found))
    return [(quarter, Team(pk=team, name=of)) for quarter in grading for pk, team, of in teams if pk == quarter.pk]


def to_close(user: User, *, at: datetime) -> list[Quarter]:
    """Quarters in grading that are over, for administrators; one query, none for others."""
    if not policies.can_close(user):
        return []
    return list(Quarter.objects.filter(state=Quarter.State.GRADING, grace_ends_on__lt=at.date()).order_by("starts_on"))
