"""What is kept of a person's own calendar: its address, encrypted, and who may have been met when. Nothing else."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from audit.history import tracked
from interactions.models.kols import KOL
from organization.models import User

_KEY = r"^[0-9a-f]{64}$"


class OwnQuerySet(models.QuerySet[Any]):
    """Rows of one person."""

    def visible_to(self, user: User) -> "OwnQuerySet":
        """One's own, whatever the role."""
        return self.filter(owner=user)


@tracked(exclude=["sealed", "host", "ending", "fetched_at", "due_at", "claimed_until", "failures", "problem"])
class OwnCalendar(models.Model):
    """The secret address of a person's calendar. History says when there was one, and nothing else.

    ``sealed`` is encrypted with the installation's key; ``ending`` are its last four signs. ``due_at``: when it is read
    next; ``claimed_until``: a worker reads it. ``problem``: why the last ``failures`` readings failed.
    """

    own_eyes: ClassVar[bool] = True

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    sealed = models.TextField(editable=False)
    host = models.CharField(max_length=253)
    ending = models.CharField(max_length=4)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    fetched_at = models.DateTimeField("last read", null=True, editable=False)
    due_at = models.DateTimeField(editable=False)
    claimed_until = models.DateTimeField(null=True, editable=False)
    failures = models.PositiveSmallIntegerField(default=0, editable=False)
    problem = models.CharField(max_length=20, blank=True, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        verbose_name = "calendar address"
        verbose_name_plural = "calendar addresses"
        indexes = [models.Index(fields=["due_at"], name="own_calendar_due")]
        constraints = [
            # What the cipher makes begins with its version; anything else would be an address that lies open.
            models.CheckConstraint(condition=Q(sealed__startswith="gAAAA"), name="own_calendar_is_sealed"),
            models.CheckConstraint(condition=~Q(host=""), name="own_calendar_has_a_host"),
            models.CheckConstraint(
                condition=Q(problem="", failures=0) | (~Q(problem="") & Q(failures__gt=0)),
                name="own_calendar_problem_is_counted",
            ),
        ]

    def __str__(self) -> str:
        return f"calendar of no. {self.owner_id} at {self.host}"


class PossibleContact(models.Model):
    """A KOL whom an appointment of a person's own calendar names; gone after fourteen days.

    ``appointment_key`` and ``kind_key`` are digests, from which nothing can be read. ``is_dismissed``: the person said
    that it was no contact.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="+")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    appointment_key = models.CharField(max_length=64)
    kind_key = models.CharField(max_length=64)
    is_dismissed = models.BooleanField(default=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "pk"]
        indexes = [models.Index(fields=["owner", "-starts_at"], name="possible_contact_newest")]
        constraints = [
            models.UniqueConstraint(fields=["owner", "appointment_key", "kol"], name="possible_contact_once"),
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=480), name="possible_contact_minutes"),
            models.CheckConstraint(
                condition=Q(appointment_key__regex=_KEY) & Q(kind_key__regex=_KEY), name="possible_contact_says_nothing"
            ),
        ]

    def __str__(self) -> str:
        return f"possible contact no. {self.pk}"


class IgnoredAppointment(models.Model):
    """Appointments of a kind that a person does not want to be asked about. ``kol``: whom the first of them named."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    kol = models.ForeignKey(KOL, on_delete=models.CASCADE, related_name="+")
    kind_key = models.CharField(max_length=64)
    ignored_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OwnQuerySet.as_manager()

    class Meta:
        ordering = ["-ignored_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "kind_key"], name="ignored_appointment_once"),
            models.CheckConstraint(condition=Q(kind_key__regex=_KEY), name="ignored_appointment_says_nothing"),
        ]

    def __str__(self) -> str:
        return f"ignored appointments no. {self.pk}"
