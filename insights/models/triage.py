"""What becomes of an insight: scores, actions, and the answer to the person who brought it."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.history import tracked
from insights.models.insights import Insight
from organization.models import Quarter, TherapeuticArea, User

CRITERIA = ("specific", "sourced", "why_known", "novel", "relevant", "actionable")


def _criterion(label: str) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, default=0, validators=[MaxValueValidator(3)])


@tracked()
class InsightScore(models.Model):
    """One scorer's view of an insight, 0 to 3 for each criterion.

    Strategic: relevant, why known and actionable at least 2 each, and 12 or more in total.
    """

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="scores")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    specific = _criterion("specific")
    sourced = _criterion("sourced")
    why_known = _criterion("why known")
    novel = _criterion("novel")
    relevant = _criterion("relevant")
    actionable = _criterion("actionable")
    scored_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["insight", "scorer"], name="insight_score_once_per_scorer"),
            models.CheckConstraint(
                condition=Q(
                    specific__lte=3, sourced__lte=3, why_known__lte=3, novel__lte=3, relevant__lte=3, actionable__lte=3
                ),
                name="insight_score_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total} of 18"

    @property
    def total(self) -> int:
        """Sum of the six criteria, 0 to 18."""
        return sum(getattr(self, name) for name in CRITERIA)

    @property
    def is_strategic(self) -> bool:
        """The rule above: computed, never claimed."""
        return min(self.relevant, self.why_known, self.actionable) >= 2 and self.total >= 12


@tracked()
class ListeningPriority(models.Model):
    """What headquarters wants to know in a quarter."""

    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="listening_priorities")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="listening_priorities")
    question = models.CharField(max_length=300)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        verbose_name_plural = "listening priorities"
        ordering = ["quarter", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(question=""), name="listening_priority_asks")]

    def __str__(self) -> str:
        return self.question


@tracked()
class InsightAction(models.Model):
    """What a function does because of an insight."""

    class Kind(models.TextChoices):
        VALIDATE = "validate", "Validate"
        REFINE = "refine", "Refine"
        NEW_EVIDENCE = "new_evidence", "New evidence"
        CONTENT = "content", "Content"
        TRAINING = "training", "Training"
        NONE = "none", "None"

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="actions")
    function = models.CharField(max_length=20, choices=User.Function)
    kind = models.CharField(max_length=12, choices=Kind)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insight_actions")
    due = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["validate", "refine", "new_evidence", "content", "training", "none"]),
                name="insight_action_kind_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.get_function_display()}"


@tracked()
class Receipt(models.Model):
    """The answer to the author of an insight: what became of it, and the decision it informed.

    ``state_before`` and ``insight_version`` say what the decision changed, so that it can be undone as long as nothing
    follows it. They are empty where it cannot be.
    """

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="receipts")
    about = models.CharField("state answered", max_length=20)
    message = models.TextField()
    decision = models.CharField("decision named", max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    helpful = models.PositiveSmallIntegerField(null=True, blank=True)
    state_before = models.CharField(max_length=20, blank=True, default="", db_default="", editable=False)
    insight_version = models.PositiveIntegerField("version it made", null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["insight", "-sent_at"], name="receipt_by_insight")]
        constraints = [
            models.CheckConstraint(condition=~Q(message=""), name="receipt_says_something"),
            models.CheckConstraint(
                condition=Q(helpful__isnull=True) | Q(helpful__gte=1, helpful__lte=5), name="receipt_helpful_1_to_5"
            ),
            models.CheckConstraint(
                condition=Q(helpful__isnull=True) | Q(acknowledged_at__isnull=False),
                name="receipt_rated_when_acknowledged",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True) | Q(acknowledged_at__gte=F("sent_at")),
                name="receipt_acknowledged_after_it_was_sent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.about}: {self.message[:60]}"
