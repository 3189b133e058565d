"""Whom a wave asks."""

from interactions.models import Audience
from interactions.pulse.policies import COLLEAGUES
from organization import roles
from organization.models import User
from organization.models.people import UserQuerySet


def asked_people(audience: str) -> UserQuerySet:
    """MSLs; or partners and compliance of every function but medical, who can say what field medical is worth to them.

    Managers and medical leads lead what is asked about, administrators set the product up: nobody asks them.
    """
    people: UserQuerySet = User.objects.active().order_by("pk")
    if audience == Audience.MSLS:
        return people.filter(role=roles.MSL)
    return people.filter(role__in=COLLEAGUES).exclude(function=User.Function.MEDICAL)
