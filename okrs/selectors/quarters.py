"""Which quarter, and which teams, a page is about."""

from datetime import date

from organization import roles
from organization.models import Membership, Quarter, Team, TeamManager, User


def current_quarter(today: date) -> Quarter | None:
    """The quarter that holds ``today``, else the next to begin, else the last that ended."""
    return (
        Quarter.objects.on(today).first()
        or Quarter.objects.filter(starts_on__gt=today).order_by("starts_on").first()
        or Quarter.objects.order_by("-starts_on").first()
    )


def own_team_ids(user: User, today: date) -> list[int]:
    """The teams a person looks at first: managed ones for a manager, else those they belong to today."""
    if user.standing == roles.MANAGER:
        return list(TeamManager.objects.filter(user=user, team__is_active=True).values_list("team", flat=True))
    return list(Membership.objects.on(today).filter(user=user, team__is_active=True).values_list("team", flat=True))


def managed_team_ids(user: User) -> set[int]:
    """Teams the person manages now; none, and no query, for those who may not plan."""
    if not user.may("objective.plan"):
        return set()
    return set(TeamManager.objects.filter(user=user).values_list("team", flat=True))


def plannable_teams(user: User) -> list[Team]:
    """Teams whose planning page the person opens: managed ones for a manager, all for leads, admins and compliance."""
    teams = Team.objects.filter(is_active=True)
    if user.standing == roles.MANAGER:
        teams = teams.filter(managers=user)
    return list(teams)
