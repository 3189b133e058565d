"""That contact took place, as a view of the database: who met whom, when and in which way; nothing scientific."""

from django.db import models

from interactions.models.interactions import Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User


class ContactQuerySet(models.QuerySet["Contact"]):
    """Vocabulary of contacts."""

    def visible_to(self, user: User) -> "ContactQuerySet":
        """All for whoever may know of contact, as ``Interaction.objects.contact_visible_to`` says."""
        return self.none() if user.scope("contact") == roles.NONE else self

    def held(self) -> "ContactQuerySet":
        """Those that took place."""
        return self.filter(state__in=["held", "amended"])


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
