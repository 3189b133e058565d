"""Defining custom fields, and checking what a record holds under them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError

from audit.history import acting
from organization import policies
from organization.custom_fields.selectors import fields_of, use_of
from organization.custom_fields.values import checked
from organization.ground.constraints import atomic_write
from organization.models import CustomField, User
from organization.models.custom_fields import MOST_OPTIONS


def fill_custom(record: Any, on: str, given: Mapping[str, Any] | None) -> None:
    """Put ``given`` into the record's own fields, checked; ValidationError by field. The record's service saves it.

    None: whoever writes does not ask for them, as the template of a quarter, and they stay as they are. One query,
    none for None.
    """
    if given is not None:
        record.custom = checked(fields_of(on), given, record.custom)


@atomic_write
def add_field(*, by: User, on: str, key: str, kind: str, options: Sequence[str], **more: Any) -> CustomField:
    """Define a field. Who may: administrators. ``more``: name, help, is_required, position."""
    policies.require(policies.may_edit_organization(by))
    field = CustomField(on=on, key=key, kind=kind, options=_cleaned(options), **more)
    with acting(by=by.pk):
        field.full_clean()
        field.save()
    return field


@atomic_write
def change_field(*, by: User, field: CustomField, options: Sequence[str], **more: Any) -> CustomField:
    """Change its words, its place, whether it must be filled in, and what it offers. Who may: administrators.

    An option that is left out and was chosen somewhere is retired: not offered any more, and kept where it was chosen.
    One that nobody chose is gone; one that is named again is offered again.
    """
    policies.require(policies.may_edit_organization(by))
    field = CustomField.objects.select_for_update().get(pk=field.pk)
    wanted, had = _cleaned(options), [*field.options, *field.retired]
    left = [one for one in had if one not in wanted]
    used = use_of(field).options if left else {}
    field.options, field.retired = wanted, [one for one in left if used[one]]
    for name, value in more.items():
        setattr(field, name, value)
    with acting(by=by.pk):
        field.full_clean()
        field.save()
    return field


@atomic_write
def archive_field(*, by: User, field: CustomField, at: datetime, reason: str = "") -> CustomField:
    """Ask for it no more; its values stay, and are shown, exported and searched. Who may: administrators."""
    policies.require(policies.may_edit_organization(by))
    with acting(by=by.pk, reason=reason):
        # An archived one keeps its day when the button is sent twice.
        CustomField.objects.filter(pk=field.pk, archived_at__isnull=True).update(archived_at=at)
    field.refresh_from_db()
    return field


@atomic_write
def restore_field(*, by: User, field: CustomField) -> CustomField:
    """Ask for it again. Who may: administrators."""
    policies.require(policies.may_edit_organization(by))
    with acting(by=by.pk):
        CustomField.objects.filter(pk=field.pk).update(archived_at=None)
    field.refresh_from_db()
    return field


def _cleaned(options: Sequence[str]) -> list[str]:
    found = list(dict.fromkeys(" ".join(one.split()) for one in options if one.strip()))
    if len(found) > MOST_OPTIONS:
        raise ValidationError({"options": f"At most {MOST_OPTIONS} options."})
    return found
