"""Field insights: something learnt in the field that should inform a decision."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.history import tracked
from interactions.models import Congress, Interaction
from organization import roles
from organization.models import Product, StrategicImperative, TherapeuticArea, User
from organization.models.custom_fields import custom_column
from organization.models.recorded import recorded_day, recorded_zone

# Accepted in triage, or further.
ACCEPTED_STATES = ("accepted", "action_assigned", "actioned", "outcome_recorded")


@tracked()
class Theme(models.Model):
    """Insights that say the same; partners see its summary once the medical side releases it."""

    name = models.CharField(max_length=120)
    summary = models.TextField(blank=True)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="themes")
    is_released = models.BooleanField("released to partners", default=False)
    is_active = models.BooleanField("active", default=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "therapeutic_area",
                Lower("name"),
                name="theme_unique_in_area",
                violation_error_message="This therapeutic area has a theme of that name.",
            )
        ]

    def __str__(self) -> str:
        return self.name


def read_by(user: User) -> Q:
    """Own ones in any state; others' once submitted; for clinical partners accepted ones with a copy for them.

    A condition on insights, or on a view that names what it asks of them in the same way.
    """
    scope = user.scope("insight")
    if scope == roles.FULL:
        return Q(originator=user) | ~Q(state="draft")
    if scope == roles.SHARED:
        return Q(state__in=ACCEPTED_STATES) & ~Q(shared_observation="")
    return Q(pk__in=())


class InsightQuerySet(models.QuerySet["Insight"]):
    """Queries on insights."""

    def visible_to(self, user: User) -> "InsightQuerySet":
        """Those that the person may read, as ``read_by`` says."""
        return self.filter(read_by(user))

    def submitted(self) -> "InsightQuerySet":
        """Everything but drafts."""
        return self.exclude(state="draft")


@tracked(exclude=["search", "shared_search", "client_id", "client_digest", "submitted_on"])
class Insight(models.Model):
    """What was said, why, and so what. ``kind`` is the author's claim about it.

    The ``shared_…`` texts are the copy for clinical partners, written on acceptance without names of KOLs
    (``insights/sharing/names.py``). The copy has a search index of its own, so that no search finds a name that is not
    shown.
    """

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

    class Novelty(models.TextChoices):
        NEW = "new", "New"
        CORROBORATES = "corroborates", "Corroborates"
        CONTRADICTS = "contradicts", "Contradicts"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        SUBMITTED = "submitted", "Submitted"
        NEEDS_DETAIL = "needs_detail", "Needs detail"
        ACCEPTED = "accepted", "Accepted"
        MERGED = "merged", "Merged"
        DECLINED = "declined", "Declined"
        ACTION_ASSIGNED = "action_assigned", "Action assigned"
        ACTIONED = "actioned", "Actioned"
        OUTCOME_RECORDED = "outcome_recorded", "Outcome recorded"

    originator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="insights")
    interactions = models.ManyToManyField(Interaction, through="InsightInteraction", related_name="insights")
    observation = models.TextField("observation (what was said)")
    interpretation = models.TextField("interpretation (why)", blank=True)
    implication = models.TextField("implication (so what)", blank=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OBSERVATION)
    category = models.CharField(max_length=20, choices=Category)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="insights")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="insights")
    # Where it was heard; its index leaves out the many that have none.
    congress = models.ForeignKey(
        Congress, on_delete=models.PROTECT, null=True, blank=True, related_name="insights", db_index=False
    )
    imperative = models.ForeignKey(
        StrategicImperative, on_delete=models.SET_NULL, null=True, blank=True, related_name="insights"
    )
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, null=True, blank=True, related_name="insights")
    decision_informed = models.CharField("decision it should inform", max_length=300, blank=True)
    novelty = models.CharField(max_length=12, choices=Novelty, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="owned_insights"
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged")
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    submitted_at = models.DateTimeField(null=True, blank=True)
    zone_name = recorded_zone("originator")
    submitted_on = recorded_day("submitted_at", null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    custom = custom_column()
    version = models.PositiveIntegerField(default=1, editable=False)
    client_id = models.UUIDField("key made by the page", null=True, blank=True, editable=False)
    client_digest = models.CharField("digest of what came with the key", max_length=64, blank=True, editable=False)
    shared_observation = models.TextField("observation for partners", blank=True, editable=False)
    shared_interpretation = models.TextField("interpretation for partners", blank=True, editable=False)
    shared_implication = models.TextField("implication for partners", blank=True, editable=False)
    shared_decision = models.TextField("decision for partners", blank=True, editable=False)
    search = models.GeneratedField(
        expression=SearchVector("observation", weight="A", config="english")
        + SearchVector("interpretation", weight="B", config="english")
        + SearchVector("implication", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    shared_search = models.GeneratedField(
        expression=SearchVector("shared_observation", weight="A", config="english")
        + SearchVector("shared_interpretation", weight="B", config="english")
        + SearchVector("shared_implication", weight="B", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = InsightQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["originator", "submitted_at"], name="insight_by_originator"),
            models.Index(fields=["originator", "submitted_on"], name="insight_by_day"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="insight_by_state"),
            models.Index(fields=["-created_at", "-id"], name="insight_newest"),
            models.Index(fields=["originator"], condition=Q(state="submitted"), name="insight_to_triage"),
            models.Index(fields=["originator"], condition=Q(state="needs_detail"), name="insight_asked_back"),
            models.Index(
                fields=["congress", "-created_at"], condition=Q(congress__isnull=False), name="insight_of_congress"
            ),
            GinIndex(fields=["search"], name="insight_full_text"),
            GinIndex(fields=["shared_search"], name="insight_shared_full_text"),
        ]
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
                condition=Q(
                    state__in=[
                        "draft",
                        "submitted",
                        "needs_detail",
                        "accepted",
                        "merged",
                        "declined",
                        "action_assigned",
                        "actioned",
                        "outcome_recorded",
                    ]
                ),
                name="insight_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="insight_merged_names_its_parent",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("pk")),
                name="insight_not_merged_into_itself",
            ),
            models.UniqueConstraint(fields=["originator", "client_id"], name="insight_client_id_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["feedback", "observation", "insight", "strategic_insight"]),
                name="insight_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(shared_observation="") | Q(state__in=ACCEPTED_STATES),
                name="insight_shared_only_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(novelty__in=["", "new", "corroborates", "contradicts"]), name="insight_novelty_known"
            ),
        ]

    def __str__(self) -> str:
        return self.observation[:80]


@tracked()
class InsightInteraction(models.Model):
    """An interaction in which something was heard."""

    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, related_name="interaction_links")
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="insight_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["insight", "interaction"], name="insight_interaction_once")]

    def __str__(self) -> str:
        return f"insight {self.insight_id} from interaction {self.interaction_id}"
