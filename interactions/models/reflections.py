"""A note to oneself about a tension. Its text is encrypted in the database, and only its author reads it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked
from interactions.models.stakeholders import InternalStakeholder
from organization.models import User


class ReflectionQuerySet(models.QuerySet["ReflectionNote"]):
    """Queries on notes to oneself."""

    def visible_to(self, user: User) -> "ReflectionQuerySet":
        """One's own, whatever the role."""
        return self.filter(owner=user)


@tracked(exclude=["sealed"])
class ReflectionNote(models.Model):
    """``sealed`` is the text, encrypted with the installation's key. History says when a note changed, never what."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    stakeholder = models.ForeignKey(
        InternalStakeholder, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    sealed = models.TextField(editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = "note to oneself"
        verbose_name_plural = "notes to oneself"
        ordering = ["-written_at", "-pk"]
        constraints = [
            # What the cipher makes begins with its version; anything else would be a text that lies open.
            models.CheckConstraint(condition=Q(sealed__startswith="gAAAA"), name="reflection_note_is_sealed")
        ]

    def __str__(self) -> str:
        return f"note to oneself no. {self.pk}"
