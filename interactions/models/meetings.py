"""Cross-functional meetings: their series, who is invited, the agenda, and what was decided.

A meeting is an activity of its kind, which counts as any other does; what only a meeting has is kept here. Who reads
how much of one is decided here and nowhere else. Beyond the firewall, and for clinical partners with whom a meeting is
not shared, those who were invited know when and where it is, who is invited and who came, and the items and decisions
that are marked as not scientific.
"""

import uuid
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from audit.history import tracked
from interactions.models.activities import Activity, ActivityParticipant
from organization import roles
from organization.models import TherapeuticArea, User
from organization.models.people import validate_timezone
from organization.models.reach import written_within

# Minutes that a meeting, or an item of its agenda, may take.
LONGEST = 12 * 60
FEWEST = 5
# Anything but the address of a web page would run where somebody clicks on it.
_WEB = URLValidator(schemes=["https", "http"])
# Who reads of a meeting what is not scientific; clinical partners all of it where it is shared.
_BEYOND = (roles.SHARED, roles.COORDINATION)


@tracked(exclude=["created_at"])
class MeetingSeries(models.Model):
    """A meeting that comes again each month, such as on the second Tuesday at 14:00.

    ``week`` is the week of the month, 5 the last. A day that is off in the organiser's calendar moves
    (``arithmetic/recurrence.py``). ``ends_on``: no meeting after that day.
    """

    class Week(models.IntegerChoices):
        FIRST = 1, "First"
        SECOND = 2, "Second"
        THIRD = 3, "Third"
        FOURTH = 4, "Fourth"
        LAST = 5, "Last"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    title = models.CharField(max_length=200)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="meeting_series")
    therapeutic_area = models.ForeignKey(TherapeuticArea, on_delete=models.PROTECT, related_name="meeting_series")
    week = models.PositiveSmallIntegerField("week of the month", choices=Week)
    weekday = models.PositiveSmallIntegerField("day of the week", choices=Weekday)
    at = models.TimeField("begins at")
    duration = models.PositiveSmallIntegerField("minutes", default=60)
    zone_name = models.CharField("time zone", max_length=60, validators=[validate_timezone])
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True, validators=[_WEB])
    is_shared = models.BooleanField("shared with clinical partners", default=False)
    begins_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "series of meetings"
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(week__range=(1, 5)), name="meeting_series_week_known"),
            models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name="meeting_series_weekday_known"),
            models.CheckConstraint(
                condition=Q(duration__range=(FEWEST, LONGEST)),
                name="meeting_series_duration_plausible",
                violation_error_message="A meeting takes 5 minutes to 12 hours.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("begins_on")),
                name="meeting_series_not_reversed",
                violation_error_message="The series ends before it begins.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Queries on meetings."""

    def visible_to(self, user: User, today: date) -> "MeetingQuerySet":
        """Meetings that the person may read in full: as activities, and where they were invited or owe a decision."""
        scope = user.scope("activity")
        if scope == roles.FULL:
            return self
        if scope == roles.SHARED:
            return self.filter(activity__is_shared=True, activity__is_cancelled=False)
        if scope in (roles.NONE, roles.COORDINATION):
            return self.none()
        joined = ActivityParticipant.objects.filter(user=user).values("activity")
        return self.filter(
            written_within("activity__owner", user, scope, today) | Q(activity__in=joined) | _has_part(user)
        )

    def known_to(self, user: User, today: date) -> "MeetingQuerySet":
        """Meetings of which the person may read at least when they are and who is invited (``reads_all`` says which).

        Of partners: those to which they, or their function as a whole, are invited, or at which they took on a decision
        that they may read.
        """
        if user.scope("activity") not in _BEYOND:
            return self.visible_to(user, today)
        known = _has_part(user)
        if user.scope("activity") == roles.SHARED:
            known |= Q(activity__is_shared=True, activity__is_cancelled=False)
        return self.filter(known)


def _has_part(user: User) -> Q:
    called, owed = Q(user=user), Q(owner=user)
    if user.scope("activity") in _BEYOND:
        called |= Q(user=None, name="", function=user.function)
        owed &= Q(is_scientific=False)
    invited = MeetingAttendee.objects.filter(called).values("meeting")
    return Q(pk__in=invited) | Q(pk__in=Decision.objects.filter(owed).values("meeting"))


@tracked(exclude=["uid"])
class Meeting(models.Model):
    """When and where an activity of kind ``cross_functional_meeting`` takes place; the rest of it is in the activity.

    ``starts_at`` is on the day ``activity.planned_on`` in ``zone_name``. The version of both is that of the activity.
    ``month``: the first day of the month for which the series made it; ``is_moved``: it has a time of its own, which a
    change of the series leaves alone. ``uid`` names it in calendars.
    """

    activity = models.OneToOneField(Activity, on_delete=models.CASCADE, related_name="meeting")
    series = models.ForeignKey(
        MeetingSeries, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings", db_index=False
    )
    month = models.DateField(null=True, blank=True, editable=False)
    is_moved = models.BooleanField("moved", default=False, editable=False)
    starts_at = models.DateTimeField("begins at", db_index=True)
    duration = models.PositiveSmallIntegerField("minutes", default=60)
    zone_name = models.CharField("time zone", max_length=60, validators=[validate_timezone])
    place = models.CharField(max_length=200, blank=True)
    link = models.CharField(max_length=500, blank=True, validators=[_WEB])
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "month"], name="meeting_once_a_month_of_series"),
            models.CheckConstraint(
                condition=Q(series__isnull=True, month__isnull=True)
                | Q(series__isnull=False, month__isnull=False, month__day=1),
                name="meeting_month_only_of_series",
            ),
            models.CheckConstraint(
                condition=Q(duration__range=(FEWEST, LONGEST)),
                name="meeting_duration_plausible",
                violation_error_message="A meeting takes 5 minutes to 12 hours.",
            ),
        ]

    def __str__(self) -> str:
        return f"meeting of {self.starts_at:%-d %B %Y}"

    def reads_all(self, user: User) -> bool:
        """Whether a person who knows of the meeting reads all of it; needs its activity."""
        scope = user.scope("activity")
        if scope == roles.SHARED:
            return self.activity.is_shared and not self.activity.is_cancelled
        return scope not in _BEYOND

    def open_to(self, user: User, rows: Iterable[Any]) -> list[Any]:
        """Of loaded items or decisions of the meeting those that the person may read."""
        reads_all = self.reads_all(user)
        return [one for one in rows if reads_all or not one.is_scientific]


@tracked()
class MeetingAttendee(models.Model):
    """Who is invited: a colleague with an account, a guest by name, or a function as a whole.

    ``function``: of a colleague, the one held when invited. ``came``: empty until somebody says.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendees")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="meetings_invited_to"
    )
    name = models.CharField(max_length=120, blank=True)
    function = models.CharField(max_length=20, choices=User.Function)
    came = models.BooleanField(null=True, blank=True)

    class Meta:
        verbose_name = "attendee"
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "user"],
                name="meeting_attendee_once",
                violation_error_message="They are invited already.",
            ),
            models.UniqueConstraint(
                "meeting",
                "function",
                Lower("name"),
                condition=Q(user__isnull=True),
                name="meeting_guest_once",
                violation_error_message="They are invited already.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(name=""), name="meeting_attendee_colleague_or_guest"
            ),
            models.CheckConstraint(
                condition=Q(function__in=User.Function.values), name="meeting_attendee_function_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name or self.get_function_display()

    @property
    def shown(self) -> str:
        """The name, or the function that is invited as a whole; needs the user."""
        return self.user.display_name if self.user else self.name or f"All of {self.get_function_display().lower()}"


class ShareableQuerySet(models.QuerySet):
    """What belongs to a meeting and may be scientific."""

    def visible_to(self, user: User, today: date) -> "ShareableQuerySet":
        """Those of meetings that the person may know of; of what is scientific, only where they read all of it."""
        return self.open_to(user).filter(meeting__in=Meeting.objects.known_to(user, today))

    def open_to(self, user: User) -> "ShareableQuerySet":
        """Those of meetings that the person is known to know of: what is scientific only where they read all of it."""
        scope = user.scope("activity")
        if scope not in _BEYOND:
            return self
        readable = Q(is_scientific=False)
        if scope == roles.SHARED:
            readable |= Q(meeting__activity__is_shared=True, meeting__activity__is_cancelled=False)
        return self.filter(readable)

    def of_meeting(self, meeting: Meeting, user: User) -> "ShareableQuerySet":
        """Those of one meeting that the person is known to know of."""
        rows = self.filter(meeting=meeting)
        return rows if meeting.reads_all(user) else rows.filter(is_scientific=False)


@tracked()
class AgendaItem(models.Model):
    """One thing to talk about. ``notes`` is what the minutes say of it.

    ``decision``: the open decision of an earlier meeting that it looks back at. What else it is about (a key result, an
    insight) is tied to it in ``okrs``.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField(editable=False)
    title = models.CharField(max_length=200)
    about = models.TextField("what it is about", blank=True)
    presenter = models.ForeignKey(
        MeetingAttendee, on_delete=models.SET_NULL, null=True, blank=True, related_name="items"
    )
    duration = models.PositiveSmallIntegerField("minutes", null=True, blank=True)
    is_scientific = models.BooleanField("scientific", default=True)
    notes = models.TextField("minutes of it", blank=True)
    decision = models.ForeignKey("Decision", on_delete=models.PROTECT, null=True, blank=True, related_name="looked_at")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ShareableQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "position"], name="agenda_position_once"),
            models.UniqueConstraint(
                fields=["meeting", "decision"],
                name="agenda_decision_once",
                violation_error_message="This decision is on the agenda already.",
            ),
            models.CheckConstraint(
                condition=Q(duration__isnull=True) | Q(duration__range=(1, LONGEST)),
                name="agenda_duration_plausible",
                violation_error_message="An item takes 1 minute to 12 hours.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


@tracked(exclude=["created_at"])
class Decision(models.Model):
    """What a meeting decided, and who sees to it by when. It comes back at each meeting until it is done or dropped."""

    class State(models.TextChoices):
        OPEN = "open", "Open"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="decisions")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions", verbose_name="about"
    )
    text = models.CharField("decision", max_length=500)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="decisions")
    due_on = models.DateField("due")
    is_scientific = models.BooleanField("scientific", default=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    ended_at = models.DateTimeField("done or dropped", null=True, blank=True, editable=False)
    dropped_because = models.CharField("why it was dropped", max_length=300, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ShareableQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="decision_open_of_owner")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=["open", "done", "dropped"]), name="decision_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="decision_ended_unless_open",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped") & ~Q(dropped_because="") | ~Q(state="dropped") & Q(dropped_because=""),
                name="decision_dropped_with_a_reason",
                violation_error_message="Say why it is dropped.",
            ),
        ]

    def __str__(self) -> str:
        return self.text
