"""Threads of submitted insights."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from insights.models import Insight
from organization.comments.subjects import About, Subject
from organization.models import On, User


class InsightSubject(Subject):
    """Read by the medical side and compliance; partners, who read a copy, read no thread."""

    on, data, model, owner = On.INSIGHT, "insight", Insight, "originator"

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Submitted ones: a draft is its author's alone."""
        return Insight.objects.visible_to(user).submitted().select_related("therapeutic_area")

    def about(self, row: Insight) -> About:
        """Its number and what it is about."""
        title = f"Insight no. {row.pk}: {row.get_category_display()} in {row.therapeutic_area}"
        return About(title, reverse("insight", args=[row.pk]))

    def readers(self, row: Insight, today: date) -> Q:
        """Whoever reads insights in full."""
        return self.full_readers()
