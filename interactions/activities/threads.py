"""Threads of activities."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from interactions.models import Activity, Decision, MeetingAttendee
from interactions.models.activities import ActivityParticipant
from organization import roles
from organization.comments.subjects import About, Subject
from organization.models import On, User
from organization.models.people import with_profile
from organization.models.reach import readers_within


class ActivitySubject(Subject):
    """Read by those who take part or are invited, the owner's team, its managers, medical leads and compliance."""

    on, data, model = On.ACTIVITY, "activity", Activity

    def rows(self, user: User, today: date) -> "QuerySet[Any]":
        """Those whose content the viewer reads."""
        return Activity.objects.visible_to(user, today)

    def about(self, row: Activity) -> About:
        """Its title."""
        return About(row.title, reverse("activity", args=[row.pk]))

    def readers(self, row: Activity, today: date) -> Q:
        """By the owner; whoever takes part; and of a meeting, whoever is invited or owes a decision."""
        joined = ActivityParticipant.objects.filter(activity=row).values("user")
        invited = MeetingAttendee.objects.filter(meeting__activity=row).exclude(user=None).values("user")
        owing = Decision.objects.filter(meeting__activity=row).values("owner")
        inside = with_profile(lambda who: roles.scope(who, self.data) in (roles.TEAM, roles.MANAGED, roles.OWN))
        part = Q(pk__in=joined) | (inside & (Q(pk__in=invited) | Q(pk__in=owing)))
        return readers_within(self.data, today, authors=[row.owner_id]) | part
