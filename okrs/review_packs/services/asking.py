"""Asking for a pack: the same question while one is being made, or a moment after, leads to that one."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from okrs.models import ReviewPack
from okrs.review_packs import policies
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, TherapeuticArea, User
from organization.policies import require

# A form that was sent twice makes one pack.
JUST_NOW = timedelta(seconds=30)


@atomic_write
def ask_for_pack(
    *, quarter: Quarter, by: User, at: datetime, edition: str, team: Team | None = None,
    area: TherapeuticArea | None = None,
) -> ReviewPack:  # fmt: skip
    """A pack that a worker then makes. Who may is said in ``policies``; partners' editions are of the whole quarter.

    A pack of a manager holds what that manager reads, so it is a question of its own; for everybody else who may, the
    same edition holds the same.
    """
    require(edition in policies.editions_of(by))
    if policies.for_partners(edition):
        if quarter.state != Quarter.State.CLOSED:
            raise ValidationError(f"{quarter.name} is not closed yet. Partners get their pack once it is.")
        team = area = None
    if team is not None and area is not None:
        raise ValidationError("Choose a team or an area, not both.")
    bounded = edition == policies.FULL and policies.is_bounded(by)
    question = {"quarter": quarter, "team": team, "area": area, "edition": edition, "reader": by if bounded else None}
    same = ReviewPack.objects.filter(**{f"{name}__isnull" if one is None else name: one or True
                                        for name, one in question.items()})  # fmt: skip
    made = same.being_made().first() or same.filter(asked_at__gt=at - JUST_NOW, problem="").first()
    if made is not None:
        return made
    try:
        with transaction.atomic():
            return ReviewPack.objects.create(asked_by=by, asked_at=at, **question)
    except IntegrityError:  # somebody asked the same at the same moment
        return same.being_made().get()
