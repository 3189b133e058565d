"""Who may change a comment, decided on loaded fields."""

from datetime import datetime, timedelta

from organization.models import Comment, User

# As long as its author may change or withdraw it; what they find later is said in a new comment.
CHANGED_FOR = timedelta(minutes=15)


def can_change(user: User, comment: Comment, at: datetime) -> bool:
    """Only its author, for a few minutes, and not once it is withdrawn."""
    return (
        comment.author_id == user.pk
        and user.may("comment.write")
        and comment.withdrawn_at is None
        and at - comment.created_at <= CHANGED_FOR
    )


def reads_edits(user: User, comment: Comment) -> bool:
    """What a comment said before is for its author and for compliance."""
    return comment.author_id == user.pk or user.may("oversight.view")
