"""A planning session: its notes, who came, and who has its page open now."""

from datetime import timedelta

from django.conf import settings
from django.db import models

from audit.history import tracked
from organization.models import Quarter, Team

# So long after a page was last heard of, its reader counts as gone.
HERE = timedelta(seconds=45)


@tracked()
class PlanningSession(models.Model):
    """The session in which a team plans a quarter. It is there once somebody has written something about it."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="planning_sessions")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="planning_sessions")
    notes = models.TextField(blank=True, max_length=10_000)
    others = models.CharField("others who were there", max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["quarter", "team"],
                name="planning_session_once",
                violation_error_message="Somebody wrote the first notes a moment ago. Load the page again.",
            )
        ]

    def __str__(self) -> str:
        return f"Planning session of {self.team_id} for {self.quarter_id}"


@tracked()
class SessionAttendance(models.Model):
    """Somebody was there."""

    session = models.ForeignKey(PlanningSession, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "person"], name="session_attended_once")]

    def __str__(self) -> str:
        return f"{self.person_id} was at session {self.session_id}"


class Presence(models.Model):
    """Somebody has the page of a session open: when it was last heard of. Thrown away after a day."""

    quarter = models.ForeignKey(Quarter, on_delete=models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quarter", "team", "person"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.person_id} until {self.seen_at}"
