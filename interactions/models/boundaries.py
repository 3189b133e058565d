"""What may be shared with a function, in which way, and what never: rules as data, kept version by version."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked
from organization.models import User


@tracked()
class BoundaryCard(models.Model):
    """One version of the rules for a function; the highest holds. Each text has one rule a line.

    ``by`` is empty for the first version, which the product ships until compliance says otherwise.
    """

    function = models.CharField(max_length=20, choices=User.Function)
    version = models.PositiveIntegerField()
    may_share = models.TextField("what may be shared", max_length=3000)
    channels = models.TextField("in which way", max_length=3000)
    never = models.TextField("what never", max_length=3000)
    reason = models.CharField("why it changed", max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["function", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["function", "version"], name="boundary_card_version_once",
                violation_error_message="Somebody saved this card a moment ago. Look at it before you save again.",
            ),
            models.CheckConstraint(
                condition=Q(function__in=User.Function.values), name="boundary_card_function_known"
            ),
            models.CheckConstraint(
                condition=~Q(may_share="") & ~Q(channels="") & ~Q(never=""), name="boundary_card_is_complete"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_function_display()}, version {self.version}"
