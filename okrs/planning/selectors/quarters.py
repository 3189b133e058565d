"""Which quarter, and which teams, a page is about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from organization import roles
from organization.models import Membership, Quarter, Team, TeamManager, User


def current_quarter(today: date) -> Quarter | None:
    """The quarter that holds ``today``, else the next to begin, else the last that ended."""
    return current_of(all_quarters(), today)


def current_of(quarters: Sequence[Quarter], today: date) -> Quarter | None:
    """The same of quarters that are known, the newest first."""
    running = (one for one in quarters if one.starts_on <= today <= one.ends_on)
    ahead = (one for one in reversed(quarters) if one.starts_on > today)
    return next(running, None) or next(ahead, None) or next(iter(quarters), None)


def all_quarters() -> list[Quarter]:
    """Every quarter, the newest first: four a year. One query."""
    return list(Quarter.objects.order_by("-starts_on"))


def own_team_ids(user: User, today: date) -> list[int]:
    """The teams a person looks at first: managed ones for a manager, else those they belong to today."""
    return [pk for (pk,) in own_teams(user.profile, person=user.pk, today=today)]


def own_teams(profile: str, person: int, today: date) -> "QuerySet[Any, tuple[int]]":
    """The same as a query, by the person's profile."""
    if profile == roles.MANAGER:
        return TeamManager.objects.filter(user=person, team__is_active=True).order_by("team").values_list("team")
    rows = Membership.objects.on(today).filter(user=person, team__is_active=True)
    return rows.order_by("team").values_list("team")


def managed_team_ids(user: User) -> set[int]:
    """Teams the person manages now; none, and no query, for those who may not plan."""
    if not user.may("objective.plan"):
        return set()
    return set(TeamManager.objects.filter(user=user).values_list("team", flat=True))


def plannable_teams(user: User) -> list[Team]:
    """Teams whose planning page the person opens: managed ones for a manager, all for leads, admins and compliance."""
    teams = Team.objects.filter(is_active=True)
    if user.profile == roles.MANAGER:
        teams = teams.filter(managers=user)
    return list(teams)
