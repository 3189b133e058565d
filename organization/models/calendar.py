"""Quarters, public holidays and absences."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from audit.history import tracked
from organization import roles

if TYPE_CHECKING:
    from organization.models.people import User


_FRIDAY = 4


class DateRange(Func):
    """PostgreSQL's ``daterange(from, to, '[]')``: both days are included; an empty end is open."""

    function = "DATERANGE"
    output_field = DateRangeField()


class QuarterQuerySet(models.QuerySet["Quarter"]):
    """Queries on quarters."""

    def on(self, day: date) -> "QuarterQuerySet":
        """The quarter that holds ``day`` (none or one: quarters never overlap)."""
        return self.filter(starts_on__lte=day, ends_on__gte=day)


@tracked()
class Quarter(models.Model):
    """A planning period. Fiscal calendars differ, so its dates are data.

    ``grace_ends_on``: evidence dated inside the quarter may be entered until then.
    """

    class State(models.TextChoices):
        PLANNING = "planning", "Planning"
        ACTIVE = "active", "Active"
        GRADING = "grading", "Grading"
        CLOSED = "closed", "Closed"

    name = models.CharField(max_length=20, unique=True, help_text="Such as 2026-Q4.")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    grace_ends_on = models.DateField("evidence accepted until")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    planning_session_on = models.DateField("planning session", null=True, blank=True)

    objects = QuarterQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="quarter_ends_after_it_starts",
                violation_error_message="The last day must be after the first day.",
            ),
            models.CheckConstraint(
                condition=Q(grace_ends_on__gte=F("ends_on")),
                name="quarter_grace_after_end",
                violation_error_message="Evidence must be accepted at least until the last day.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planning", "active", "grading", "closed"]), name="quarter_state_known"
            ),
            ExclusionConstraint(
                name="quarters_do_not_overlap",
                expressions=[
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="These dates overlap another quarter.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def weeks(self, today: date) -> tuple[int, int]:
        """(number of the week that holds ``today``, number of weeks).

        Weeks are those of weekly updates: from Monday to Sunday, in the quarter that holds their Friday. A day outside
        them gives the first or the last week.
        """
        first = self.starts_on + timedelta(days=(_FRIDAY - self.starts_on.weekday()) % 7)
        friday = today + timedelta(days=_FRIDAY - today.weekday())
        total = max(1, (self.ends_on - first).days // 7 + 1)
        return max(1, min(total, (friday - first).days // 7 + 1)), total


@tracked()
class Holiday(models.Model):
    """A public holiday of one country (ISO 3166 two-letter code)."""

    country = models.CharField(max_length=2)
    date = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["date", "country"]
        constraints = [
            models.UniqueConstraint(fields=["country", "date"], name="holiday_once_per_country"),
            models.CheckConstraint(
                condition=Q(country__regex="^[A-Z]{2}$"),
                name="holiday_country_code",
                violation_error_message="Use the country's two capital letters, such as DE.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country}, {self.date})"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Queries on absences."""

    def visible_to(self, user: "User", today: date) -> "AbsenceQuerySet":
        """A person's own; for managers also those of today's members; all for those who read everything."""
        scope = user.scope("absence")
        if scope == roles.FULL:
            return self
        own = Q(user=user)
        if scope == roles.MANAGED:
            teams = user.managed_teams.all()
            people: Any = user._meta.model._default_manager
            own |= Q(user__in=people.members_on(today, teams).values("pk"))
        return self.filter(own)


@tracked()
class Absence(models.Model):
    """Days on which a person is away: left out of their pace, and without reminders."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_not_reversed",
                violation_error_message="The last day must not be before the first day.",
            ),
            ExclusionConstraint(
                name="absences_do_not_overlap",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    (
                        DateRange("starts_on", "ends_on", RangeBoundary(inclusive_lower=True, inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="These days overlap another absence of the same person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} away {self.starts_on} to {self.ends_on}"
