"""Threads of initiatives."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from okrs.models import Initiative
from organization.comments.subjects import About, Subject
from organization.models import On, Quarter, User


class InitiativeSubject(Subject):
    """Read by whoever reads objectives in full, as the objective that the work is for."""

    on, data, model = On.INITIATIVE, "objective", Initiative

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """All that the viewer reads."""
        return Initiative.objects.visible_to(user).select_related("key_result__objective__quarter")

    def about(self, row: Initiative) -> About:
        """Its title, and what it is for."""
        key_result = row.key_result
        is_closed = key_result.objective.quarter.state == Quarter.State.CLOSED
        return About(f"{row}, for {key_result.code}", reverse("initiative", args=[row.pk]), is_closed)

    def readers(self, row: Initiative, today: date) -> Q:
        """Whoever reads objectives in full, its owner only if they do."""
        return self.full_readers()
