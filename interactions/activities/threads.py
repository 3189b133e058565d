"""Threads of activities."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from interactions.models import Activity
from interactions.models.activities import ActivityParticipant
from organization.comments.subjects import About, Subject
from organization.models import On, User
from organization.models.reach import readers_within


class ActivitySubject(Subject):
    """Read by those who take part, the owner's team, its managers, medical leads and compliance."""

    on, data, model = On.ACTIVITY, "activity", Activity

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Those whose content the viewer reads."""
        return Activity.objects.visible_to(user, today)

    def about(self, row: Activity) -> About:
        """Its title."""
        return About(row.title, reverse("activity", args=[row.pk]))

    def readers(self, row: Activity, today: date) -> Q:
        """By the owner; and whoever takes part."""
        joined = ActivityParticipant.objects.filter(activity=row).values("user")
        return readers_within(self.data, today, authors=[row.owner_id]) | Q(pk__in=joined)
