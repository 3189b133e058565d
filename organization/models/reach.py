"""Whose rows a scope covers: one's own, those of one's teams, those of the teams one manages."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from organization import roles
from organization.models.people import Membership, TeamManager, User


def people_within(user: User, scope: str, today: date) -> Q:
    """Whose rows a TEAM, MANAGED or OWN scope covers, as a condition on people.

    TEAM: the viewer and the people of the viewer's teams of today. MANAGED: the viewer and the people of the teams the
    viewer manages now.
    """
    own = Q(pk=user.pk)
    others = colleagues_within(user, scope, today)
    return own if others is None else own | Q(pk__in=others)


def colleagues_within(user: User, scope: str, today: date) -> "models.QuerySet[Membership, Any] | None":
    """Ids of the other people whose rows a TEAM or MANAGED scope covers; None for an OWN scope."""
    teams: Any
    if scope == roles.TEAM:
        teams = Membership.objects.on(today).filter(user=user).values("team")
    elif scope == roles.MANAGED:
        teams = TeamManager.objects.filter(user=user).values("team")
    else:
        return None
    return Membership.objects.on(today).filter(team__in=teams).values("user")


def written_within(author: str, user: User, scope: str, today: date) -> Q:
    """The same as a condition on rows with their author in ``author``; needs no join with people."""
    others = colleagues_within(user, scope, today)
    own = Q(**{author: user.pk})
    return own if others is None else own | Q(**{f"{author}__in": others})
