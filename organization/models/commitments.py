"""What functions commit to shared imperatives for a quarter, and how their figures developed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit.history import tracked
from organization import roles
from organization.models.areas import StrategicImperative
from organization.models.calendar import Quarter
from organization.models.people import User


class CommitmentQuerySet(models.QuerySet["ImperativeCommitment"]):
    """Vocabulary of commitments."""

    def visible_to(self, user: User) -> "CommitmentQuerySet":
        """Those of every function: they are the figures that functions share.

        Partners see those of active imperatives, as they do the objectives. Notes are another thing: ``reads_notes``.
        """
        if not user.scope("commitment"):
            return self.none()
        return self if user.scope("objective") == roles.FULL else self.filter(imperative__is_active=True)

    def standing(self) -> "CommitmentQuerySet":
        """Those that were not withdrawn."""
        return self.filter(is_withdrawn=False)


@tracked()
class ImperativeCommitment(models.Model):
    """A figure that a function commits to a shared imperative for a quarter.

    ``value`` and ``as_of`` repeat the newest of its values, which services keep so; both are empty without one.
    Everybody reads ``measure``: like the title of an imperative it carries no science.
    """

    imperative = models.ForeignKey(StrategicImperative, on_delete=models.PROTECT, related_name="commitments")
    function = models.CharField(max_length=20, choices=User.Function)
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="commitments")
    measure = models.CharField(max_length=160)
    unit = models.CharField(max_length=40, blank=True)
    baseline = models.DecimalField("starts from", max_digits=12, decimal_places=2, default=0)
    target = models.DecimalField(max_digits=12, decimal_places=2)
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, editable=False)
    as_of = models.DateField("as of", null=True, blank=True, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="commitments")
    is_withdrawn = models.BooleanField("withdrawn", default=False, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["function", "measure", "pk"]
        verbose_name = "commitment"
        verbose_name_plural = "commitments"
        indexes = [models.Index(fields=["quarter", "imperative"], name="commitment_by_quarter")]
        constraints = [
            models.UniqueConstraint(
                "quarter", "imperative", "function", Lower("measure"),
                condition=Q(is_withdrawn=False),
                name="commitment_measure_once",
                violation_error_message="This function has committed this measure to the imperative already.",
            ),
            models.CheckConstraint(
                condition=~Q(target=F("baseline")),
                name="commitment_target_differs",
                violation_error_message="The target must differ from where it starts.",
            ),
            models.CheckConstraint(condition=Q(function__in=User.Function.values), name="commitment_function_known"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, as_of__isnull=True) | Q(value__isnull=False, as_of__isnull=False),
                name="commitment_value_has_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.measure


class CommitmentValueQuerySet(models.QuerySet["CommitmentValue"]):
    """Vocabulary of the values of commitments."""

    def newest_first(self) -> "CommitmentValueQuerySet":
        """By the day for which they hold; of one day the one entered last comes first."""
        return self.order_by("-as_of", "-pk")

    def standing(self) -> "CommitmentValueQuerySet":
        """Those that were not taken back."""
        return self.filter(is_taken_back=False)


@tracked()
class CommitmentValue(models.Model):
    """Where a commitment stood on a day, as somebody of its function said. It is never changed: a later one of the same
    day replaces it, and one entered by mistake is taken back and stays readable.
    """

    commitment = models.ForeignKey(ImperativeCommitment, on_delete=models.CASCADE, related_name="values")
    value = models.DecimalField(max_digits=12, decimal_places=2)
    as_of = models.DateField("as of")
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    is_taken_back = models.BooleanField("taken back", default=False)

    objects = CommitmentValueQuerySet.as_manager()

    class Meta:
        ordering = ["-as_of", "-pk"]
        verbose_name = "value of a commitment"
        verbose_name_plural = "values of commitments"
        indexes = [models.Index(fields=["commitment", "-as_of", "-id"], name="commitment_values_newest")]

    def __str__(self) -> str:
        return f"{self.value} as of {self.as_of}"
