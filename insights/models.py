"""Field insights: something learnt in the field that should inform a decision."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked
from interactions.models import Interaction
from interactions.models.interactions import people_within
from organization import roles
from organization.models import Product, StrategicImperative, TherapeuticArea, User


class InsightQuerySet(models.QuerySet["Insight"]):
    """Vocabulary of insights."""

    def visible_to(self, user: User, today: date) -> "InsightQuerySet":
        """Own ones in any state; others' once submitted, as far as the viewer's scope reaches."""
        scope = user.scope("insight")
        own = Q(originator=user)
        if scope == roles.FULL:
            return self.filter(own | ~Q(state="draft"))
        if scope == roles.TEAM:
            people = User.objects.filter(people_within(user, scope, today)).values("pk")
            return self.filter(own | (~Q(state="draft") & Q(originator__in=people)))
        return self.none()


@tracked()
class Insight(models.Model):
    """What was said, why, and so what. ``kind`` is the author's claim about it."""

    class Kind(models.TextChoices):
        FEEDBACK = "feedback", "Feedback"
        OBSERVATION = "observation", "Observation"
        INSIGHT = "insight", "Insight"
        STRATEGIC_INSIGHT = "strategic_insight", "Strategic insight"

    class Category(models.TextChoices):
        TREATMENT_PATTERN = "treatment_pattern", "Treatment pattern"
        UNMET_NEED = "unmet_need", "Unmet need"
        ADOPTION_BARRIER = "adoption_barrier", "Adoption barrier"
        EVIDENCE_GAP = "evidence_gap", "Evidence gap"
        DATA_PERCEPTION = "data_perception", "Data perception"
        TRIAL_FEASIBILITY = "trial_feasibility", "Trial feasibility"
        GUIDELINE = "guideline", "Guideline"
        COMPETITOR_SCIENCE = "competitor_science", "Competitor science"
        EDUCATION_NEED = "education_need", "Education need"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        NEEDS_DETAIL = "needs_detail", "Needs detail"
        ACCEPTED = "accepted", "Accepted"
        MERGED = "merged", "Merged"
        DECLINED = "declined", "Declined"

    originator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insights")
    interactions = models.ManyToManyField(Interaction, through="InsightInteraction", related_name="insights")
    observation = models.TextField("observation (what was said)")
    interpretation = models.TextField("interpretation (why)", blank=True)
    implication = models.TextField("implication (so what)", blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OBSERVATION)
    category = models.CharField(max_length=20, choices=Category)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="insights")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="insights")
    imperative = models.ForeignKey(
        StrategicImperative, on_delete=models.SET_NULL, null=True, blank=True, related_name="insights"
    )
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["originator", "submitted_at"], name="insight_by_originator")]
        constraints = [
            models.CheckConstraint(condition=~Q(observation=""), name="insight_has_observation"),
            models.CheckConstraint(
                condition=Q(kind__in=["feedback", "observation"])
                | (
                    ~Q(interpretation="")
                    & ~Q(implication="")
                    & ~Q(interpretation=models.F("observation"))
                    & ~Q(implication=models.F("observation"))
                    & ~Q(implication=models.F("interpretation"))
                ),
                name="insight_needs_three_different_texts",
                violation_error_message="An insight needs three different texts: what was said, why, and so what.",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | (~Q(state="draft") & Q(submitted_at__isnull=False)),
                name="insight_submitted_has_its_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "needs_detail", "accepted", "merged", "declined"]),
                name="insight_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.observation[:80]


@tracked()
class InsightInteraction(models.Model):
    """The interaction in which something was heard."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="interaction_links")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="insight_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insight", "interaction"], name="insight_interaction_once")]

    def __str__(self) -> str:
        return f"insight {self.insight_id} from interaction {self.interaction_id}"
