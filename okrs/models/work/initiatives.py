"""Initiatives: the work behind a key result, as cards that move through four columns."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.history import tracked
from okrs.models.objectives import KeyResult
from organization import roles
from organization.models import Team, TherapeuticArea, User
from organization.models.custom_fields import custom_column

# Room between two cards; a card put between others takes the middle.
STEP = 1024


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    """Vocabulary of initiatives."""

    def visible_to(self, user: User) -> "InitiativeQuerySet":
        """Those of the key results that the viewer may read."""
        if user.scope("objective") == roles.FULL:
            return self
        return self.filter(key_result__in=KeyResult.objects.visible_to(user))

    def live(self) -> "InitiativeQuerySet":
        """Those of key results and objectives that are not dropped."""
        return self.filter(key_result__state="active").exclude(key_result__objective__state="dropped")

    def in_column_order(self) -> "InitiativeQuerySet":
        """As they stand in their columns."""
        return self.order_by("position", "pk")

    def overdue(self, today: date) -> "InitiativeQuerySet":
        """Due before ``today``, neither done nor stopped."""
        return self.filter(due_on__lt=today, state__in=Initiative.OPEN)

    def with_tags(self) -> "InitiativeQuerySet":
        """With key result, objective, owner, and the tags of both; one query."""
        return self.select_related(
            "owner", "therapeutic_area", "primary_team", "key_result__objective__quarter",
            "key_result__objective__therapeutic_area", "key_result__objective__primary_team",
        )  # fmt: skip

    def in_area(self, area: TherapeuticArea) -> "InitiativeQuerySet":
        """Tagged with the area, or as their key result is."""
        inherited = Q(therapeutic_area=None, key_result__objective__therapeutic_area=area)
        return self._either(Q(therapeutic_area=area), inherited)

    def of_team(self, team: Team) -> "InitiativeQuerySet":
        """Tagged with the team, or as their key result is."""
        return self._either(Q(primary_team=team), Q(primary_team=None, key_result__objective__primary_team=team))

    def _either(self, own: Q, inherited: Q) -> "InitiativeQuerySet":
        # Two queries, each by its index: with an OR over three tables every key result would be read.
        ways = [Initiative.objects.filter(one).order_by().values("pk") for one in (own, inherited)]
        return self.filter(pk__in=ways[0].union(ways[1], all=True))


@tracked(exclude=["position"])
class Initiative(models.Model):
    """A piece of work that is to move a key result, with an owner and days.

    Its quarter is that of the key result, always. Therapeutic area and primary team are the key result's unless it has
    its own. ``position`` orders a column; only the order means something, so it is in no history.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        UNDER_WAY = "under_way", "Under way"
        DONE = "done", "Done"
        STOPPED = "stopped", "Stopped"

    OPEN = (State.PLANNED, State.UNDER_WAY)

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="initiatives")
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True, max_length=5000)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="initiatives")
    starts_on = models.DateField("starts on", null=True, blank=True)
    due_on = models.DateField("due on", null=True, blank=True)
    therapeutic_area = models.ForeignKey(
        TherapeuticArea, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives"
    )
    primary_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="initiatives")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED)
    position = models.FloatField(default=0, editable=False)
    custom = custom_column()
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["key_result", "state", "position"], name="initiative_in_column"),
            models.Index(fields=["owner", "state"], name="initiative_by_owner"),
            models.Index(fields=["created_at"], name="initiative_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["planned", "under_way", "done", "stopped"]), name="initiative_state_known"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(due_on__isnull=True) | Q(due_on__gte=F("starts_on")),
                name="initiative_not_reversed",
                violation_error_message="The day it is due must not be before the day it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(title=""), name="initiative_has_title", violation_error_message="Enter a title."
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def area(self) -> TherapeuticArea | None:
        """Its therapeutic area, its own or that of the key result (loaded by ``with_tags``); None for all areas."""
        return self.therapeutic_area or self.key_result.objective.therapeutic_area

    @property
    def team(self) -> Team:
        """Its primary team, its own or that of the key result (loaded by ``with_tags``)."""
        return self.primary_team or self.key_result.objective.primary_team
