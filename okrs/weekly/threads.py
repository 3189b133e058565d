"""Threads of submitted weekly updates."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from okrs.models import WeeklyUpdate
from okrs.weekly.selectors.page import week_label
from organization.comments.subjects import About, Subject
from organization.models import On, User


class WeeklyUpdateSubject(Subject):
    """Read by the author's team, its managers, medical leads and compliance."""

    on, data, model, owner = On.WEEKLY_UPDATE, "weekly_update", WeeklyUpdate, "author"

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Submitted ones."""
        found = WeeklyUpdate.objects.visible_to(user, today).filter(submitted_at__isnull=False)
        return found.select_related("author")

    def about(self, row: WeeklyUpdate) -> About:
        """Author and week."""
        page = f"{reverse('weekly-team')}?week={row.week_start.isoformat()}#update-{row.pk}"
        return About(f"Weekly update of {row.author}, {week_label(row.week_start)}", page, has_thread=False)
