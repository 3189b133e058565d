"""How often contact with a stakeholder was agreed before, and on which days they were met as agreed."""

from django.db import models
from django.db.models import Q

from audit.history import tracked
from interactions.models.stakeholders import InternalStakeholder


@tracked()
class EarlierAgreement(models.Model):
    """What was agreed with a stakeholder up to and including the day ``until``, as ``InternalStakeholder`` said it.

    It is written when another agreement takes its place, when none is left, and when somebody who was off the map comes
    back; so the days before are judged by what was agreed then.
    """

    stakeholder = models.ForeignKey(InternalStakeholder, on_delete=models.CASCADE, related_name="earlier_agreements")
    every = models.PositiveSmallIntegerField("contact agreed", choices=InternalStakeholder.Every)
    since = models.DateField("agreed since")
    until = models.DateField("until the end of")
    entered_on = models.DateField("entered on")

    class Meta:
        verbose_name = "earlier agreement"
        ordering = ["until", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(every__in=[7, 14, 31, 92, 183]), name="earlier_agreement_every_known"),
            models.CheckConstraint(condition=Q(since__lte=models.F("until")), name="earlier_agreement_not_reversed"),
            models.UniqueConstraint(
                fields=["stakeholder", "until"], name="earlier_agreement_one_a_day",
                violation_error_message="Something else was agreed until that day already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"every {self.every} days until {self.until}"


class AgreedStretch(models.Model):
    """Days of a quarter, both included, on which a stakeholder is met as agreed (``is_kept``), or is not: a view.

    Stretches of one stakeholder do not overlap; on a day without one, no contact was agreed or they were off the map.
    ``keeper_id`` keeps the map. ``every`` and ``since`` were agreed then; ``counted_from`` is the talk, or the day of
    the agreement, from which the agreed time runs, and ``last_on`` their last talk by then. What was recorded after the
    quarter's grace is not in its stretches. It says by day what ``interactions.arithmetic.agreed`` says of one day.
    """

    # Not unique: a stakeholder has several.
    stakeholder_id = models.BigIntegerField(primary_key=True)
    keeper_id = models.BigIntegerField()
    quarter_id = models.BigIntegerField()
    every = models.PositiveSmallIntegerField()
    since = models.DateField()
    counted_from = models.DateField()
    last_on = models.DateField(null=True)
    is_kept = models.BooleanField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        managed = False
        db_table = "interactions_agreedstretch"

    def __str__(self) -> str:
        return f"stakeholder {self.stakeholder_id}, {self.first_day} to {self.last_day}"
