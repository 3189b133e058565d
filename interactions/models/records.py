"""KOLs and interactions with all that belongs to them, as a page and the API read them: views of the database."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models

from interactions.models.interactions import Interaction, content_read_by
from interactions.models.kols import Channel
from organization.models import User

_RECORD = """SELECT r.*, (SELECT coalesce(jsonb_agg(jsonb_build_array(d.channel, d.day, d.times)), '[]')::text
    FROM interactions_kol_days(r.kol_id, %s, %s) d) AS contact_days
FROM interactions_kol_record(%s) r"""


class KOLRecord(models.Model):
    """One KOL; each list holds objects in the order in which a page names them. Nothing is written here.

    ``places``: name, role, primary, from, until. ``found``: system, value. ``ranks``: tier, area, from, until.
    ``areas``: names. ``agreed``: purpose, status, basis, on. ``wished``: channel, stated. Days in them are texts,
    "2026-02-28". ``last_contact``: the day of the newest contact by anybody, as its author's calendar had it. ``met``:
    msl, person, function, last of whoever met the KOL, the latest first. Who may know of both says
    ``contact.selectors.knows_of_contact``. ``has_activities``: whether an activity names the KOL.
    """

    kol_id = models.BigIntegerField(primary_key=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    title = models.CharField(max_length=60)
    country = models.CharField(max_length=2)
    city = models.CharField(max_length=80)
    specialties = ArrayField(models.CharField(max_length=120))
    stakeholder_type = models.CharField(max_length=20)
    unmet_needs = models.TextField()
    languages = ArrayField(models.CharField(max_length=10))
    timezone = models.CharField(max_length=60)
    is_active = models.BooleanField()
    places = models.JSONField()
    found = models.JSONField()
    ranks = models.JSONField()
    areas = models.JSONField()
    agreed = models.JSONField()
    wished = models.JSONField()
    last_contact = models.DateField(null=True)
    met = models.JSONField()
    has_activities = models.BooleanField()

    class Meta:
        managed = False
        db_table = "interactions_kolrecord"

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @classmethod
    def of(cls, kol_id: int, first: date, last: date) -> "KOLRecord | None":
        """That row, by a function of the database, which keeps its plan. One query.

        It has one column more, ``contact_days``: channel, day and number of held contacts from one day to another.
        """
        return next(iter(cls.objects.raw(_RECORD, [first, last, kol_id])), None)


class InteractionInWordsQuerySet(models.QuerySet["InteractionInWords"]):
    """Queries on interactions in words."""

    def visible_to(self, user: User, today: date) -> "InteractionInWordsQuerySet":
        """Those of ``Interaction.objects.visible_to``."""
        return self.filter(content_read_by(user, today, author="msl_id"))


class InteractionInWords(models.Model):
    """An interaction as one line of evidence says it. Nothing is written here.

    ``person``: the author's name, else the e-mail address. ``kol_names``: by name. ``topic_names``: in the order of
    recording. ``depths``: of each follow-up question.
    """

    interaction_id = models.BigIntegerField(primary_key=True)
    msl_id = models.BigIntegerField()
    person = models.CharField(max_length=254)
    is_active = models.BooleanField()
    occurred_on = models.DateField()
    channel = models.CharField(max_length=20, choices=Channel)
    purpose = models.CharField(max_length=20, choices=Interaction.Purpose)
    minutes = models.PositiveSmallIntegerField()
    kol_names = ArrayField(models.TextField())
    topic_names = ArrayField(models.TextField())
    depths = ArrayField(models.TextField())

    objects = InteractionInWordsQuerySet.as_manager()

    class Meta:
        managed = False
        db_table = "interactions_interactioninwords"

    def __str__(self) -> str:
        return f"interaction {self.interaction_id} of {self.person}"


class InteractionRecord(models.Model):
    """What belongs to one interaction; each list holds objects in the order of recording. Nothing is written here.

    ``kols``: id, given, family. ``participants``: id, name, email, active. ``topics``: topic, intent, and whether the
    intent is retrospective, set no earlier than the start. ``follow_ups``: depth, question, answer.
    """

    interaction_id = models.BigIntegerField(primary_key=True)
    kols = models.JSONField()
    participants = models.JSONField()
    topics = models.JSONField()
    follow_ups = models.JSONField()

    class Meta:
        managed = False
        db_table = "interactions_interactionrecord"

    def __str__(self) -> str:
        return f"What belongs to interaction {self.interaction_id}"
