"""What a key result would be the moment it is added: it is added, assessed and taken back."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from okrs.arithmetic.progress import Status
from okrs.models import KeyResult, Objective
from okrs.planning.services.key_results import Step, add_key_result
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import value_text
from organization.models import User


class _NotMeant(Exception):
    """Takes the trial back."""


def complete_at_once(
    *, objective: Objective, by: User, fields: Mapping[str, Any], today: date, at: datetime, steps: Sequence[Step] = ()
) -> str:
    """The value ("6 of 5") of a key result that would be complete the moment it is added, else empty.

    Who may, and what it raises: as ``add_key_result``.
    """
    found = ""
    try:
        with transaction.atomic():
            made = add_key_result(objective=objective, by=by, fields=fields, today=today, steps=steps)
            stands = assess([KeyResult.objects.for_measuring().get(pk=made.pk)], at=at)[made.pk]
            found = value_text(stands) if stands.status == Status.COMPLETE else ""
            raise _NotMeant
    except _NotMeant:
        return found
