"""Congresses: their sessions, who covers what, which KOLs attend, and the debrief.

Name, days and place, who covers what and which KOLs attend are coordination, which other functions read; titles, topics
and notes of sessions and the debrief stay on the medical side.
"""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from audit.history import tracked
from interactions.models.kols import KOL, Topic
from organization import roles
from organization.models import TherapeuticArea, User
from organization.models.people import validate_timezone

# For how long after its last day interactions and insights are offered a congress.
OFFERED_AFTER = timedelta(days=14)
# Working days after the last day until the debrief is due, unless a congress says another number.
DEBRIEF_DAYS = 2


class CongressQuerySet(models.QuerySet["Congress"]):
    """Queries on congresses."""

    def known_to(self, user: User) -> "CongressQuerySet":
        """Those of which the person may read at least name, days and place: all, for everybody with a role."""
        return self.none() if user.scope("congress") == roles.NONE else self

    def offered_on(self, day: date) -> "CongressQuerySet":
        """Those that run on a day, or ended no longer than ``OFFERED_AFTER`` before."""
        return self.filter(starts_on__lte=day, ends_on__gte=day - OFFERED_AFTER)

    def of_area(self, area: int | models.OuterRef) -> "CongressQuerySet":
        """Those of a therapeutic area; one that names no area is of all."""
        named = CongressArea.objects.filter(congress=models.OuterRef("pk"))
        inner = models.OuterRef(area) if isinstance(area, models.OuterRef) else area  # one query further in
        return self.filter(~models.Exists(named) | models.Exists(named.filter(therapeutic_area=inner)))

    def owing_debrief(self) -> "CongressQuerySet":
        """Those whose lead has a debrief to write, now or once they are over."""
        return self.filter(lead__isnull=False, debrief_due_on__isnull=False, debriefed_at__isnull=True)


@tracked()
class Congress(models.Model):
    """A scientific congress. ``zone_name`` is where it takes place: times of its sessions are by that clock.

    ``lead`` owns it, and writes the debrief by ``debrief_due_on``, ``debrief_days`` working days after the last day.
    """

    name = models.CharField(max_length=160)
    place = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    zone_name = models.CharField(
        "time zone", max_length=60, default="UTC", db_default="UTC", validators=[validate_timezone]
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="led_congresses",
        db_index=False,
    )  # fmt: skip
    therapeutic_areas = models.ManyToManyField(TherapeuticArea, through="CongressArea", related_name="congresses")
    kols = models.ManyToManyField(KOL, through="CongressKOL", related_name="congresses")
    debrief_days = models.PositiveSmallIntegerField(
        "working days until the debrief", default=DEBRIEF_DAYS, db_default=DEBRIEF_DAYS
    )
    debrief_due_on = models.DateField("debrief due", null=True, blank=True, editable=False)
    debrief = models.TextField(blank=True, default="", db_default="")
    # The day on which it was first written.
    debriefed_at = models.DateTimeField("debrief written", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, db_default=1, editable=False)

    objects = CongressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "congresses"
        ordering = ["-starts_on", "name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="congress_name_unique"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="congress_not_reversed"),
            models.CheckConstraint(
                condition=Q(debrief_days__range=(0, 20)),
                name="congress_debrief_days_plausible",
                violation_error_message="The debrief is due at most 20 working days after the last day.",
            ),
            models.CheckConstraint(
                condition=Q(debrief="", debriefed_at__isnull=True) | (~Q(debrief="") & Q(debriefed_at__isnull=False)),
                name="congress_debrief_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class CongressArea(models.Model):
    """A therapeutic area that the congress is about; one without any is for all."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="area_links")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="congress_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["congress", "therapeutic_area"], name="congress_area_once")]

    def __str__(self) -> str:
        return f"{self.therapeutic_area} at {self.congress}"


@tracked()
class CongressKOL(models.Model):
    """A KOL who attends."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="kol_links")
    kol = models.ForeignKey(KOL, on_delete=models.PROTECT, related_name="congress_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["congress", "kol"], name="congress_kol_once")]

    def __str__(self) -> str:
        return f"{self.kol} at {self.congress}"


@tracked()
class CongressSession(models.Model):
    """One session: a day of the congress, and times by its clock. Title, topic and notes are scientific."""

    congress = models.ForeignKey(Congress, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(max_length=200)
    day = models.DateField()
    begins_at = models.TimeField("from")
    ends_at = models.TimeField("to")
    place = models.CharField(max_length=120, blank=True)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, null=True, blank=True, related_name="congress_sessions")
    notes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "session of a congress"
        verbose_name_plural = "sessions of congresses"
        ordering = ["day", "begins_at", "ends_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("begins_at")),
                name="congress_session_not_reversed",
                violation_error_message="The session ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked()
class SessionCover(models.Model):
    """A colleague who covers a session; several can."""

    session = models.ForeignKey(CongressSession, on_delete=models.CASCADE, related_name="covers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="session_covers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "user"], name="session_cover_once")]

    def __str__(self) -> str:
        return f"{self.user} covers {self.session}"
