"""What was saved under a key before."""

from uuid import UUID

from organization.models import Submission, User


def submission_of(user: User, key: UUID) -> Submission | None:
    """What this person saved under this key."""
    return Submission.objects.filter(user=user, key=key).first()
