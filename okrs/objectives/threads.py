"""Threads of objectives and key results."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from okrs.models import KeyResult, Objective
from organization.comments.subjects import About, Subject
from organization.models import On, Quarter, User


class ObjectiveSubject(Subject):
    """Read by the medical side; the quarter may be closed."""

    on, data, model = On.OBJECTIVE, "objective", Objective

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """All objectives, drafts too: a plan is talked about while it is made."""
        return Objective.objects.visible_to(user).select_related("quarter")

    def about(self, row: Objective) -> About:
        """Code and title."""
        return About(str(row), reverse("objective", args=[row.pk]), is_closed(row.quarter))

    def readers(self, row: Objective, today: date) -> Q:
        """Whoever reads objectives in full, its owner only if they do."""
        return self.full_readers()


class KeyResultSubject(ObjectiveSubject):
    """As the objective that it belongs to."""

    on, data, model = On.KEY_RESULT, "objective", KeyResult  # type: ignore[assignment]

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Key results of the objectives that the viewer reads."""
        return KeyResult.objects.visible_to(user).select_related("objective__quarter")

    def about(self, row: Any) -> About:
        """Code and title."""
        title = f"{row.code} {row.title}"
        return About(title, reverse("key-result", args=[row.pk]), is_closed(row.objective.quarter))


def is_closed(quarter: Quarter) -> bool:
    """Whether what is said now is said after the quarter was closed."""
    return quarter.state == Quarter.State.CLOSED
