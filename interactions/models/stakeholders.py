"""Internal stakeholders: colleagues of other functions, how they see field medicine, and contact with them."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.history import tracked
from interactions.models.activities import Activity
from interactions.models.kols import Channel
from organization import roles
from organization.models import User
from organization.models.reach import written_within
from organization.models.recorded import recorded_day, recorded_zone

# In which ways colleagues talk; the other channels are for KOLs.
CHANNELS = [
    (one.value, one.label)
    for one in (Channel.FACE_TO_FACE, Channel.VIRTUAL_MEETING, Channel.PHONE, Channel.EMAIL, Channel.CHAT)
]
_KNOWN_CHANNELS = [value for value, _ in CHANNELS]


class StakeholderQuerySet(models.QuerySet["InternalStakeholder"]):
    """Queries on stakeholders."""

    def visible_to(self, user: User, today: date) -> "StakeholderQuerySet":
        """Own ones, and those of whoever the scope covers. Nobody's on cause: see ``opened_by``."""
        scope = user.scope("stakeholder")
        if scope == roles.FULL:
            return self
        if scope in (roles.NONE, roles.ON_CAUSE):
            return self.none()
        return self.filter(written_within("owner", user, scope, today))

    def opened_by(self, user: User, owner: int) -> "StakeholderQuerySet":
        """The map of one person, for whoever reads maps on cause and has said why; the caller logs it."""
        return self.filter(owner=owner) if user.scope("stakeholder") == roles.ON_CAUSE else self.none()

    def kept(self) -> "StakeholderQuerySet":
        """Those that are still on the map."""
        return self.filter(ended_on__isnull=True)


@tracked()
class InternalStakeholder(models.Model):
    """A colleague as somebody in field medicine knows them: what they expect, what they value, how close they are.

    ``colleague`` is set for who has an account, whose name and function then hold; all others are named. ``every`` is
    how often contact is agreed, in days, and ``agreed_since`` the day from which it holds.
    """

    class Stage(models.TextChoices):
        UNKNOWN = "unknown", "Not talked yet"
        INTRODUCED = "introduced", "Introduced"
        EXCHANGING = "exchanging", "Exchanging"
        RELYING = "relying", "Relying on each other"
        SHAPING = "shaping", "Planning together"
        STRAINED = "strained", "Strained"

    class Every(models.IntegerChoices):
        WEEK = 7, "Weekly"
        FORTNIGHT = 14, "Every two weeks"
        MONTH = 31, "Monthly"
        QUARTER = 92, "Quarterly"
        HALF_YEAR = 183, "Twice a year"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stakeholders")
    colleague = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="account",
    )  # fmt: skip
    name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=20, choices=User.Function, blank=True)
    position = models.CharField("what they do", max_length=120, blank=True)
    impact = models.TextField("impact they recognise", max_length=2000, blank=True)
    expects = models.TextField("what they expect", max_length=2000, blank=True)
    channel = models.CharField("preferred channel", max_length=20, choices=CHANNELS, blank=True)
    sharing = models.TextField("what we agreed to share", max_length=2000, blank=True)
    growth = models.TextField("what growth looks like", max_length=2000, blank=True)
    stage = models.CharField(max_length=20, choices=Stage, default=Stage.UNKNOWN)
    next_step = models.CharField("next step", max_length=300, blank=True)
    next_step_on = models.DateField("day of the next step", null=True, blank=True)
    every = models.PositiveSmallIntegerField("contact agreed", choices=Every, null=True, blank=True)
    agreed_since = models.DateField("agreed since", null=True, blank=True)
    # What was agreed before is in ``EarlierAgreement``. What is entered after a quarter's grace does not count in it.
    agreed_entered_on = models.DateField("agreement entered on", null=True, blank=True, editable=False)
    ended_on = models.DateField("off the map since", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = StakeholderQuerySet.as_manager()

    class Meta:
        verbose_name = "stakeholder"
        ordering = ["pk"]
        indexes = [models.Index(fields=["owner", "ended_on"], name="stakeholder_by_owner")]
        constraints = [
            models.CheckConstraint(
                condition=Q(colleague__isnull=False, name="", function="")
                | (Q(colleague__isnull=True) & ~Q(name="") & ~Q(function="")),
                name="stakeholder_has_account_or_name",
                violation_error_message="Choose a colleague, or enter a name and a function.",
            ),
            models.CheckConstraint(
                condition=Q(colleague__isnull=True) | ~Q(colleague=F("owner")),
                name="stakeholder_is_somebody_else",
                violation_error_message="Choose somebody else: nobody is their own stakeholder.",
            ),
            models.UniqueConstraint(
                fields=["owner", "colleague"], condition=Q(ended_on__isnull=True), name="stakeholder_colleague_once",
                violation_error_message="This colleague is on your map already.",
            ),
            models.UniqueConstraint(
                "owner", Lower("name"), "function", condition=Q(ended_on__isnull=True, colleague__isnull=True),
                name="stakeholder_name_once",
                violation_error_message="Somebody of this name and function is on your map already.",
            ),
            models.CheckConstraint(
                condition=Q(function__in=["", *User.Function.values]), name="stakeholder_function_known"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["unknown", "introduced", "exchanging", "relying", "shaping", "strained"]),
                name="stakeholder_stage_known",
            ),
            models.CheckConstraint(condition=Q(channel__in=["", *_KNOWN_CHANNELS]), name="stakeholder_channel_known"),
            models.CheckConstraint(
                condition=Q(every__isnull=True) | Q(every__in=[7, 14, 31, 92, 183]), name="stakeholder_every_known"
            ),
            models.CheckConstraint(
                condition=Q(every__isnull=True, agreed_since__isnull=True)
                | Q(every__isnull=False, agreed_since__isnull=False),
                name="stakeholder_agreed_since_a_day",
                violation_error_message="Say how often and since when contact is agreed, or neither.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.colleague) if self.colleague else self.name

    @property
    def works_in(self) -> str:
        """The function: that of the account where there is one. Wants ``colleague`` loaded."""
        return self.colleague.function if self.colleague else self.function


@tracked()
class RoleAnswer(models.Model):
    """How a stakeholder sees the role of field medicine, in their own words, as said on a day."""

    stakeholder = models.ForeignKey(InternalStakeholder, on_delete=models.CASCADE, related_name="answers")
    words = models.TextField("in their words", max_length=2000)
    said_on = models.DateField("said on")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "answer"
        ordering = ["-said_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(words=""), name="role_answer_has_words", violation_error_message="Write what they said."
            )
        ]

    def __str__(self) -> str:
        return self.words


@tracked(exclude=["recorded_on"])
class StakeholderContact(models.Model):
    """A talk with a stakeholder: planned for a day, or met on one. Who and when, with a short note."""

    stakeholder = models.ForeignKey(InternalStakeholder, on_delete=models.CASCADE, related_name="contacts")
    planned_on = models.DateField("planned for", null=True, blank=True)
    met_on = models.DateField("met on", null=True, blank=True)
    channel = models.CharField(max_length=20, choices=CHANNELS, default=Channel.FACE_TO_FACE)
    note = models.CharField(max_length=300, blank=True)
    is_called_off = models.BooleanField("called off", default=False)
    # When it was recorded that they met: what is entered after a quarter's grace does not count in it.
    recorded_at = models.DateTimeField("recorded at", null=True, blank=True, editable=False)
    zone_name = recorded_zone("stakeholder.owner")
    recorded_on = recorded_day("recorded_at", null=True)

    class Meta:
        verbose_name = "contact with a stakeholder"
        verbose_name_plural = "contacts with stakeholders"
        ordering = ["-met_on", "-pk"]
        indexes = [models.Index(fields=["stakeholder", "-met_on"], name="stakeholder_contact_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(met_on__isnull=False),
                name="stakeholder_contact_has_a_day",
                violation_error_message="Enter a day.",
            ),
            models.CheckConstraint(
                condition=Q(met_on__isnull=True, recorded_at__isnull=True)
                | Q(met_on__isnull=False, recorded_at__isnull=False),
                name="stakeholder_contact_met_is_recorded",
            ),
            models.CheckConstraint(
                condition=Q(is_called_off=False) | Q(met_on__isnull=True),
                name="stakeholder_contact_met_is_not_called_off",
                violation_error_message="You met already, so it cannot be called off.",
            ),
            models.UniqueConstraint(
                fields=["stakeholder", "met_on"], name="stakeholder_met_once_a_day",
                violation_error_message="A talk on that day is recorded already.",
            ),
            models.UniqueConstraint(
                fields=["stakeholder"], condition=Q(met_on__isnull=True, is_called_off=False),
                name="stakeholder_one_planned_contact",
                violation_error_message="A talk is planned already. Move it, or record it first.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=_KNOWN_CHANNELS), name="stakeholder_contact_channel_known"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"talk with {self.stakeholder}"


class FeedbackQuerySet(models.QuerySet["StakeholderFeedback"]):
    """Queries on feedback."""

    def visible_to(self, user: User, today: date) -> "FeedbackQuerySet":
        """That of the stakeholders which the viewer may read."""
        return self.filter(stakeholder__in=InternalStakeholder.objects.visible_to(user, today))


@tracked()
class StakeholderFeedback(models.Model):
    """What a stakeholder said about the work of field medicine, and where it was heard."""

    stakeholder = models.ForeignKey(InternalStakeholder, on_delete=models.CASCADE, related_name="feedback")
    text = models.TextField("what they said", max_length=2000)
    heard_on = models.DateField("heard on")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, null=True, blank=True, related_name="stakeholder_feedback",
        verbose_name="where it was heard",
    )  # fmt: skip
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = "feedback"
        verbose_name_plural = "feedback"
        ordering = ["-heard_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""), name="stakeholder_feedback_has_text",
                violation_error_message="Write what they said.",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.text
