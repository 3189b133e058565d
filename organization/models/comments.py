"""What people say to each other about a piece of work: one thread for each object, its comments and mentions.

An object is given by its kind and number, since threads stand below the apps whose objects they are about. What a kind
is, and who reads its objects, the upper apps register (``organization/comments/subjects.py``).
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked

# Characters of a comment, each mention counted as one: a name may be longer than what was typed of it.
LONGEST, LONGEST_TYPED = 2000, 8000


class On(models.TextChoices):
    """What has a thread."""

    WEEKLY_UPDATE = "weekly_update", "weekly update"
    CHECK_IN = "check_in", "check-in"
    OBJECTIVE = "objective", "objective"
    KEY_RESULT = "key_result", "key result"
    INSIGHT = "insight", "insight"
    ACTIVITY = "activity", "activity"
    INITIATIVE = "initiative", "initiative"


@tracked()
class Thread(models.Model):
    """The conversation about one object, made with its first comment. A resolved one waits for nobody."""

    on = models.CharField(max_length=20, choices=On)
    object_id = models.PositiveBigIntegerField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["on", "object_id"], name="thread_once_for_an_object"),
            models.CheckConstraint(condition=Q(on__in=On.values), name="thread_on_known"),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="thread_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_on_display()} {self.object_id}"


class CommentQuerySet(models.QuerySet["Comment"]):
    """Vocabulary of comments."""

    def on(self, kind: str, pk: int) -> "CommentQuerySet":
        """Those of one object's thread. Whether somebody may read them is decided with the object."""
        return self.filter(thread__on=kind, thread__object_id=pk)

    def standing(self) -> "CommentQuerySet":
        """Not withdrawn."""
        return self.filter(withdrawn_at__isnull=True)


@tracked()
class Comment(models.Model):
    """What somebody said. People it mentions stand in ``text`` as ``@{number}``, so that they keep their present name.

    Its author may change or withdraw it for a few minutes (``policies``); the history keeps every text.
    ``after_close``: said when the quarter of the object was closed; what was sealed then does not change.
    """

    thread = models.ForeignKey(Thread, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)
    after_close = models.BooleanField(default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    mentioned: list[dict[str, Any]]  # from the selectors: of each mention its number, the person and their name
    seen_to: int | None  # from the selectors: the newest comment of the thread that the reader has seen

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(fields=["thread", "created_at", "id"], name="comment_in_thread"),
            # Each tick of the reminders asks what was said lately, and who has not seen that they are mentioned.
            models.Index(fields=["created_at"], name="comment_lately"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="comment_says_something", violation_error_message="Write something first."
            ),
            models.CheckConstraint(
                condition=Q(edited_at__isnull=True) | Q(edited_at__gte=models.F("created_at")),
                name="comment_edited_after_it_was_made",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=models.F("created_at")),
                name="comment_withdrawn_after_it_was_made",
            ),
        ]

    def __str__(self) -> str:
        return f"Comment {self.pk}"


@tracked(exclude=["seen_at"])
class Mention(models.Model):
    """A comment calls somebody; they are told once, however often it is edited. ``at``: since when it does.

    ``seen_at``: when they first saw it. It says nothing about the work and is in no history.
    """

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mentions")
    at = models.DateTimeField(default=timezone.now, editable=False)
    seen_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["at"], condition=Q(seen_at__isnull=True), name="mention_unseen")]
        constraints = [models.UniqueConstraint(fields=["comment", "person"], name="mention_once_in_a_comment")]

    def __str__(self) -> str:
        return f"{self.person} in {self.comment}"


class ThreadVisit(models.Model):
    """The newest comment of a thread that a person has seen: later ones are new to them.

    A number and not a moment: comments of a thread are numbered one after the other (their thread is locked), so none
    that was being saved while somebody looked counts as seen.
    """

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="visits")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thread_visits")
    seen_to = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="thread_visit_once")]

    def __str__(self) -> str:
        return f"{self.person} saw {self.thread}"
