"""Reminders: the rules, what is due to each person, and what each person wants to get."""

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone

from audit.history import tracked
from organization.models import User
from organization.models.calendar import days_off_in


class Kind(models.TextChoices):
    """What people are reminded of."""

    CHECK_IN = "check_in", "Monthly check-in"
    WEEKLY_UPDATE = "weekly_update", "Weekly update"
    UPDATE_REQUEST = "update_request", "Request for an update"
    INSIGHT_ANSWER = "insight_answer", "Answer to an insight"
    PULSE = "pulse", "Invitation to the pulse"
    PULSE_ENDS = "pulse_ends", "Last days of the pulse"
    MENTION = "mention", "Mention in a comment"
    COMMENT = "comment", "Comment on own work"
    CONGRESS_DEBRIEF = "congress_debrief", "Debrief of a congress"
    JOINED = "joined", "Contacts that were coordinated"


# What somebody else does, of which nobody can be told before.
_ASKED = ["update_request", "insight_answer", "mention", "comment", "joined"]


class Channel(models.TextChoices):
    """How a reminder reaches its reader."""

    IN_APP = "in_app", "In the app"
    EMAIL = "email", "E-mail"


@tracked()
class ReminderRule(models.Model):
    """When reminders of a kind are sent. ``offset_days``: working days before (negative) or after the due day."""

    kind = models.CharField(max_length=20, choices=Kind, unique=True)
    is_active = models.BooleanField("on", default=True)
    offset_days = models.SmallIntegerField("working days from the due day", default=0)
    local_hour = models.PositiveSmallIntegerField("hour of the recipient's morning", default=8)
    in_app = models.BooleanField("in the app", default=True)
    email = models.BooleanField("by e-mail", default=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="reminder_kind_known"),
            models.CheckConstraint(
                condition=Q(local_hour__lte=23),
                name="reminder_hour_of_a_day",
                violation_error_message="The hour must lie between 0 and 23.",
            ),
            models.CheckConstraint(
                condition=Q(offset_days__gte=-10, offset_days__lte=10),
                name="reminder_offset_within_two_weeks",
                violation_error_message="Choose at most 10 working days before or after.",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=_ASKED) | Q(offset_days__gte=0),
                name="reminder_not_before_it_was_asked",
                violation_error_message="Nobody can be told before it is asked or answered: choose 0 or more.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="comment") | Q(email=False),
                name="reminder_of_comments_not_by_email",
                violation_error_message="Comments are told in the app; an e-mail goes to those who are mentioned.",
            ),
            models.CheckConstraint(
                condition=Q(is_active=False) | Q(in_app=True) | Q(email=True),
                name="reminder_goes_some_way",
                violation_error_message="Choose at least one way, or switch the reminder off.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def channels(self) -> list[str]:
        """The channels its reminders use."""
        on = {Channel.IN_APP: self.in_app, Channel.EMAIL: self.email}
        return [channel.value for channel, is_on in on.items() if is_on]


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Queries on notifications."""

    def inbox_of(self, user: User) -> "NotificationQuerySet":
        """What a person sees in the app: their own, once sent."""
        return self.filter(recipient=user, channel=Channel.IN_APP, state="sent")

    def unread(self) -> "NotificationQuerySet":
        """Not read yet."""
        return self.filter(read_at__isnull=True)

    def with_words(self) -> "NotificationQuerySet":
        """With all that the words are made from: the rule, and the days off where the recipient lives."""
        return self.select_related("rule").annotate(days_off=days_off_in(OuterRef("recipient__country")))


class Notification(models.Model):
    """One reminder to one person through one channel; ``dedup_key`` makes it happen only once, whatever crashes.

    The key is ``kind:subject:recipient:period:channel``. The row has no content: the words are made when it is read or
    sent, from what the reader may see then.
    """

    class State(models.TextChoices):
        DUE = "due", "Due"
        CLAIMED = "claimed", "Being sent"
        SENT = "sent", "Sent"
        SKIPPED = "skipped", "Not needed any more"
        FAILED = "failed", "Given up"

    rule = models.ForeignKey(ReminderRule, on_delete=models.PROTECT, related_name="notifications")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    subject = models.CharField(max_length=60)
    period = models.CharField(max_length=20)
    channel = models.CharField(max_length=10, choices=Channel)
    dedup_key = models.CharField(max_length=160, unique=True)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    claimed_by = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    days_off: str | None  # from with_words()

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at", "-pk"]
        indexes = [
            models.Index(
                fields=["not_before", "id"], condition=Q(state__in=["due", "claimed"]), name="notification_to_send"
            ),
            models.Index(
                fields=["recipient", "-due_at", "-id"], condition=Q(channel="in_app"), name="notification_inbox"
            ),
            # Each tick asks who has a notification already, and what is unread of a week or period.
            models.Index(fields=["period", "subject", "channel", "recipient"], name="notification_written"),
            models.Index(
                fields=["rule", "subject", "period"],
                condition=Q(channel="in_app", state="sent", read_at__isnull=True),
                name="notification_unread",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["due", "claimed", "sent", "skipped", "failed"]), name="notification_state_known"
            ),
            models.CheckConstraint(condition=Q(channel__in=["in_app", "email"]), name="notification_channel_known"),
            models.CheckConstraint(
                condition=~Q(state="claimed") | Q(claimed_until__isnull=False), name="notification_claim_has_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(sent_at__isnull=False), name="notification_sent_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return self.dedup_key


@tracked()
class Preference(models.Model):
    """A person does not want reminders of a kind through a channel. Without a row they are sent."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminder_preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    channel = models.CharField(max_length=10, choices=Channel)
    is_wanted = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "channel"], name="preference_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="preference_kind_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="preference_channel_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {self.channel}"
