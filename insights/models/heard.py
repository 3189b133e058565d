"""Insights by the conversations in which they were heard: a view of the database."""

from django.conf import settings
from django.db import models

from insights.models.insights import Insight, read_by
from organization.models import User


class InsightHeardQuerySet(models.QuerySet["InsightHeard"]):
    """Queries on insights by conversation."""

    def visible_to(self, user: User) -> "InsightHeardQuerySet":
        """Those of ``Insight.objects.visible_to``."""
        return self.filter(read_by(user))


class InsightHeard(models.Model):
    """An insight in one conversation, with what became of it. Nothing is written here.

    ``person``: the author. ``merged_state``: of the insight that it was merged into. ``answer``: the last one, or null.
    """

    link_id = models.BigIntegerField(primary_key=True)
    interaction_id = models.BigIntegerField()
    insight_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    observation = models.TextField()
    shared_observation = models.TextField()
    state = models.CharField(max_length=20, choices=Insight.State)
    originator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    person = models.CharField(max_length=200)
    merged_into_id = models.BigIntegerField(null=True)
    merged_state = models.CharField(max_length=20, null=True)  # noqa: DJ001 - none is not an empty state
    answer = models.TextField(null=True)  # noqa: DJ001 - none is not an empty answer

    objects = InsightHeardQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "insights_insightheard"

    def __str__(self) -> str:
        return f"insight {self.insight_id} of {self.person}"
