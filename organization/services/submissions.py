"""Saving a form, or a call of the API, once: the key that a page carries, claimed in the transaction of the save."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from organization.models import Submission, User

KEPT_FOR = timedelta(days=7)


@transaction.atomic
def claim(*, by: User, key: UUID, digest: str, at: datetime) -> tuple[Submission, bool]:
    """The row of this key, and whether it is new. Within the caller's transaction, which saves what was sent.

    Whoever sends the same key at the same moment waits here until that transaction has ended: then there is a row
    to be led by, or none, because nothing was saved, and the key is free again.
    """
    return Submission.objects.get_or_create(user=by, key=key, defaults={"digest": digest, "at": at})


@transaction.atomic
def settle(*, submission: Submission, by: User, place: str) -> None:
    """Note where what was saved is found; without a place nothing was saved, and the key is free again."""
    found = Submission.objects.filter(pk=submission.pk, user=by)
    if place:
        found.update(place=place)
    else:
        found.delete()


def forget_submissions(*, at: datetime) -> int:
    """Keys that nobody sends again: a page does not lie open for a week. How many there were."""
    return Submission.objects.filter(at__lt=at - KEPT_FOR).delete()[0]
