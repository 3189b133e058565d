"""One talk, answer or piece of feedback to change: 404 for whom it is not there, 403 for who only reads it."""

from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404

from interactions.models import RoleAnswer, StakeholderContact, StakeholderFeedback
from interactions.stakeholders import policies
from interactions.stakeholders.selectors.lists import readable
from organization.models import User

R = TypeVar("R", RoleAnswer, StakeholderContact, StakeholderFeedback)


def get_talk(user: User, pk: int, *, today: date) -> StakeholderContact:
    """A talk with one's own stakeholder."""
    return _own(StakeholderContact.objects.all(), user, pk, today)


def get_answer(user: User, pk: int, *, today: date) -> RoleAnswer:
    """An answer of one's own stakeholder."""
    return _own(RoleAnswer.objects.all(), user, pk, today)


def get_feedback(user: User, pk: int, *, today: date) -> StakeholderFeedback:
    """Feedback of one's own stakeholder."""
    return _own(StakeholderFeedback.objects.all(), user, pk, today)


def _own(rows: "models.QuerySet[R]", user: User, pk: int, today: date) -> R:
    within: Any = readable(user, today=today)
    found = rows.filter(pk=pk, stakeholder__in=within).select_related("stakeholder__colleague").first()
    if found is None:
        raise Http404
    if not policies.can_add_to(user, found.stakeholder):
        raise PermissionDenied
    return found
