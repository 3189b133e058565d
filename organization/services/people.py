"""Accounts: invited, changed, deactivated. Mail is sent by ``organization.accounts.invitations``."""

from typing import NamedTuple

from django.core.exceptions import ValidationError

from organization import policies, roles
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.accounts import end_access, end_sessions_and_links, forget_addresses
from organization.services.records import store

CHANGEABLE = ("email", "display_name", "role", "function", "timezone", "country", "therapeutic_area_id")
WHY_MOVED = "Say why the address changes: whoever reads the new one can set a new password."
LAST_ADMIN = "This is the last active administrator. Make somebody else administrator first."


@atomic_write
def invite(*, user: User, by: User, reason: str = "") -> User:
    """Create the account of ``user`` (unsaved) without a usable password; administrators only."""
    policies.require(policies.may_edit_organization(by))
    user.set_unusable_password()
    _keep_admin_flags(user)
    return store(user, by=by, reason=reason)


class Changed(NamedTuple):
    """The person as stored, and the former address if it changed."""

    user: User
    moved_from: str


@atomic_write
def change_person(*, user: User, by: User, reason: str = "") -> Changed:
    """Save the changed fields of ``user``; administrators only.

    Another address moves the account: the old one opens nothing any more, sessions and open links end, and both
    addresses must be told. ValidationError without a reason for that, once somebody has a password, and when
    administrators take the role from themselves or from the last of them.
    """
    policies.require(policies.may_edit_organization(by))
    before = User.objects.select_for_update().get(pk=user.pk)
    if before.role == roles.ADMIN and user.role != roles.ADMIN and before.is_active:
        if before.pk == by.pk:
            raise ValidationError({"role": "You cannot take the administrator's role from yourself."})
        _require_another_admin(before, field="role")
    # Only these fields, so that a password set or a sign-in meanwhile is not undone.
    old = before.email
    for field in CHANGEABLE:
        setattr(before, field, getattr(user, field))
    _keep_admin_flags(before)
    stored = store(before, by=by, reason=reason)
    if stored.email == old:
        return Changed(stored, "")
    if not reason and (stored.has_usable_password() or stored.last_login):
        raise ValidationError({"reason": WHY_MOVED})
    end_sessions_and_links(stored)
    stored.save(update_fields=["access_stamp"])
    forget_addresses(stored)
    return Changed(stored, old)


@atomic_write
def change_own_settings(*, user: User, by: User) -> User:
    """Change one's own name, time zone and country."""
    policies.require(user.pk == by.pk and by.is_active)
    stored = User.objects.select_for_update().get(pk=user.pk)
    stored.display_name, stored.timezone, stored.country = user.display_name, user.timezone, user.country
    return store(stored, by=by)


@atomic_write
def deactivate(*, user: User, by: User, reason: str = "") -> User:
    """End a person's sign-in, sessions, tokens and open links for good; their records stay.

    ValidationError for oneself and for the last active administrator.
    """
    policies.require(policies.may_edit_organization(by))
    if user.pk == by.pk:
        raise ValidationError("You cannot deactivate yourself.")
    stored = User.objects.select_for_update().get(pk=user.pk)
    if stored.role == roles.ADMIN:
        _require_another_admin(stored)
    stored.is_active = False
    end_access(stored)
    return store(stored, by=by, reason=reason)


@atomic_write
def reactivate(*, user: User, by: User, reason: str = "") -> User:
    """Let the person sign in again with the former password; what ended with the account stays ended."""
    policies.require(policies.may_edit_organization(by))
    stored = User.objects.select_for_update().get(pk=user.pk)
    stored.is_active = True
    return store(stored, by=by, reason=reason)


def _require_another_admin(user: User, field: str = "") -> None:
    # Lock all administrators, so that two of them cannot remove each other at the same moment.
    admins = list(User.objects.select_for_update().active().filter(role=roles.ADMIN).order_by("pk"))
    if all(admin.pk == user.pk for admin in admins):
        raise ValidationError({field: LAST_ADMIN} if field else LAST_ADMIN)


def _keep_admin_flags(user: User) -> None:
    """The Django admin is open to administrators only."""
    user.is_staff = user.is_superuser = user.role == roles.ADMIN
