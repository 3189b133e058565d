"""What people say about their work: monthly check-ins and weekly updates."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from audit.history import tracked
from insights.models import Insight
from okrs.models.closed import closed_guard, of_key_result
from okrs.models.objectives import KeyResult
from okrs.models.reach import reach_of
from okrs.models.touching import touching
from organization import roles
from organization.models import User
from organization.models.reach import people_within
from organization.models.recorded import recorded_day, recorded_zone


class CheckInQuerySet(models.QuerySet["CheckIn"]):
    """Vocabulary of check-ins."""

    def in_force(self) -> "CheckInQuerySet":
        """Published check-ins that no later published correction supersedes."""
        return self.filter(published_at__isnull=False).exclude(superseded_by__published_at__isnull=False)

    def visible_to(self, user: User, today: date) -> "CheckInQuerySet":
        """Own check-ins, and others' published ones on key results within reach (``reach_of``). One query."""
        reach = reach_of(user, today)
        published = Q(published_at__isnull=False) & reach.condition("key_result__")
        return self.filter(Q(author=user) | published) if reach else self.none()


@tracked(exclude=["published_on"])
class CheckIn(models.Model):
    """What the owner says of a key result in a monthly period; a correction is a new row that supersedes it."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="check_ins")
    period = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    computed_status = models.CharField(max_length=12, blank=True)
    declared_status = models.CharField(max_length=12, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    what_changed = models.TextField(blank=True)
    blocker = models.TextField(blank=True)
    next_step = models.TextField(blank=True)
    feedback_hcp = models.TextField("feedback from HCPs", blank=True)
    feedback_stakeholders = models.TextField("feedback from internal stakeholders", blank=True)
    evidence_considered = models.TextField("emerging evidence considered", blank=True)
    tactic_change = models.TextField("change of tactic", blank=True)
    insights = models.ManyToManyField(Insight, through="CheckInInsight", related_name="check_ins")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="check_ins")
    published_at = models.DateTimeField(null=True, blank=True)
    zone_name = recorded_zone("author")
    published_on = recorded_day("published_at", null=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CheckInQuerySet.as_manager()

    class Meta:
        ordering = ["-period", "-pk"]
        indexes = [models.Index(fields=["key_result", "-published_at"], name="check_in_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["key_result", "period"], condition=Q(supersedes__isnull=True), name="check_in_once_a_period"
            ),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=3), name="check_in_period_1_to_3"),
            models.CheckConstraint(
                condition=Q(confidence__isnull=True) | Q(confidence__lte=10), name="check_in_confidence_0_to_10"
            ),
            models.CheckConstraint(
                condition=Q(declared_status="") | Q(declared_status=F("computed_status")) | ~Q(override_reason=""),
                name="check_in_override_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_by__isnull=True) | ~Q(acknowledged_by=F("author")),
                name="check_in_acknowledger_is_not_author",
            ),
        ]
        triggers = [*touching(marks="SELECT key_result_id FROM {rows}"), of_key_result()]

    def __str__(self) -> str:
        return f"{self.key_result.code}, period {self.period}"


@tracked()
class CheckInInsight(models.Model):
    """An insight that informed a check-in."""

    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="insight_links")
    insight = models.ForeignKey(Insight, on_delete=models.PROTECT, related_name="check_in_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["check_in", "insight"], name="check_in_insight_once")]
        triggers = [
            closed_guard(
                "SELECT o.quarter_id FROM okrs_checkin c JOIN okrs_keyresult kr ON kr.id = c.key_result_id "
                "JOIN okrs_objective o ON o.id = kr.objective_id WHERE c.id = {row}.check_in_id"
            )
        ]

    def __str__(self) -> str:
        return f"insight {self.insight_id} in check-in {self.check_in_id}"


class WeeklyUpdateQuerySet(models.QuerySet["WeeklyUpdate"]):
    """Vocabulary of weekly updates."""

    def visible_to(self, user: User, today: date) -> "WeeklyUpdateQuerySet":
        """Own updates in any state; others' once submitted, within the viewer's scope."""
        scope = user.scope("weekly_update")
        if scope == roles.NONE:
            return self.none()
        submitted = Q(submitted_at__isnull=False)
        if scope != roles.FULL:
            submitted &= Q(author__in=User.objects.filter(people_within(user, scope, today)).values("pk"))
        return self.filter(Q(author=user) | submitted)


@tracked(exclude=["submitted_on"])
class WeeklyUpdate(models.Model):
    """What a person shares about a week (Monday to Sunday): with insights, or with "nothing new heard"."""

    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="weekly_updates")
    week_start = models.DateField("week of")
    highlights = models.TextField(blank=True)
    plans = models.TextField(blank=True)
    problems = models.TextField(blank=True)
    nothing_new_heard = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(null=True, blank=True)
    zone_name = recorded_zone("author")
    submitted_on = recorded_day("submitted_at", null=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    insights = models.ManyToManyField(Insight, through="WeeklyUpdateInsight", related_name="weekly_updates")
    # The records that the draft was made from, as shown when it was submitted: [{"kind", "id", "text"}].
    facts = models.JSONField(default=list, blank=True, editable=False)

    objects = WeeklyUpdateQuerySet.as_manager()

    class Meta:
        ordering = ["-week_start", "author"]
        constraints = [
            models.UniqueConstraint(fields=["author", "week_start"], name="weekly_update_once_a_week"),
            models.CheckConstraint(condition=Q(week_start__iso_week_day=1), name="weekly_update_starts_on_monday"),
        ]
        # Friday stands for the week: okrs_due() marks the quarters near it, whatever day of the week it is due on.
        triggers = touching(touches="SELECT author_id, week_start + 4 FROM {rows}")

    def __str__(self) -> str:
        return f"Week of {self.week_start}"


@tracked()
class WeeklyUpdateInsight(models.Model):
    """An insight carried by a weekly update; an insight is carried only once."""

    update = models.ForeignKey(WeeklyUpdate, on_delete=models.CASCADE, related_name="insight_links")
    insight = models.OneToOneField(Insight, on_delete=models.PROTECT, related_name="weekly_link")

    class Meta:
        triggers = touching(
            touches="""SELECT u.author_id, u.week_start + 4 FROM {rows} r
                JOIN okrs_weeklyupdate u ON u.id = r.update_id"""
        )

    def __str__(self) -> str:
        return f"insight {self.insight_id} in update {self.update_id}"


@tracked()
class WeeklyUpdateReader(models.Model):
    """Somebody opened a submitted update, and maybe marked it read."""

    update = models.ForeignKey(WeeklyUpdate, on_delete=models.CASCADE, related_name="readers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="updates_read")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["update", "user"], name="weekly_update_reader_once")]

    def __str__(self) -> str:
        return f"{self.user} read {self.update}"


class Measurement(models.Model):
    """Where a key result stood on a day, written daily by a task: history, never a second formula."""

    key_result = models.ForeignKey(KeyResult, on_delete=models.CASCADE, related_name="measurements")
    as_of = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    progress = models.FloatField(null=True, blank=True)
    expected = models.FloatField(null=True, blank=True)
    status = models.CharField(max_length=12)
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    value_text = models.CharField(max_length=120, blank=True)
    verdict = models.JSONField(default=dict)
    confidence = models.PositiveSmallIntegerField(null=True, blank=True)
    is_stale = models.BooleanField(default=False)
    measured_at = models.DateTimeField()

    class Meta:
        ordering = ["as_of", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["key_result", "as_of"], name="measurement_once_a_day"),
            models.CheckConstraint(
                condition=Q(status__in=["on_track", "at_risk", "in_progress", "complete"]),
                name="measurement_status_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} on {self.as_of}"
