"""Interactions: a conversation with one or more KOLs, its topics and its follow-up questions."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked
from interactions.models.congresses import Congress
from interactions.models.kols import KOL, Channel, Topic
from organization import roles
from organization.models import Product, TherapeuticArea, User
from organization.models.after_close import AfterClose, marks_after_close
from organization.models.custom_fields import custom_column
from organization.models.reach import written_within
from organization.models.recorded import recorded_day, recorded_zone

# Conditions on an interaction and on a view of it alike.
TOOK_PLACE = Q(state__in=["held", "amended"])
IS_PROMISED = (
    (~Q(next_step="") | Q(next_step_on__isnull=False)) & Q(next_step_ended_at__isnull=True) & ~Q(state="cancelled")
)


def joined_by(user: User) -> "models.QuerySet[InteractionParticipant, Any]":
    """Ids of the interactions that others wrote down and the person took part in."""
    return InteractionParticipant.objects.filter(user=user).values("interaction")


def content_read_by(user: User, today: date, *, author: str = "msl", key: str = "pk") -> Q:
    """Whose content the viewer may read (own, the team's, the managed teams' or all), on interactions or a view."""
    scope = user.scope("interaction")
    if scope == roles.FULL:
        return Q()
    if scope == roles.NONE:
        return Q(pk__in=())
    return written_within(author, user, scope, today) | Q(**{f"{key}__in": joined_by(user)})


class InteractionQuerySet(models.QuerySet["Interaction"]):
    """Queries on interactions."""

    def visible_to(self, user: User, today: date) -> "InteractionQuerySet":
        """Rows whose *content* the viewer may read, as ``content_read_by`` says."""
        return self.filter(content_read_by(user, today))

    def contact_visible_to(self, user: User) -> "InteractionQuerySet":
        """Rows of which the viewer may know *that* contact takes place: held or planned, not cancelled."""
        return self.none() if user.scope("contact") == roles.NONE else self.exclude(state="cancelled")

    def held(self) -> "InteractionQuerySet":
        """Those that took place: both safety screens answered, not cancelled. Amended ones are included."""
        return self.filter(TOOK_PLACE)

    def promised(self) -> "InteractionQuerySet":
        """Those with an open promise: a next step, or a day for one, that is neither done nor dropped."""
        return self.filter(IS_PROMISED)

    def between(self, first: date, last: date) -> "InteractionQuerySet":
        """Those from one day to another, both included (in the author's own calendar)."""
        return self.filter(occurred_on__gte=first, occurred_on__lte=last)


@tracked(
    exclude=["entered_on", "after_close"],
    # What compliance looks at: changes with a reason, few of many.
    indexes=[
        models.Index(
            fields=["-pgh_created_at", "-pgh_id"],
            condition=Q(pgh_label="update", state__in=["amended", "cancelled"]),
            name="interaction_changed_late",
        )
    ],
)
class Interaction(models.Model):
    """Who met whom, when, how and why. Topics, questions and notes are scientific and stay on the medical side.

    ``occurred_on`` is the calendar day of ``starts_at`` in ``zone_name``, the author's zone at the time of writing:
    quarters and slots do not shift with the reader's zone or when the author moves.
    """

    class Purpose(models.TextChoices):
        SCIENTIFIC_EXCHANGE = "scientific_exchange", "Scientific exchange"
        REACTIVE_RESPONSE = "reactive_response", "Reactive response"
        RESEARCH_SUPPORT = "research_support", "Research support"
        INTRODUCTION = "introduction", "Introduction"

    class Initiation(models.TextChoices):
        PROACTIVE = "proactive", "We asked"
        REACTIVE = "reactive", "They asked"

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        HELD = "held", "Held"
        AMENDED = "amended", "Amended"
        CANCELLED = "cancelled", "Cancelled"

    class Screen(models.TextChoices):
        NONE = "none", "No"
        POSSIBLE = "possible", "Possible"
        HANDED_OFF = "handed_off", "Handed off"

    msl = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interactions", verbose_name="MSL"
    )
    kols = models.ManyToManyField(KOL, through="InteractionAttendee", related_name="interactions")
    participants = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="InteractionParticipant", related_name="joined_interactions"
    )
    starts_at = models.DateTimeField("start")
    # Whether somebody gave the time; without one it is "just over", or noon of another day.
    is_timed = models.BooleanField("time given", default=True, db_default=True, editable=False)
    zone_name = recorded_zone("msl")
    occurred_on = models.DateField("date", editable=False)
    minutes = models.PositiveSmallIntegerField()
    channel = models.CharField(max_length=20, choices=Channel)
    purpose = models.CharField(max_length=20, choices=Purpose)
    initiation = models.CharField(max_length=10, choices=Initiation, default=Initiation.PROACTIVE)
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="interactions")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, null=True, blank=True, related_name="interactions")
    # Where it took place, or what it is about; its index leaves out the many that have none.
    congress = models.ForeignKey(
        Congress, on_delete=models.PROTECT, null=True, blank=True, related_name="interactions", db_index=False
    )
    state = models.CharField(max_length=10, choices=State, default=State.HELD)
    ae_screen = models.CharField("adverse event heard", max_length=10, choices=Screen, blank=True)
    pqc_screen = models.CharField("product quality complaint heard", max_length=10, choices=Screen, blank=True)
    notes = models.TextField(blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_step_on = models.DateField("next step due", null=True, blank=True)
    # When its author said that the next step is done, or dropped and why. A next step that is changed is open again.
    next_step_ended_at = models.DateTimeField("next step finished", null=True, blank=True, editable=False)
    next_step_dropped = models.CharField(
        "why the next step was dropped", max_length=300, blank=True, default="", db_default="", editable=False
    )
    sentiment = models.SmallIntegerField(null=True, blank=True)
    objection_reason = models.CharField(
        "why contact took place despite an objection", max_length=300, blank=True, help_text="Compliance reads this."
    )
    client_id = models.UUIDField("key made by the page", null=True, blank=True, editable=False)
    client_digest = models.CharField("digest of what came with the key", max_length=64, blank=True, editable=False)
    seconds_to_log = models.PositiveIntegerField(null=True, blank=True, editable=False)
    custom = custom_column()
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    entered_on = recorded_day("created_at")
    after_close = AfterClose("entered or changed after its quarter was closed")

    objects = InteractionQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [
            models.Index(
                fields=["msl", "occurred_on"],
                include=["channel", "purpose", "minutes", "therapeutic_area"],
                condition=Q(state__in=["held", "amended"]),
                name="interaction_held_by_msl",
            ),
            models.Index(
                fields=["occurred_on"],
                include=["msl", "channel", "purpose", "minutes", "therapeutic_area"],
                condition=Q(state__in=["held", "amended"]),
                name="interaction_held_by_day",
            ),
            # With what decides who reads a row: the newest of a few people are found without reading all others'.
            models.Index(fields=["-starts_at", "-id"], include=["msl", "state"], name="interaction_newest_read"),
            models.Index(fields=["msl", "-starts_at", "-id"], name="interaction_newest_of_msl"),
            # What waits for a person is few rows of many, so these indexes are small.
            models.Index(
                fields=["msl", "next_step_on"],
                condition=Q(next_step_on__isnull=False),
                name="interaction_promised",
            ),
            models.Index(fields=["msl", "starts_at"], condition=Q(state="planned"), name="interaction_planned"),
            models.Index(
                fields=["occurred_on"], condition=~Q(objection_reason=""), name="interaction_despite_objection"
            ),
            models.Index(
                fields=["congress", "starts_at"], condition=Q(congress__isnull=False), name="interaction_of_congress"
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["msl", "client_id"], name="interaction_client_id_once"),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=1440),
                name="interaction_minutes_in_a_day",
                violation_error_message="Minutes must be between 1 and 1,440.",
            ),
            models.CheckConstraint(
                condition=Q(
                    purpose__in=["scientific_exchange", "reactive_response", "research_support", "introduction"]
                ),
                name="interaction_purpose_known",
            ),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="interaction_channel_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "held", "amended", "cancelled"]), name="interaction_state_known"
            ),
            models.CheckConstraint(
                condition=Q(ae_screen__in=["", "none", "possible", "handed_off"])
                & Q(pqc_screen__in=["", "none", "possible", "handed_off"]),
                name="interaction_screens_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["held", "amended"]) | (~Q(ae_screen="") & ~Q(pqc_screen="")),
                name="interaction_held_needs_both_screens",
                violation_error_message="Answer both safety questions: without them the interaction is not held.",
            ),
            models.CheckConstraint(
                condition=Q(client_id__isnull=True) | ~Q(client_digest=""), name="interaction_client_id_has_its_digest"
            ),
            models.CheckConstraint(
                condition=Q(next_step_dropped="") | Q(next_step_ended_at__isnull=False),
                name="interaction_dropped_step_is_finished",
            ),
            models.CheckConstraint(
                condition=Q(sentiment__isnull=True) | Q(sentiment__gte=-2, sentiment__lte=2),
                name="interaction_sentiment_range",
            ),
        ]
        # Not what follows later: the next step, and when it was done.
        triggers = marks_after_close(
            "NEW.occurred_on",
            fields=(
                "msl", "starts_at", "occurred_on", "minutes", "channel", "purpose", "initiation", "therapeutic_area",
                "product", "state", "ae_screen", "pqc_screen", "notes", "sentiment", "objection_reason",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} on {self.occurred_on}"

    @property
    def has_open_promise(self) -> bool:
        """The same as ``promised()`` for a loaded row."""
        is_said = bool(self.next_step) or self.next_step_on is not None
        return is_said and self.next_step_ended_at is None and self.state != self.State.CANCELLED


@tracked()
class InteractionAttendee(models.Model):
    """A KOL took part. ``starts_at`` repeats the interaction's, so that a KOL's timeline is one index scan."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="attendees")
    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="attendances")
    starts_at = models.DateTimeField(editable=False)

    class Meta:
        indexes = [models.Index(fields=["kol", "-starts_at", "-id"], name="attendee_timeline")]
        constraints = [models.UniqueConstraint(fields=["interaction", "kol"], name="attendee_once")]

    def __str__(self) -> str:
        return f"{self.kol} in {self.interaction}"


@tracked()
class InteractionParticipant(models.Model):
    """A colleague took part with the author; the evidence counts for them too."""

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="participant_links")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="participations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interaction", "user"], name="participant_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.interaction}"


@tracked()
class ExchangeTopic(models.Model):
    """A topic that was discussed, and what the conversation meant to do with the KOL's view.

    ``planned_at`` is when the intent was set. *Planned* means set before the interaction started; an intent entered
    later is kept, shown as retrospective, and never counts as planned.
    """

    class Intent(models.TextChoices):
        INFORM = "inform", "Inform"
        LISTEN = "listen", "Listen"
        EVOLVE_VIEW = "evolve_view", "Evolve a view"
        CONFIRM_VIEW = "confirm_view", "Confirm a view"

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="exchange_topics")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="exchanges")
    planned_intent = models.CharField(max_length=12, choices=Intent, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "topic"], name="exchange_topic_once"),
            models.CheckConstraint(
                condition=Q(planned_intent__in=["", "inform", "listen", "evolve_view", "confirm_view"]),
                name="exchange_intent_known",
            ),
            models.CheckConstraint(
                condition=Q(planned_intent="", planned_at__isnull=True)
                | (~Q(planned_intent="") & Q(planned_at__isnull=False)),
                name="exchange_intent_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.topic)


@tracked()
class FollowUpQuestion(models.Model):
    """A follow-up question, by depth; its text is optional because one tap must be enough."""

    class Depth(models.TextChoices):
        WHAT = "what", "What"
        WHY = "why", "Why"
        CONDITION = "condition", "Condition"
        IMPLICATION = "implication", "Implication"

    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, related_name="follow_ups")
    order = models.PositiveSmallIntegerField()
    depth = models.CharField(max_length=12, choices=Depth)
    question = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["interaction", "order"], name="follow_up_order_once"),
            models.CheckConstraint(
                condition=Q(depth__in=["what", "why", "condition", "implication"]), name="follow_up_depth_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order}: {self.get_depth_display()}"
