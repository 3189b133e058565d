"""What stands around an objective on its page, as one row: a view of the database."""

from django.db import models


class ObjectiveAround(models.Model):
    """An objective with what its page shows beside its key results. Nothing is written here.

    ``aligned``: live objectives that it supports (``is_above``) or that support it, by code and owner, each with
    ``id``, ``code``, ``title``, ``owner``, and ``is_shared`` if clinical partners read it. ``followers``: [id, name]
    of active people, by name. ``days``: [day, progress, expected, status, weight] as recorded of its active key
    results, by day, "2026-02-28". ``has_comments``: whether its thread has any.
    ``has_reasons``: whether an insight or feedback argues for it.
    """

    objective_id = models.BigIntegerField(primary_key=True)
    aligned = models.JSONField()
    followers = models.JSONField()
    days = models.JSONField()
    has_comments = models.BooleanField()
    has_reasons = models.BooleanField()

    class Meta:
        managed = False
        db_table = "okrs_objectivearound"

    def __str__(self) -> str:
        return f"around objective {self.objective_id}"

    @classmethod
    def of(cls, objective_id: int) -> "ObjectiveAround":
        """That row, by a function of the database, which keeps its plan. One query."""
        return cls.objects.raw("SELECT * FROM okrs_objective_around(%s)", [objective_id])[0]
