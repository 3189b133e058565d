"""Who follows which objective."""

from django.conf import settings
from django.db import models

from audit.history import tracked
from okrs.models.objectives import Objective


@tracked()
class Follow(models.Model):
    """A person follows an objective, which then shows in their quarter. Only people who may read it can follow it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="follows")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "objective"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.user_id} follows objective {self.objective_id}"
