"""Which teams a page is about; teams with their members over time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404

from organization import roles
from organization.ground.names import owner_name
from organization.models import Membership, Team, TeamManager, User


def own_team_ids(user: User, today: date) -> list[int]:
    """The teams a person looks at first: managed ones for a manager, else those they belong to today."""
    rows: QuerySet[Any] = Membership.objects.on(today)
    if user.profile == roles.MANAGER:
        rows = TeamManager.objects.all()
    return list(rows.filter(user=user, team__is_active=True).order_by("team").values_list("team", flat=True))


def managed_team_ids(user: User) -> set[int]:
    """Teams the person manages now; none, and no query, for those who may not plan."""
    if not user.may("objective.plan"):
        return set()
    return set(TeamManager.objects.filter(user=user).values_list("team", flat=True))


def plannable_teams(user: User) -> list[Team]:
    """Teams whose planning page the person opens: managed ones for a manager, for an MSL those they were ever in
    or will be, all for leads, admins and compliance."""
    teams = Team.objects.filter(is_active=True)
    if user.profile == roles.MANAGER:
        teams = teams.filter(managers=user)
    if user.profile == roles.MSL:
        teams = teams.filter(memberships__user=user).distinct()
    return list(teams)


def opens_plan(user: User, team: Team, managed: Collection[int]) -> bool:
    """Whether ``plannable_teams`` has the team; ``managed``: ``managed_team_ids``. One query, for an MSL alone."""
    if not user.may("planning.view") or not team.is_active:
        return False
    if user.profile == roles.MSL:
        return Membership.objects.filter(user=user, team=team).exists()
    return user.profile != roles.MANAGER or team.pk in managed


def joined_team_ids(user: User, first: date, last: date) -> set[int]:
    """Teams that the person is in on a day from ``first`` to ``last``."""
    stays = Q(to_date__isnull=True) | Q(to_date__gte=first)
    return set(Membership.objects.filter(stays, user=user, from_date__lte=last).values_list("team", flat=True))


def get_membership(pk: int) -> Membership:
    """A membership with its team and person, else 404. Who may see it is decided by the page's permission."""
    return get_object_or_404(Membership.objects.select_related("team", "user"), pk=pk)


def get_management(pk: int) -> TeamManager:
    """Who manages which team, both loaded, else 404. Who may see it is decided by the page's permission."""
    return get_object_or_404(TeamManager.objects.select_related("team", "user"), pk=pk)


def teams(today: date) -> QuerySet[Team]:
    """Teams by name with today's number of members and their managers."""
    on = Q(memberships__from_date__lte=today) & (
        Q(memberships__to_date__isnull=True) | Q(memberships__to_date__gte=today)
    )
    return (
        Team.objects.annotate(member_count=Count("memberships", filter=on))
        .prefetch_related(Prefetch("managers", queryset=User.objects.order_by("sort_key"), to_attr="managers_now"))
        .order_by("name", "pk")
    )


@dataclass(frozen=True)
class MemberRow:
    """One membership of a team."""

    pk: int
    name: str
    from_date: str
    to_date: str
    is_primary: bool
    state: str  # "now", "to come", "past"


def member_rows(team: Team, today: date) -> dict[str, list[MemberRow]]:
    """Memberships in three groups (now, to come, past), by name; one query."""
    groups: dict[str, list[MemberRow]] = {"now": [], "to come": [], "past": []}
    for membership in team.memberships.select_related("user").order_by("user__sort_key", "-from_date", "pk"):
        row = _member_row(membership, today)
        groups[row.state].append(row)
    return groups


def _member_row(membership: Membership, today: date) -> MemberRow:
    if membership.from_date > today:
        state = "to come"
    else:
        state = "past" if membership.to_date and membership.to_date < today else "now"
    return MemberRow(
        pk=membership.pk,
        name=owner_name(membership.user),
        from_date=f"{membership.from_date:%-d %b %Y}",
        to_date=f"{membership.to_date:%-d %b %Y}" if membership.to_date else "",
        is_primary=membership.is_primary,
        state=state,
    )


def manager_rows(team: Team) -> list[dict[str, Any]]:
    """Who manages the team now, by name."""
    managements = TeamManager.objects.filter(team=team).select_related("user").order_by("user__sort_key")
    return [{"pk": management.pk, "name": owner_name(management.user)} for management in managements]
