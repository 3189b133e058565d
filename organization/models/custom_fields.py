"""Fields that an organisation adds to its own records: what they are called, which values they take.

The values are kept in the records themselves, in a column ``custom`` of JSON (docs/adr/0030): the key of the field →
a text, a number, a day as ``2026-11-30``, true or false, an option, a list of options. A field without a value has no
key there.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from audit.history import tracked

KEY = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
LONGEST_OPTION, MOST_OPTIONS = 80, 60


def custom_column() -> models.JSONField:
    """The column of a record that may have fields of the organisation's own."""
    # The default of the database serves a version of the product that does not know the column yet.
    return models.JSONField("own fields", default=dict, db_default={}, blank=True, editable=False)


class CustomFieldQuerySet(models.QuerySet["CustomField"]):
    """Vocabulary of custom fields."""

    def asked(self) -> "CustomFieldQuerySet":
        """Those that forms ask for: not archived."""
        return self.filter(archived_at__isnull=True)


@tracked()
class CustomField(models.Model):
    """A field of initiatives, objectives, interactions or insights that administrators defined.

    What it is on, its key and its kind stay as they were made: values are stored under them. ``options`` are offered,
    ``retired`` ones are not any more and stay where they were chosen. An archived field is in no form; its values stay.
    """

    class On(models.TextChoices):
        INITIATIVE = "initiative", "Initiatives"
        OBJECTIVE = "objective", "Objectives"
        INTERACTION = "interaction", "Interactions"
        INSIGHT = "insight", "Insights"

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        DATE = "date", "Date"
        YES_NO = "yes_no", "Yes or no"
        CHOICE = "choice", "Choice, one"
        CHOICES = "choices", "Choice, several"

    on = models.CharField("on", max_length=12, choices=On)
    name = models.CharField(max_length=60)
    key = models.CharField(
        max_length=40,
        validators=[RegexValidator(KEY, "Use small letters, digits and single underscores, beginning with a letter.")],
    )
    kind = models.CharField(max_length=8, choices=Kind)
    options: Any = ArrayField(models.CharField(max_length=LONGEST_OPTION), default=list, blank=True)
    retired: Any = ArrayField(models.CharField(max_length=LONGEST_OPTION), default=list, blank=True, editable=False)
    is_required = models.BooleanField("must be filled in", default=False)
    help = models.CharField(max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("place", default=1)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CustomFieldQuerySet.as_manager()

    class Meta:
        ordering = ["on", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["on", "key"],
                name="custom_field_key_once",
                violation_error_message="There is a field with this key already, perhaps archived.",
            ),
            models.UniqueConstraint(
                "on",
                Upper("name"),
                name="custom_field_name_once",
                violation_error_message="There is a field of this name already, perhaps archived.",
            ),
            models.CheckConstraint(
                condition=Q(key__regex=KEY),
                name="custom_field_key_plain",
                violation_error_message="Use small letters, digits and single underscores, beginning with a letter.",
            ),
            models.CheckConstraint(
                condition=Q(on__in=["initiative", "objective", "interaction", "insight"]), name="custom_field_on_known"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["text", "number", "date", "yes_no", "choice", "choices"]),
                name="custom_field_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["choice", "choices"], options__len__gt=0)
                | Q(~Q(kind__in=["choice", "choices"]), options=[], retired=[]),
                name="custom_field_options_of_choices",
                violation_error_message="A choice needs options, and nothing else has any.",
            ),
            models.CheckConstraint(
                condition=~Q(options__overlap=models.F("retired")), name="custom_field_option_offered_or_retired"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_archived(self) -> bool:
        """Whether it is asked for no more."""
        return self.archived_at is not None

    @property
    def form_name(self) -> str:
        """Its name in forms, filters, and where an error is about it."""
        return f"custom.{self.key}"
