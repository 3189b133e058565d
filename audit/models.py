"""The access log: who read or exported scientific content that is not their own."""

import pgtrigger
from django.db import models

from audit.history import no_truncate


class AccessRecord(models.Model):
    """Somebody read (page) or took away (export) scientific content that is not their own.

    ``actor_id`` is a plain number: this app knows no other app.
    """

    class Action(models.TextChoices):
        READ = "read", "read"
        EXPORT = "export", "exported"

    actor_id = models.BigIntegerField()
    action = models.CharField(max_length=8, choices=Action)
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField(null=True, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["model", "object_id", "-at"], name="access_by_object"),
            models.Index(fields=["actor_id", "-at"], name="access_by_actor"),
            models.Index(fields=["-at", "-id"], include=["action"], name="access_newest"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(action__in=["read", "export"]), name="access_action_known"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            no_truncate(),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} {self.action} {self.model} {self.object_id or ''}".strip()
