"""What took place with a KOL, as two views of the database: the bare contact, and the conversation with its content."""

from dataclasses import dataclass
from datetime import date

from django.db import models

from interactions.models.interactions import Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User
from organization.models.reach import colleagues_within


class ContactQuerySet(models.QuerySet["Contact"]):
    """Vocabulary of contacts."""

    def visible_to(self, user: User) -> "ContactQuerySet":
        """All for whoever may know of contact, as ``Interaction.objects.contact_visible_to`` says."""
        return self.none() if user.scope("contact") == roles.NONE else self


class Contact(models.Model):
    """A KOL in a conversation that is planned or took place, with its author. Nothing is written here."""

    attendee_id = models.BigIntegerField(primary_key=True)
    kol_id = models.BigIntegerField()
    interaction_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    occurred_on = models.DateField()
    channel = models.CharField(max_length=20, choices=Channel)
    state = models.CharField(max_length=10, choices=Interaction.State)
    msl_id = models.BigIntegerField()
    person = models.CharField(max_length=200)
    person_sort_key = models.CharField(max_length=200)
    function = models.CharField(max_length=20, choices=User.Function)

    objects = ContactQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "interactions_contact"

    def __str__(self) -> str:
        return f"contact of {self.person} on {self.occurred_on}"


@dataclass(frozen=True, slots=True)
class Conversations:
    """The conversations with a KOL whose content a reader may open: those of ``Interaction.objects.visible_to``.

    They are those by the ``authors`` (None: by anybody), and those that the reader joined. Functions of the database
    take the three as ``key``; ``interactions_conversations`` gives the rows of ``Conversation``.
    """

    kol_id: int
    authors: list[int] | None
    reader_id: int

    @classmethod
    def of(cls, kol_id: int, user: User, today: date) -> "Conversations | None":
        """Those of one KOL; None for whoever reads no conversation. One query where a scope covers colleagues.

        Whose they are is asked here and now, in a query of its own: a page reads several parts of a KOL's
        conversations, and each would nest that question anew.
        """
        scope = user.scope("interaction")
        if scope == roles.NONE:
            return None
        if scope == roles.FULL:
            return cls(kol_id, None, user.pk)
        others = colleagues_within(user, scope, today)
        colleagues = () if others is None else others.values_list("colleague_id", flat=True)
        return cls(kol_id, [user.pk, *colleagues], user.pk)

    @property
    def key(self) -> tuple[int, list[int] | None, int]:
        """KOL, authors and reader."""
        return self.kol_id, self.authors, self.reader_id


class Conversation(models.Model):
    """A KOL in an interaction, with its author and what was said. Nothing is written here.

    ``topics``: names as one text, in the order of recording. ``questions``: objects with depth, question and answer,
    of those in which something is written; None if there are none.
    """

    attendee_id = models.BigIntegerField(primary_key=True)
    kol_id = models.BigIntegerField()
    interaction_id = models.BigIntegerField()
    starts_at = models.DateTimeField()
    zone_name = models.CharField(max_length=60)
    is_timed = models.BooleanField()
    occurred_on = models.DateField()
    state = models.CharField(max_length=10, choices=Interaction.State)
    channel = models.CharField(max_length=20, choices=Channel)
    purpose = models.CharField(max_length=20, choices=Interaction.Purpose)
    minutes = models.PositiveSmallIntegerField()
    msl_id = models.BigIntegerField()
    person = models.CharField(max_length=200)
    notes = models.TextField()
    next_step = models.CharField(max_length=300)
    next_step_on = models.DateField(null=True)
    next_step_ended_at = models.DateTimeField(null=True)
    topics = models.TextField()
    questions = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "interactions_conversation"

    def __str__(self) -> str:
        return f"conversation of {self.person} on {self.occurred_on}"
