"""People as lists, pickers and pages show them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from organization import policies
from organization.models import Membership, Team, User
from organization.models.names import named, nearly
from organization.roles import ROLES
from organization.selectors.dependants import dependants


@dataclass(frozen=True)
class PersonRow:
    """One person in the list; ``email`` is empty for readers who may not see it."""

    pk: int
    name: str
    email: str
    role: str
    function: str
    teams: str
    area: str
    state: str


def people(today: date) -> QuerySet[User]:
    """Everybody by name, with what a row shows."""
    memberships = Membership.objects.on(today).select_related("team").order_by("-is_primary", "team__name")
    return (
        User.objects.select_related("therapeutic_area")
        .prefetch_related(
            Prefetch("memberships", queryset=memberships, to_attr="memberships_today"),
            Prefetch("managed_teams", queryset=Team.objects.order_by("name"), to_attr="teams_managed"),
        )
        .order_by("sort_key", "pk")
    )


def person_row(user: Any, viewer: User) -> PersonRow:
    """A row of ``people()`` as ``viewer`` may read it."""
    teams = [membership.team.name for membership in user.memberships_today]
    teams += [f"{team.name} (manages)" for team in user.teams_managed]
    return PersonRow(
        pk=user.pk,
        name=user.display_name,
        email=user.email if policies.may_edit_organization(viewer) else "",
        role=ROLES[user.role].name if user.role in ROLES else "No role",
        function=user.get_function_display(),
        teams=", ".join(teams),
        area=user.therapeutic_area.name if user.therapeutic_area else "",
        state=account_state(user),
    )


def account_state(user: User) -> str:
    """Invited, active or deactivated."""
    if not user.is_active:
        return "Deactivated"
    return "Active" if user.last_login or user.has_usable_password() else "Invited"


def people_to_choose() -> QuerySet[User]:
    """Active people by name, for a picker."""
    return User.objects.active().order_by("sort_key", "pk")


def people_found(words: str, *, limit: int, is_forgiving: bool = False) -> list[tuple[User, str]]:
    """Active people of this name with their role; with ``is_forgiving`` those whose name has one wrong letter."""
    active = people_to_choose()
    found = active.filter(pk__in=nearly(active, words)) if is_forgiving else named(active, words)
    return [(one, ROLES[one.role].name if one.role in ROLES else "No role") for one in found[:limit]]


def people_who_may_manage() -> QuerySet[User]:
    """Active people whose role lets them manage a team."""
    return people_to_choose().filter(role__in=["manager", "medical_lead"])


def consequences_of_leaving(user: User, today: date) -> list[str]:
    """What remains when the person is deactivated, in sentences."""
    teams = list(user.managed_teams.order_by("name").values_list("name", flat=True))
    lines = ["They can no longer sign in; sessions, API tokens and open links end for good."]
    if teams:
        lines.append(f"They still manage {', '.join(teams)}: give these teams another manager.")
    memberships = Membership.objects.on(today).filter(user=user).select_related("team")
    lines += [f"They stay a member of {membership.team.name} until you end it." for membership in memberships]
    lines.append("They get no more reminders and can no longer be chosen; what they own is marked.")
    lines.append("What they planned with KOLs waits for their managers, in “Needs you”, to be handed on or cancelled.")
    lines.append("Reassign their key results on the board: filter it by them, choose all, “Reassign”.")
    found = dependants(user, tracked_only=True)
    if found:
        lines.append(f"What refers to them stays as it is: {', '.join(str(one) for one in found)}.")
    return lines
