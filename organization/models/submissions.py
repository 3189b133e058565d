"""Forms and calls that were saved, so that a repeat makes nothing new."""

from django.conf import settings
from django.db import models

MOST = 1000


class Submission(models.Model):
    """A form (or API call) that made something: by whom, under which key, and where that leads.

    The page has a new key each time it is shown. The row is written in the transaction that saves what was sent: a
    second sending waits for the first and then finds it. ``digest`` tells whether two sendings are the same. The
    content is not kept, and the row is deleted after a week.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    digest = models.CharField(max_length=64)
    place = models.CharField(max_length=MOST)
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="submission_once")]

    def __str__(self) -> str:
        return f"Saved at {self.at:%Y-%m-%d %H:%M}"
