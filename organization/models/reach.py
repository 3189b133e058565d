"""Whose rows a scope covers: one's own, those of one's teams, those of the teams one manages."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from organization import roles
from organization.models.people import User, with_profile
from organization.models.teammates import Teammate


def people_within(user: User, scope: str, today: date) -> Q:
    """Whose rows a TEAM, MANAGED or OWN scope covers, as a condition on people.

    TEAM: the viewer and the people of the viewer's teams of today. MANAGED: the viewer and the people of the teams the
    viewer manages now.
    """
    own = Q(pk=user.pk)
    others = colleagues_within(user, scope, today)
    return own if others is None else own | Q(pk__in=others)


def colleagues_within(user: User, scope: str, today: date) -> "models.QuerySet[Teammate, Any] | None":
    """Ids of the other people whose rows a TEAM or MANAGED scope covers; None for an OWN scope."""
    if scope not in (roles.TEAM, roles.MANAGED):
        return None
    near = Teammate.objects.on(today).filter(person_id=user.pk, manages=scope == roles.MANAGED, colleague_manages=False)
    return near.values("colleague_id")


def written_within(author: str, user: User, scope: str, today: date) -> Q:
    """The same as a condition on rows with their author in ``author``; needs no join with people."""
    others = colleagues_within(user, scope, today)
    own = Q(**{author: user.pk})
    return own if others is None else own | Q(**{f"{author}__in": others})


def readers_within(data: str, today: date, *, authors: Collection[int], teams: Collection[int] = ()) -> Q:
    """The other way round: whose scope of ``data`` covers rows of these authors or teams, as a condition on people.

    With a FULL scope everybody; with TEAM or MANAGED whoever ``colleagues_within`` gives one of the authors, or who is
    in (manages) one of ``teams``; and the authors themselves.
    """
    found = Q(pk__in=authors) | _scoped(data, roles.FULL)
    for scope, manages in ((roles.TEAM, False), (roles.MANAGED, True)):
        covered = Q(colleague_id__in=authors, colleague_manages=False) | Q(team_id__in=teams)
        near = Teammate.objects.on(today).filter(covered, manages=manages)
        found |= _scoped(data, scope) & Q(pk__in=near.values("person_id"))
    return found


def _scoped(data: str, scope: str) -> Q:
    return with_profile(lambda who: roles.scope(who, data) == scope)
