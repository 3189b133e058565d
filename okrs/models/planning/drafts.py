"""Drafts of a quarter: who reviewed them, what of the quarter before they carry on, what argues for them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from audit.history import tracked
from insights.models import Insight
from interactions.models import StakeholderFeedback
from okrs.models.objectives import Objective
from organization.models import Quarter, User


@tracked()
class DraftReview(models.Model):
    """How far a draft is that its owner wrote or changed; a draft without one was made by a planner and needs none.

    Only an accepted one is activated. A change by its owner takes the acceptance back, so that nothing is activated
    that its planner has not seen.
    """

    class State(models.TextChoices):
        WRITING = "writing", "Being written"
        PROPOSED = "proposed", "Proposed"
        ACCEPTED = "accepted", "Accepted"
        ASKED_BACK = "asked_back", "Asked back"

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, related_name="review")
    state = models.CharField(max_length=10, choices=State, default=State.WRITING)
    proposed_at = models.DateTimeField("proposed", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField("reviewed", null=True, blank=True)
    note = models.CharField("what was said about it", max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["writing", "proposed", "accepted", "asked_back"]),
                name="draft_review_state_known",
            ),
            models.CheckConstraint(
                condition=Q(state="writing") | Q(proposed_at__isnull=False), name="draft_review_was_proposed"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "asked_back"])
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="draft_review_names_its_reviewer",
            ),
            models.CheckConstraint(condition=~Q(state="asked_back") | ~Q(note=""), name="draft_asked_back_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.get_state_display()}: objective {self.objective_id}"


@tracked()
class CarryOver(models.Model):
    """What was decided about an objective that its quarter did not finish, when ``quarter`` was planned.

    ``made``: the draft that carries it on; of a parked one, once it was brought in. One that is parked and not brought
    in is the team's **backlog**. Undone by deleting it.
    """

    class Decision(models.TextChoices):
        KEEP = "keep", "Kept"
        CHANGE = "change", "Changed"
        DROP = "drop", "Dropped"
        PARK = "park", "Parked"

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="carry_overs")
    quarter = models.ForeignKey(Quarter, on_delete=models.PROTECT, related_name="carry_overs")
    decision = models.CharField(max_length=6, choices=Decision)
    reason = models.CharField(max_length=300, blank=True)
    made = models.OneToOneField(Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="carries_on")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "quarter"],
                name="carry_over_decided_once",
                violation_error_message="Somebody has decided about this objective a moment ago. Load the page again.",
            ),
            models.CheckConstraint(
                condition=Q(decision__in=["keep", "change", "drop", "park"]), name="carry_over_decision_known"
            ),
            models.CheckConstraint(condition=~Q(decision="drop") | ~Q(reason=""), name="carry_over_drop_says_why"),
            models.CheckConstraint(
                condition=Q(decision="park")
                | Q(decision="drop", made__isnull=True)
                | Q(decision__in=["keep", "change"], made__isnull=False),
                name="carry_over_made_what_it_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_decision_display()}: objective {self.objective_id}"


class ReasonQuerySet(models.QuerySet["ObjectiveReason"]):
    """Vocabulary of reasons."""

    def visible_to(self, user: User, today: date) -> "ReasonQuerySet":
        """Those whose insight or feedback the viewer may read; of others there is no trace."""
        heard = StakeholderFeedback.objects.visible_to(user, today).values("pk")
        return self.filter(Q(insight__in=Insight.objects.visible_to(user).values("pk")) | Q(feedback__in=heard))


@tracked()
class ObjectiveReason(models.Model):
    """Why an objective is there: an insight, or what a stakeholder said, that argues for it."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="reasons")
    insight = models.ForeignKey(Insight, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    feedback = models.ForeignKey(StakeholderFeedback, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = ReasonQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(insight__isnull=False, feedback__isnull=True)
                | Q(insight__isnull=True, feedback__isnull=False),
                name="objective_reason_is_one",
            ),
            models.UniqueConstraint(
                fields=["objective", "insight"],
                name="objective_reason_insight_once",
                violation_error_message="This insight is a reason of the objective already.",
            ),
            models.UniqueConstraint(
                fields=["objective", "feedback"],
                name="objective_reason_feedback_once",
                violation_error_message="This feedback is a reason of the objective already.",
            ),
        ]

    def __str__(self) -> str:
        return f"reason of objective {self.objective_id}"
