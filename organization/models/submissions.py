"""Forms and calls that were saved, so that the same one sent again makes nothing new."""

from django.conf import settings
from django.db import models

MOST = 1000


class Submission(models.Model):
    """A form (or a call of the API) that made something: by whom, under which key, and where that leads.

    The page makes the key anew each time it is shown. The row is written in the transaction that saves what was sent:
    a second sending waits for the first and then finds it. ``digest`` tells what was sent. Nothing of its content is
    kept, and the row is forgotten after a week.
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
