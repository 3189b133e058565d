"""What may wait for a person, as the first page reads it: views of the database."""

from datetime import date, timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models

from interactions.models.kols import Channel
from interactions.models.safety import SafetyHandoff, known_to
from organization.models import User

# A plan older than this is left alone; its page still takes what came of it.
LOOKED_BACK = timedelta(weeks=13)


class Waiting(models.Model):
    """A conversation that is planned, or after which something was promised; or a stakeholder to talk with. Nothing is
    written here.

    Cancelled ones wait for nobody. ``is_promised``: the next step has a day and is neither done nor dropped.
    ``kol_names``: by name, as they sort. Of a stakeholder (``stakeholder_id``; ``interaction_id`` is empty then) the
    name stands in ``kol_names``, and ``next_step_on`` is the day of the planned talk (``is_talk_planned``) or the last
    one on which contact keeps to what is agreed; ``last_met_on`` and ``every`` say what that is.
    """

    interaction_id = models.BigIntegerField(primary_key=True)
    msl_id = models.BigIntegerField()
    is_planned = models.BooleanField()
    channel = models.CharField(max_length=20, choices=Channel)
    occurred_on = models.DateField()
    starts_at = models.DateTimeField()
    next_step = models.CharField(max_length=300)
    next_step_on = models.DateField(null=True)
    kol_names = ArrayField(models.TextField())
    is_promised = models.BooleanField()
    stakeholder_id = models.BigIntegerField(null=True)
    is_talk_planned = models.BooleanField()
    every = models.PositiveSmallIntegerField(null=True)
    last_met_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "interactions_waiting"

    def __str__(self) -> str:
        return f"conversation {self.interaction_id} of {self.msl_id}"

    @classmethod
    def of(cls, user: User, today: date, until: date, *, most: int = 60) -> "list[Waiting]":
        """Own ones with a step promised for today or before, or planned up to ``until``; planned ones first.

        Plans of the last weeks wait until somebody says whether they took place. Promises are oldest first. A
        stakeholder waits once the planned talk's day has passed, or contact is overdue. Hand-offs to safety are
        separate. One query, by a function of the database, which keeps its plan.
        """
        key = [user.pk, today - LOOKED_BACK, today, until, most]
        return list(cls.objects.raw("SELECT * FROM interactions_waiting_for(%s, %s, %s, %s, %s)", key))


class WaitingHandoffQuerySet(models.QuerySet["WaitingHandoff"]):
    """Vocabulary of hand-offs that wait."""

    def visible_to(self, user: User, today: date) -> "WaitingHandoffQuerySet":
        """Those of ``SafetyHandoff.objects.visible_to``."""
        return self.filter(known_to(user, today, author="author_id"))


class WaitingHandoff(models.Model):
    """A hand-off to safety that nobody has acknowledged yet, with its author. Nothing is written here.

    ``is_open``: not with safety yet. ``author`` is the name, with a note if the person was deactivated.
    """

    handoff_id = models.BigIntegerField(primary_key=True)
    interaction_id = models.BigIntegerField()
    kind = models.CharField(max_length=3, choices=SafetyHandoff.Kind)
    aware_at = models.DateTimeField()
    due_at = models.DateTimeField()
    handed_off_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_open = models.BooleanField()
    author_id = models.BigIntegerField()
    author = models.CharField(max_length=280)

    objects = WaitingHandoffQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "interactions_waitinghandoff"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.author}"
