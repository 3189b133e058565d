"""Who may correct a weekly update, decided on loaded fields."""

from datetime import datetime

from okrs.models import WeeklyUpdate
from okrs.planning.policies import IN_PLACE
from organization.models import User


def can_correct_update(user: User, update: WeeklyUpdate, at: datetime) -> bool:
    """Only its author: a draft at any time, a submitted update for three days."""
    return (
        update.author_id == user.pk
        and user.may("weekly.write")
        and (update.submitted_at is None or at - update.submitted_at <= IN_PLACE)
    )
