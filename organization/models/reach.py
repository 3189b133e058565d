"""Whose rows a person's scope reaches: their own, their teams', those of the teams they manage."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from organization import roles
from organization.models.people import Membership, TeamManager, User


def people_within(user: User, scope: str, today: date) -> Q:
    """Which authors' rows a TEAM, MANAGED or OWN scope reaches, as a condition on people.

    TEAM: own rows and those of people of a team the viewer belongs to today.
    MANAGED: own rows and those of people of a team the viewer manages now.
    """
    own = Q(pk=user.pk)
    others = colleagues_within(user, scope, today)
    return own if others is None else own | Q(pk__in=others)


def colleagues_within(user: User, scope: str, today: date) -> "models.QuerySet[Membership, Any] | None":
    """The ids of other people whose rows a TEAM or MANAGED scope reaches; None for an OWN scope."""
    teams: Any
    if scope == roles.TEAM:
        teams = Membership.objects.on(today).filter(user=user).values("team")
    elif scope == roles.MANAGED:
        teams = TeamManager.objects.filter(user=user).values("team")
    else:
        return None
    return Membership.objects.on(today).filter(team__in=teams).values("user")


def written_within(author: str, user: User, scope: str, today: date) -> Q:
    """The same as a condition on rows, whose field ``author`` names who wrote them; it does not look at people."""
    others = colleagues_within(user, scope, today)
    own = Q(**{author: user.pk})
    return own if others is None else own | Q(**{f"{author}__in": others})
