"""That somebody meets a KOL: touchpoints of other functions, and what became of two that came too close.

There is no column for what a contact was about: what is not kept cannot be read on the wrong side.
"""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from audit.history import tracked
from interactions.models.interactions import Interaction
from interactions.models.kols import KOL
from organization import roles
from organization.models import User


class ChannelClass(models.TextChoices):
    """All that other functions know of a channel."""

    IN_PERSON = "in_person", "In person"
    REMOTE = "remote", "Remote"
    WRITTEN = "written", "Written"
    OTHER = "other", "Other"


class SeenByAll(models.QuerySet[Any]):
    """Rows of coordination."""

    def visible_to(self, user: User) -> "SeenByAll":
        """All of them for whoever may know of contact; none for others."""
        return self.none() if user.scope("contact") == roles.NONE else self


@tracked(exclude=["occurred_on"])
class Touchpoint(models.Model):
    """Somebody of a function meets a KOL, or plans to. ``occurred_on`` is its day for whoever entered it first.

    ``source_system`` and ``external_id`` name it in the system it came from; both are empty for one entered by hand.
    """

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        DONE = "done", "Done"
        CANCELLED = "cancelled", "Cancelled"

    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="touchpoints", db_index=False)  # see indexes
    function = models.CharField(max_length=20, choices=User.Function)
    contact_person = models.CharField(max_length=80)
    channel_class = models.CharField("channel", max_length=10, choices=ChannelClass)
    starts_at = models.DateTimeField("start")
    ends_at = models.DateTimeField("end", null=True, blank=True)
    occurred_on = models.DateField("date", editable=False)
    state = models.CharField(max_length=10, choices=State)
    source_system = models.CharField(max_length=40, blank=True)
    external_id = models.CharField(max_length=80, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SeenByAll.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["kol", "-starts_at"], name="touchpoint_of_kol"),
            models.Index(fields=["starts_at"], name="touchpoint_by_start"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source_system", "external_id"], condition=~Q(external_id=""), name="touchpoint_once_in_source"
            ),
            models.CheckConstraint(
                condition=Q(source_system="", external_id="") | (~Q(source_system="") & ~Q(external_id="")),
                name="touchpoint_source_has_both",
                violation_error_message="Give the source and its id, or neither.",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="touchpoint_not_reversed",
                violation_error_message="The end is before the start.",
            ),
            models.CheckConstraint(condition=~Q(contact_person=""), name="touchpoint_names_somebody"),
            models.CheckConstraint(condition=Q(function__in=User.Function.values), name="touchpoint_function_known"),
            models.CheckConstraint(condition=Q(channel_class__in=ChannelClass.values), name="touchpoint_channel_known"),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "done", "cancelled"]), name="touchpoint_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact_person} and {self.kol} on {self.occurred_on}"


@tracked()
class TouchpointSource(models.Model):
    """A system from which a function imports its touchpoints; ``columns``: what each field is called in its files."""

    name = models.CharField(max_length=40)
    function = models.CharField(max_length=20, choices=User.Function)
    columns = models.JSONField(default=dict)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="touchpoint_source_once",
                violation_error_message="Another function imports from a source of this name. Choose another name.",
            ),
            models.CheckConstraint(
                condition=Q(function__in=User.Function.values), name="touchpoint_source_function_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Coordination(models.Model):
    """A KOL in a contact of any function, from a view of the database: who, when, in which way. Nothing else is in it.

    ``id`` is that of the attendee, or that of the touchpoint with a minus. ``kol_starts_at`` is ``starts_at`` where an
    index begins with the KOL; ``person_id``: who wrote it down.
    """

    id = models.BigIntegerField(primary_key=True)
    interaction_id = models.BigIntegerField(null=True)
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.DO_NOTHING, null=True, db_constraint=False)
    kol = models.ForeignKey(KOL, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    kol_starts_at = models.DateTimeField()
    starts_at = models.DateTimeField()
    occurred_on = models.DateField()
    person_id = models.BigIntegerField()
    person = models.CharField(max_length=200)
    function = models.CharField(max_length=20, choices=User.Function)
    channel_class = models.CharField(max_length=10, choices=ChannelClass)
    state = models.CharField(max_length=10, choices=Touchpoint.State)

    objects = SeenByAll.as_manager()

    class Meta:
        managed = False
        db_table = "interactions_coordination"

    def __str__(self) -> str:
        return f"{self.person} on {self.occurred_on}"


@tracked()
class CollisionAnswer(models.Model):
    """What became of a collision: two contacts of different functions with one KOL within seven days.

    The contact that came second is ``interaction`` or ``touchpoint``, neither if it was held back; the first is one of
    the ``other`` two, neither where the KOL simply had too many. ``day`` is that of the second. Of what had happened
    nobody was asked: it was *recorded*.
    """

    class Choice(models.TextChoices):
        HELD = "held", "Held back"
        JOINED = "joined", "Joined"
        WENT_AHEAD = "went_ahead", "Went ahead"
        RECORDED = "recorded", "Had taken place"

    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="collision_answers")
    day = models.DateField()
    interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, null=True, related_name="+")
    touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, null=True, related_name="+")
    other_interaction = models.ForeignKey(Interaction, on_delete=models.CASCADE, null=True, related_name="+")
    other_touchpoint = models.ForeignKey(Touchpoint, on_delete=models.CASCADE, null=True, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice)
    reason = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["by", "-at"], name="collision_answer_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(choice__in=["held", "joined", "went_ahead", "recorded"]), name="collision_choice_known"
            ),
            models.CheckConstraint(
                condition=~Q(choice="went_ahead") | ~Q(reason=""),
                name="collision_went_ahead_with_reason",
                violation_error_message="Say why you go ahead.",
            ),
            models.CheckConstraint(
                condition=Q(other_interaction__isnull=True) | Q(other_touchpoint__isnull=True),
                name="collision_with_one_contact",
            ),
            models.CheckConstraint(
                condition=~Q(choice="joined") | Q(other_interaction__isnull=False) | Q(other_touchpoint__isnull=False),
                name="collision_joined_somebody",
            ),
            models.CheckConstraint(
                condition=Q(interaction__isnull=True) | Q(touchpoint__isnull=True), name="collision_of_one_contact"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_choice_display()} on {self.day}"


@tracked()
class ContactLimit(models.Model):
    """How many contacts of all functions a KOL should have in 28 days; without a KOL, the rule for all others."""

    kol = models.ForeignKey(
        KOL, on_delete=models.CASCADE, null=True, blank=True, related_name="contact_limits", db_index=False
    )
    most = models.PositiveSmallIntegerField("contacts in 28 days")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kol"], nulls_distinct=False, name="contact_limit_once",
                violation_error_message="There is a limit for this KOL.",
            ),
            models.CheckConstraint(condition=Q(most__gte=1), name="contact_limit_positive"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.most} in 28 days"
