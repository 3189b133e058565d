"""What stakeholders said lately, as check-ins and planning offer it."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from interactions.models import StakeholderFeedback
from interactions.models.stakeholders import FeedbackQuerySet
from organization.models import Membership, Team, User
from organization.roles import NONE, ON_CAUSE

# So far back; a little more than a quarter, so that planning sees the one that ends.
LOOKED_BACK = timedelta(days=100)
SHOWN = 8
_FUNCTIONS = dict(User.Function.choices)


@dataclass(frozen=True, slots=True)
class Heard:
    """A piece of feedback. ``line`` is what a check-in takes over: the words, the function and the day, no name."""

    pk: int
    text: str
    about: str
    url: str
    line: str
    owner_id: int


def heard_by(user: User, *, today: date) -> tuple[Heard, ...]:
    """What one's own stakeholders said lately, the newest first; one query."""
    rows = StakeholderFeedback.objects.filter(stakeholder__owner=user)
    return _heard(rows.filter(heard_on__range=(today - LOOKED_BACK, today)))


def heard_in(user: User, *, team: Team, today: date) -> tuple[Heard, ...]:
    """What stakeholders of a team's members said lately, as far as the viewer reads their maps; one query."""
    if user.scope("stakeholder") in (NONE, ON_CAUSE):
        return ()
    members = Membership.objects.on(today).filter(team=team).values("user")
    rows = StakeholderFeedback.objects.visible_to(user, today).filter(stakeholder__owner__in=members)
    return _heard(rows.filter(heard_on__range=(today - LOOKED_BACK, today)))


def _heard(rows: FeedbackQuerySet) -> tuple[Heard, ...]:
    found = rows.select_related("stakeholder__colleague").order_by("-heard_on", "-pk")[:SHOWN]
    return tuple(
        Heard(
            pk=one.pk,
            text=one.text,
            about=f"{one.stakeholder}, {_FUNCTIONS[one.stakeholder.works_in]}, {one.heard_on:%-d %B}",
            url=reverse("stakeholder", args=[one.stakeholder_id]),
            owner_id=one.stakeholder.owner_id,
            line=f"“{one.text}” ({_FUNCTIONS[one.stakeholder.works_in]}, {one.heard_on:%-d %B %Y})",
        )
        for one in found
    )
