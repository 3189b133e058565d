"""Activities: field medical work other than a conversation with one KOL, with the stages that make it count."""

from datetime import date

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone

from audit.history import tracked
from interactions.models.congresses import Congress
from interactions.models.kols import KOL
from organization import roles
from organization.models import Product, TherapeuticArea, User
from organization.models.after_close import AfterClose, marks_after_close
from organization.models.reach import written_within
from organization.models.recorded import recorded_day, recorded_zone


@tracked()
class Study(models.Model):
    """A study that field medical may support; ``number`` is its registry number, if any."""

    title = models.CharField(max_length=200)
    number = models.CharField("registry number", max_length=40, blank=True)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="studies")
    is_investigator_initiated = models.BooleanField("investigator-initiated", default=True)

    class Meta:
        verbose_name_plural = "studies"
        ordering = ["title"]
        constraints = [models.UniqueConstraint(Lower("title"), name="study_title_unique")]

    def __str__(self) -> str:
        return self.title


@tracked()
class Campaign(models.Model):
    """A marketing campaign whose scientific accuracy field medical reviews."""

    name = models.CharField(max_length=160)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="campaigns")

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="campaign_name_unique")]

    def __str__(self) -> str:
        return self.name


def activity_date() -> Coalesce:
    """Expression: the day an activity stands under: held, planned, or entered where it has neither.

    What has no day yet stands where it was entered, so that nobody looks for it at the end.
    """
    return Coalesce("held_on", "planned_on", "entered_on")


# Kinds that need the approval of another person, and only they have the step ``approved_on``.
NEEDS_APPROVAL = ("advisory_board", "newsletter")
_UNCONFIRMED = Q(approved_on__isnull=False, approved_by__isnull=True, approval_reference="", approval_refused="")
_WAITS_FOR_APPROVAL = Q(kind__in=NEEDS_APPROVAL, is_cancelled=False) & (
    Q(approval_asked_at__isnull=False) | _UNCONFIRMED
)


class ActivityQuerySet(models.QuerySet["Activity"]):
    """Queries on activities."""

    def visible_to(self, user: User, today: date) -> "ActivityQuerySet":
        """Rows whose content the viewer may read: own or joined ones, meetings to which they are invited or of which
        they owe a decision, then by scope; partners see shared ones."""
        scope = user.scope("activity")
        if scope == roles.FULL:
            return self
        if scope == roles.SHARED:
            return self.filter(is_shared=True, is_cancelled=False)
        if scope in (roles.NONE, roles.COORDINATION):
            return self.none()
        joined = ActivityParticipant.objects.filter(user=user).values("activity")
        meetings = self.model._default_manager.filter(
            Q(meeting__attendees__user=user) | Q(meeting__decisions__owner=user)
        )
        part = Q(pk__in=joined) | Q(pk__in=meetings.order_by().values("pk"))
        return self.filter(written_within("owner", user, scope, today) | part)

    def waiting_for_approval(self) -> "ActivityQuerySet":
        """Asked for, or with a day that nobody confirmed; not those that were refused or cancelled."""
        return self.filter(_WAITS_FOR_APPROVAL)

    def coordination_visible_to(self, user: User) -> "ActivityQuerySet":
        """Rows of which the viewer may know kind, date and owner, and nothing else."""
        return self.none() if user.scope("activity") == roles.NONE else self.filter(is_cancelled=False)


@tracked(exclude=["entered_on", "planned_since", "after_close"])
class Activity(models.Model):
    """One piece of work. ``held_on`` is its date; the other stages say whether it counts (see ``STAGES``).

    What each kind needs to count towards a key result is in ``okrs/measures``; only the facts are kept here, each as
    the day on which it happened.
    """

    class Kind(models.TextChoices):
        ADVISORY_BOARD = "advisory_board", "Advisory board"
        NEWSLETTER = "newsletter", "Scientific newsletter"
        PRESENTATION = "presentation", "Educational presentation"
        STUDY_SUPPORT = "study_support", "Study support"
        TRAINING = "training", "Internal training"
        CROSS_FUNCTIONAL_MEETING = "cross_functional_meeting", "Cross-functional meeting"
        CAMPAIGN_REVIEW = "campaign_review", "Campaign review"
        CONGRESS_COVERAGE = "congress_coverage", "Congress coverage"

    kind = models.CharField(max_length=30, choices=Kind)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="activities")
    participants = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="ActivityParticipant", related_name="joined_activities"
    )
    # Who advises on a board; other kinds name nobody.
    kols = models.ManyToManyField(KOL, through="ActivityKOL", related_name="activities")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="activities")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    study = models.ForeignKey(Study, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    congress = models.ForeignKey(Congress, on_delete=models.PROTECT, null=True, blank=True, related_name="activities")
    planned_on = models.DateField("planned for", null=True, blank=True)
    # The day on which it got a planned day; a plan that moves keeps it. Forecasts tell by it how far ahead people plan.
    planned_since = models.DateField(null=True, blank=True, editable=False)
    need_documented_on = models.DateField("need documented", null=True, blank=True)
    approved_on = models.DateField("approved", null=True, blank=True)
    # Who confirmed the approval in the product and when, or its number where it was given elsewhere. Without either, a
    # typed day is the owner's word alone.
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    approval_confirmed_on = models.DateField("approval confirmed", null=True, blank=True, editable=False)
    approval_reference = models.CharField(
        "reference of the approval", max_length=120, blank=True, default="", db_default=""
    )
    approval_asked_at = models.DateTimeField("approval asked for", null=True, blank=True, editable=False)
    approval_refused = models.CharField(
        "why it was not approved", max_length=300, blank=True, default="", db_default="", editable=False
    )
    requested_on = models.DateField("unsolicited request received", null=True, blank=True)
    support_agreed_on = models.DateField("support agreed", null=True, blank=True)
    accuracy_reviewed_on = models.DateField("accuracy reviewed", null=True, blank=True)
    held_on = models.DateField("done", null=True, blank=True)
    open_findings = models.PositiveSmallIntegerField("open findings", default=0)
    attendee_count = models.PositiveIntegerField("attendees", null=True, blank=True)
    functions_present = models.CharField("functions present", max_length=200, blank=True)
    notes = models.TextField(blank=True)
    is_shared = models.BooleanField("shared with clinical partners", default=False)
    is_cancelled = models.BooleanField("cancelled", default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    zone_name = recorded_zone("owner")
    entered_on = recorded_day("created_at")
    after_close = AfterClose("entered or changed after its quarter was closed")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "activities"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "held_on"], include=["owner", "therapeutic_area"], name="activity_by_kind"),
            models.Index(fields=["owner", "held_on"], name="activity_by_owner"),
            models.Index(fields=["-created_at", "-id"], name="activity_newest"),
            models.Index(
                activity_date().desc(nulls_last=True), F("id").desc(nulls_last=True), name="activity_latest_date"
            ),
            models.Index(fields=["owner"], condition=_WAITS_FOR_APPROVAL, name="activity_waits_for_approval"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("owner")),
                name="activity_approved_by_another",
                violation_error_message="Nobody approves an activity of their own.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "advisory_board",
                        "newsletter",
                        "presentation",
                        "study_support",
                        "training",
                        "cross_functional_meeting",
                        "campaign_review",
                        "congress_coverage",
                    ]
                ),
                name="activity_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="study_support", study__isnull=False)
                | (~Q(kind="study_support") & Q(study__isnull=True)),
                name="activity_study_only_for_study_support",
                violation_error_message="Name the study that is supported (and only for study support).",
            ),
            models.CheckConstraint(
                condition=Q(kind="campaign_review", campaign__isnull=False)
                | (~Q(kind="campaign_review") & Q(campaign__isnull=True)),
                name="activity_campaign_only_for_reviews",
                violation_error_message="Name the campaign that is reviewed (and only for campaign reviews).",
            ),
            models.CheckConstraint(
                condition=Q(kind="congress_coverage", congress__isnull=False)
                | (~Q(kind="congress_coverage") & Q(congress__isnull=True)),
                name="activity_congress_only_for_coverage",
                violation_error_message="Name the congress that is covered (and only for congress coverage).",
            ),
        ]
        triggers = marks_after_close(
            "COALESCE(NEW.held_on, NEW.planned_on, (NEW.created_at AT TIME ZONE NEW.zone_name)::date)",
            fields=(
                "kind", "owner", "therapeutic_area", "product", "study", "campaign", "congress", "planned_on",
                "need_documented_on", "approved_on", "approval_reference", "requested_on", "support_agreed_on",
                "accuracy_reviewed_on", "held_on", "open_findings", "attendee_count", "is_cancelled",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_approval_confirmed(self) -> bool:
        """Whether more than the owner's word stands behind the day of the approval."""
        return self.approved_on is not None and (self.approved_by_id is not None or bool(self.approval_reference))


@tracked()
class ActivityParticipant(models.Model):
    """A colleague who took part; the activity counts for them too."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="participant_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="activity_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "user"], name="activity_participant_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.activity}"


@tracked()
class ActivityKOL(models.Model):
    """A KOL who advises on a board."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="kol_links")
    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="activity_links")

    class Meta:
        verbose_name = "advisory board"
        constraints = [models.UniqueConstraint(fields=["activity", "kol"], name="activity_kol_once")]

    def __str__(self) -> str:
        return f"{self.kol} in {self.activity}"


@tracked()
class ActivityDocument(models.Model):
    """A document of an activity: a link to where it is kept."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=160)
    # Anything but the address of a web page would run where somebody clicks on it.
    link = models.CharField(max_length=500, validators=[URLValidator(schemes=["https", "http"])])

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "link"],
                name="activity_document_once",
                violation_error_message="This document is linked already.",
            ),
            models.CheckConstraint(condition=Q(link__regex=r"^https?://"), name="activity_document_on_the_web"),
        ]

    def __str__(self) -> str:
        return self.title


# kind → the dated stages its form offers, in order; ``held_on`` is the last and dates the activity.
# The second part is what the last stage is called for that kind.
STAGES: dict[str, tuple[tuple[str, ...], str]] = {
    Activity.Kind.ADVISORY_BOARD: (("need_documented_on", "approved_on", "planned_on", "held_on"), "Held"),
    Activity.Kind.NEWSLETTER: (("approved_on", "held_on"), "Distributed"),
    Activity.Kind.PRESENTATION: (("planned_on", "held_on"), "Delivered"),
    Activity.Kind.STUDY_SUPPORT: (("requested_on", "support_agreed_on", "held_on"), "Agreed support step done"),
    Activity.Kind.TRAINING: (("planned_on", "held_on"), "Held"),
    Activity.Kind.CROSS_FUNCTIONAL_MEETING: (("planned_on", "held_on"), "Held"),
    Activity.Kind.CAMPAIGN_REVIEW: (("accuracy_reviewed_on", "held_on"), "Compliance signed off"),
    Activity.Kind.CONGRESS_COVERAGE: (("planned_on", "held_on"), "Covered"),
}
