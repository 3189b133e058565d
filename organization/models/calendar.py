"""Quarters, work weeks, public holidays and absences."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import Case, ExpressionWrapper, F, Func, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from audit.history import tracked
from organization import roles
from organization.ground.dates import week_of
from organization.ground.work_weeks import WEEKEND, due_day_of, last_day, weekend_of

if TYPE_CHECKING:
    from organization.models.people import User


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

    ``grace_ends_on``: evidence dated inside the quarter may be entered until then. ``months``: what a month is, for
    whatever is owed once a month: a calendar month, or so many weeks from the first day on.
    """

    class State(models.TextChoices):
        PLANNING = "planning", "Planning"
        ACTIVE = "active", "Active"
        GRADING = "grading", "Grading"
        CLOSED = "closed", "Closed"

    class Months(models.TextChoices):
        CALENDAR = "calendar", "Calendar months"
        W445 = "4-4-5", "4, 4 and 5 weeks"
        W454 = "4-5-4", "4, 5 and 4 weeks"
        W544 = "5-4-4", "5, 4 and 4 weeks"

    name = models.CharField(max_length=20, unique=True, help_text="Such as 2026-Q4.")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    grace_ends_on = models.DateField("evidence accepted until")
    state = models.CharField(max_length=10, choices=State, default=State.PLANNING)
    months = models.CharField(max_length=8, choices=Months, default=Months.CALENDAR, db_default=Months.CALENDAR)
    planning_session_on = models.DateField("planning session", null=True, blank=True)
    review_on = models.DateField("review", null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(months__in=["calendar", "4-4-5", "4-5-4", "5-4-4"]), name="quarter_months_known"
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

    def weeks(self, today: date, weekend: Collection[int] = WEEKEND) -> tuple[int, int]:
        """(number of the week that holds ``today``, number of weeks), for somebody who has these days of a week off.

        Weeks are those of weekly updates: from Monday to Sunday, in the quarter that holds their last day before the
        weekend. A day outside them gives the first or the last week.
        """
        first = self.starts_on + timedelta(days=(last_day(weekend) - self.starts_on.weekday()) % 7)
        due_on = due_day_of(week_of(today), weekend)
        total = max(1, (self.ends_on - first).days // 7 + 1)
        return max(1, min(total, (due_on - first).days // 7 + 1)), total


_COUNTRY_CODE = Q(country__regex="^[A-Z]{2}$")
_COUNTRY_WORDS = "Use the country's two capital letters, such as DE."


@tracked()
class WorkWeek(models.Model):
    """Which days of a week are off in a country; where none is stored, Saturday and Sunday are."""

    class DaysOff(models.TextChoices):
        SATURDAY_SUNDAY = "sat_sun", "Saturday and Sunday"
        FRIDAY_SATURDAY = "fri_sat", "Friday and Saturday"
        THURSDAY_FRIDAY = "thu_fri", "Thursday and Friday"
        FRIDAY_SUNDAY = "fri_sun", "Friday and Sunday"
        FRIDAY = "fri", "Friday alone"
        SATURDAY = "sat", "Saturday alone"
        SUNDAY = "sun", "Sunday alone"

    country = models.CharField(max_length=2)
    days_off = models.CharField("days off", max_length=7, choices=DaysOff)

    class Meta:
        ordering = ["country"]
        constraints = [
            models.UniqueConstraint(fields=["country"], name="work_week_once_per_country"),
            models.CheckConstraint(
                condition=_COUNTRY_CODE, name="work_week_country_code", violation_error_message=_COUNTRY_WORDS
            ),
            models.CheckConstraint(
                condition=Q(days_off__in=["sat_sun", "fri_sat", "thu_fri", "fri_sun", "fri", "sat", "sun"]),
                name="work_week_days_off_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_days_off_display()} off in {self.country}"


def days_off_in(country: str | OuterRef) -> Subquery:
    """Expression: the days off of a country's work week as stored, or null."""
    return Subquery(WorkWeek.objects.filter(country=country).values("days_off")[:1])


def due_day_in(monday: Combinable, country: str) -> ExpressionWrapper:
    """Expression: as ``due_day_of`` says it of the week from ``monday`` on; ``country`` names a column."""
    known = [When(days_off=one, then=Value(last_day(weekend_of(one)))) for one in WorkWeek.DaysOff.values]
    stored = WorkWeek.objects.filter(country=OuterRef(country)).order_by()
    days = Subquery(stored.values_list(Case(*known, output_field=models.IntegerField())))
    return ExpressionWrapper(
        monday + Coalesce(days, Value(last_day()), output_field=models.IntegerField()),
        output_field=models.DateField(),
    )


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
                condition=_COUNTRY_CODE, name="holiday_country_code", violation_error_message=_COUNTRY_WORDS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.country}, {self.date})"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Queries on absences."""

    def standing(self) -> "AbsenceQuerySet":
        """Those that count: they excuse slots and shift pace, and no reminder goes out on them."""
        return self.filter(state=Absence.State.APPROVED)

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
    """Days on which a person is away: left out of their pace, and without reminders.

    Entered before it begins it stands; entered later it waits for another person's approval, from ``asked_at`` on.
    ``refused``: why it was declined.
    """

    class State(models.TextChoices):
        APPROVED = "approved", "Approved"
        WAITING = "waiting", "Waiting for approval"
        DECLINED = "declined", "Declined"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    state = models.CharField(
        max_length=10, choices=State, default=State.APPROVED, db_default=State.APPROVED, editable=False
    )
    asked_at = models.DateTimeField("asked for", null=True, blank=True, editable=False)
    refused = models.CharField(
        "why it was declined", max_length=300, blank=True, default="", db_default="", editable=False
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "user"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="absence_not_reversed",
                violation_error_message="The last day must not be before the first day.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "waiting", "declined"]), name="absence_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(asked_at__isnull=False), name="absence_waits_since"
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
                condition=~Q(state="declined"),
                violation_error_message="These days overlap another absence of the same person.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} away {self.starts_on} to {self.ends_on}"
