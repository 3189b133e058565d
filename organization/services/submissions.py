"""Saving a form or an API call once: its key is claimed in the transaction of the save."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from organization.models import Submission, User

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def claim(*, by: User, key: UUID, digest: str, at: datetime) -> tuple[Submission, bool]:
    """The row of this key, and whether it is new; inside the caller's transaction, which saves what was sent.

    Another sending with the same key waits here until that transaction ends. Then there is a row that says where to go,
    or none, because nothing was saved and the key is free again.
    """
    return Submission.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "at": at})


@transaction.atomic
def settle(*, submission: Submission, by: User, place: str) -> None:
    """Note where to find what was saved; without a place nothing was saved, and the key is free again."""
    found = Submission.objects.filter(pk=submission.pk, user=by)
    if place:
        found.update(place=place)
    else:
        found.delete()


def forget_submissions(*, at: datetime) -> int:
    """Delete old keys, which nobody sends again: no page lies open for a week. Returns how many."""
    return Submission.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
