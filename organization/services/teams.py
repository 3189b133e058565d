"""Teams, who belongs to them over time, and who manages them."""

from datetime import date

from django.core.exceptions import ValidationError

from audit.history import acting
from organization import policies
from organization.ground.constraints import atomic_write
from organization.models import Membership, Team, TeamManager, User
from organization.services.records import store


@atomic_write
def save_team(*, team: Team, by: User, reason: str = "") -> Team:
    """Add or change a team; administrators only."""
    policies.require(policies.may_edit_organization(by))
    return store(team, by=by, reason=reason)


@atomic_write
def add_member(
    *, team: Team, user: User, from_date: date, to_date: date | None, is_primary: bool, by: User, reason: str = ""
) -> Membership:
    """``user`` belongs to ``team`` from a day on (to a day, both included; without one, open).

    ValidationError for a deactivated person or team, reversed days, the same team twice at a time, or a second primary
    team in that time.
    """
    policies.require(policies.may_edit_organization(by))
    if not user.is_active:
        raise ValidationError({"user": "This person is deactivated. Reactivate them first."})
    if not team.is_active:
        raise ValidationError("This team is deactivated. Reactivate it first.")
    membership = Membership(team=team, user=user, from_date=from_date, to_date=to_date, is_primary=is_primary)
    return store(membership, by=by, reason=reason)


@atomic_write
def change_membership(
    *, membership: Membership, from_date: date, to_date: date | None, is_primary: bool, by: User, reason: str = ""
) -> Membership:
    """Move the days of a membership (a ``to_date`` ends it) or make it primary."""
    policies.require(policies.may_edit_organization(by))
    membership.from_date, membership.to_date, membership.is_primary = from_date, to_date, is_primary
    return store(membership, by=by, reason=reason)


@atomic_write
def remove_membership(*, membership: Membership, by: User, reason: str = "") -> None:
    """Take back a membership that was entered by mistake; its history stays."""
    policies.require(policies.may_edit_organization(by))
    with acting(by=by.pk, reason=reason):
        membership.delete()


@atomic_write
def add_manager(*, team: Team, user: User, by: User, reason: str = "") -> TeamManager:
    """``user`` manages ``team`` from now on; their role must let them plan."""
    policies.require(policies.may_edit_organization(by))
    if not policies.may_be_manager(user):
        words = "Only a manager or a medical lead can manage a team. Change the person's role first."
        raise ValidationError({"user": words})
    return store(TeamManager(team=team, user=user), by=by, reason=reason)


@atomic_write
def remove_manager(*, management: TeamManager, by: User, reason: str = "") -> None:
    """The person no longer manages the team; the history tells that they did."""
    policies.require(policies.may_edit_organization(by))
    with acting(by=by.pk, reason=reason):
        management.delete()
