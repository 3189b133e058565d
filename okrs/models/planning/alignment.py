"""How objectives serve each other."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from okrs.models.closed import closed_guard
from okrs.models.objectives import Objective

# What `pg_advisory_xact_lock` is given by everybody who writes an edge; also by the service that looks first.
LOCK = 310_031
# Whatever writes an edge, a page, a command or raw SQL, one waits for the other, and sees what the other wrote.
_NO_LOOP = f"""
PERFORM pg_advisory_xact_lock({LOCK});
IF NEW.objective_id <> NEW.to_id AND EXISTS (
    WITH RECURSIVE above (id) AS (
        SELECT NEW.to_id UNION
        SELECT a.to_id FROM okrs_alignment a JOIN above ON a.objective_id = above.id WHERE a.id <> NEW.id)
    SELECT FROM above WHERE id = NEW.objective_id) THEN
    RAISE EXCEPTION 'This alignment would close a loop.'
        USING ERRCODE = 'check_violation', TABLE = 'okrs_alignment', CONSTRAINT = 'alignment_closes_no_loop';
END IF;
RETURN NEW;
"""  # noqa: S608 - a number of this file


@tracked()
class Alignment(models.Model):
    """An objective supports or contributes to another. Acyclic; only ``contributes`` moves numbers.

    ``weight``: how much a contributing objective counts beside the key results of the other. A trigger refuses an edge
    that closes a loop, and lets one writer of edges wait for the other (okrs/migrations/0010_planning.py).
    """

    class Kind(models.TextChoices):
        SUPPORTS = "supports", "Supports"
        CONTRIBUTES = "contributes", "Contributes"

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="alignments")
    to = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="aligned")
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SUPPORTS)
    weight = models.DecimalField(max_digits=6, decimal_places=2, default=1, db_default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objective", "to"], name="alignment_once"),
            models.CheckConstraint(
                condition=Q(weight__gt=0),
                name="alignment_weight_positive",
                violation_error_message="The weight must be greater than 0.",
            ),
            models.CheckConstraint(condition=~Q(objective=F("to")), name="alignment_not_to_itself"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="closes_no_loop",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("objective_id", "to_id"),
                func=" ".join(_NO_LOOP.split()),
            ),
            closed_guard("SELECT o.quarter_id FROM okrs_objective o WHERE o.id IN ({row}.objective_id, {row}.to_id)"),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.kind} {self.to_id}"
