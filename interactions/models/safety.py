"""What was handed to safety and what still has to be: a duty that remains whatever becomes of the record."""

from datetime import date, datetime
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.history import tracked
from interactions.arithmetic.deadlines import WITHIN
from interactions.models.interactions import Interaction
from organization import roles
from organization.models import User
from organization.models.reach import written_within


def known_to(user: User, today: date, *, author: str = "interaction__msl") -> Q:
    """Which hand-offs a person may know of, as a condition: own ones; for managers also those of their teams; all for
    lead, compliance and safety. ``author`` leads to the author."""
    scope = user.scope("safety_handoff")
    if scope == roles.FULL:
        return Q()
    return Q(pk__in=[]) if scope == roles.NONE else written_within(author, user, scope, today)


class SafetyHandoffQuerySet(models.QuerySet["SafetyHandoff"]):
    """Queries on hand-offs to safety."""

    def visible_to(self, user: User, today: date) -> "SafetyHandoffQuerySet":
        """Those that the person may know of (``known_to``)."""
        return self.filter(known_to(user, today))

    def open(self) -> "SafetyHandoffQuerySet":
        """Those that are not with safety yet, due or overdue."""
        return self.filter(handed_off_at__isnull=True, withdrawn_at__isnull=True)

    def overdue(self, at: datetime) -> "SafetyHandoffQuerySet":
        """Open ones past their time."""
        return self.open().filter(due_at__lt=at)

    def due(self, at: datetime) -> "SafetyHandoffQuerySet":
        """Open ones still in time."""
        return self.open().filter(due_at__gte=at)

    def handed_off(self) -> "SafetyHandoffQuerySet":
        """Those that went to safety."""
        return self.filter(handed_off_at__isnull=False)

    def withdrawn(self) -> "SafetyHandoffQuerySet":
        """Those whose author took the answer back with a reason."""
        return self.filter(withdrawn_at__isnull=False)

    def awaiting_receipt(self) -> "SafetyHandoffQuerySet":
        """Handed off, but not acknowledged by safety."""
        return self.handed_off().filter(acknowledged_at__isnull=True)


@tracked()
class SafetyHandoff(models.Model):
    """A possible adverse event or product quality complaint, from awareness to safety's receipt.

    Never a case: no patient, no event, no text of the conversation. The interaction can be cancelled but not deleted
    while this exists, and this is never deleted itself. ``receipt`` is safety's number.
    """

    class Kind(models.TextChoices):
        AE = "ae", "Possible adverse event"
        PQC = "pqc", "Possible product quality complaint"

    # The field of the interaction that each kind comes from.
    SCREENS: ClassVar[dict[str, str]] = {"ae": "ae_screen", "pqc": "pqc_screen"}

    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="hand_offs")
    kind = models.CharField(max_length=3, choices=Kind)
    aware_at = models.DateTimeField("heard")
    due_at = models.DateTimeField("due")
    handed_off_at = models.DateTimeField("handed off", null=True, blank=True)
    handed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField("acknowledged", null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    receipt = models.CharField(
        "safety's number",
        max_length=40,
        blank=True,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9./_-]*$",
                "Use the number alone: letters, digits and . / _ -, without spaces.",
            )
        ],
    )
    withdrawn_at = models.DateTimeField("withdrawn", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_reason = models.CharField("why it was withdrawn", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SafetyHandoffQuerySet.as_manager()

    class Meta:
        verbose_name = "hand-off to safety"
        verbose_name_plural = "hand-offs to safety"
        ordering = ["due_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(handed_off_at__isnull=True, withdrawn_at__isnull=True),
                name="handoff_open",
            ),
            models.Index(fields=["-due_at", "-id"], name="handoff_newest"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "kind"], name="handoff_once_of_a_kind"),
            models.CheckConstraint(condition=Q(kind__in=["ae", "pqc"]), name="handoff_kind_known"),
            models.CheckConstraint(
                condition=Q(due_at__gt=F("aware_at"), due_at__lte=F("aware_at") + WITHIN),
                name="handoff_due_within_a_day",
            ),
            models.CheckConstraint(
                condition=Q(handed_off_at__isnull=True, handed_off_by__isnull=True)
                | Q(handed_off_at__isnull=False, handed_off_by__isnull=False),
                name="handoff_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="handoff_withdrawn_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(handed_off_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="handoff_handed_off_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True, receipt="")
                | (
                    Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False)
                    & (Q(handed_off_at__isnull=False) | Q(withdrawn_at__isnull=False))
                ),
                name="handoff_acknowledged_once_closed",
            ),
        ]
        triggers = [pgtrigger.Protect(name="handoff_stays", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.aware_at:%-d %B %Y}"

    @property
    def is_open(self) -> bool:
        """Whether it still has to go to safety."""
        return self.handed_off_at is None and self.withdrawn_at is None

    def is_overdue(self, at: datetime) -> bool:
        """Whether it is open and past its time."""
        return self.is_open and self.due_at < at

    @property
    def stage(self) -> str:
        """How far it is: open, handed_off, withdrawn, or acknowledged after either."""
        if self.acknowledged_at is not None:
            return "acknowledged"
        if self.handed_off_at is not None:
            return "handed_off"
        return "open" if self.withdrawn_at is None else "withdrawn"

    @property
    def screen(self) -> str:
        """The field of the interaction that holds the answer."""
        return self.SCREENS[self.kind]
