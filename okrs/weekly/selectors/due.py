"""Weekly updates: who owes one, and who has submitted one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import DateField, Q, Value
from django.db.models.functions import Greatest

from okrs.arithmetic.cadence import SlotState, is_all_off, weekly_slots
from okrs.models import KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric, Scope
from okrs.models.objectives import KeyResultQuerySet
from organization.ground.dates import week_of
from organization.ground.work_weeks import Calendar
from organization.models import Quarter, User
from organization.models.calendar import due_day_in
from organization.models.people import UserQuerySet
from organization.selectors.calendars import own_calendars

# Neither filled nor excused.
OPEN = (SlotState.PENDING, SlotState.MISSED)
# No time zone is more than a day from UTC.
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeeklyDue:
    """A week that a person still owes: due on its last day before the weekend at 17:00 in the person's zone."""

    user: User
    week_start: date
    due_at: datetime


def weekly_cadences(quarter_states: Iterable[str], people: Iterable[User] | None = None) -> "list[KeyResult]":
    """Live key results that count weekly updates of their owner, in active objectives; one query and one for steps."""
    rows = _cadences().filter(objective__quarter__state__in=list(quarter_states))
    if people is not None:
        rows = rows.filter(owner__in=list(people))
    return list(rows.for_measuring())


def weekly_due(at: datetime, *, people: Iterable[User] | None = None, weeks: int = 2) -> list[WeeklyDue]:
    """Weeks, begun by ``at``, for which people owe an update: the running one and ``weeks`` - 1 before, oldest first.

    The owner of a key result that counts weekly updates, in an active quarter, owes a week unless holidays and leave
    excuse it, it had begun before their work could, it was due while an earlier owner's work counted (both
    ``with_begin``), or an update was submitted for it. Nothing is
    counted for this: an update that fills a slot was submitted anyway, and a submitted one that does not fill it is no
    longer owed. Queries do not grow with people.
    """
    owned = _cadences().filter(owner__is_active=True, objective__quarter__state=Quarter.State.ACTIVE)
    if people is not None:
        owned = owned.filter(owner__in=list(people))
    quarter = ("objective__quarter__starts_on", "objective__quarter__ends_on")
    spans = list(owned.with_begin().values_list("owner", *quarter, "begins_on", "kept_until").distinct())
    owners = User.objects.in_bulk({owner for owner, *_ in spans})
    first = week_of((at - _DAY).date()) - timedelta(weeks=weeks - 1)
    calendars = own_calendars(owners.values(), first, (at + 8 * _DAY).date())
    done = set(
        WeeklyUpdate.objects.filter(submitted_at__isnull=False, week_start__gte=first, author__in=owners).values_list(
            "author", "week_start"
        )
    )
    owed = {
        (due.user.pk, due.week_start): due
        for owner, starts_on, ends_on, begins_on, kept_until in spans
        for due in _open_weeks(owners[owner], starts_on, ends_on, calendars[owner], at, weeks)
        if due.week_start >= begins_on or begins_on == starts_on
        if kept_until is None or due.due_at.date() > kept_until
        if (owner, due.week_start) not in done
    }
    return sorted(owed.values(), key=lambda due: (due.week_start, due.user.sort_key, due.user.pk))


def _cadences() -> "KeyResultQuerySet":
    """Live key results that count weekly updates of their owner, in active objectives."""
    return KeyResult.objects.live().filter(
        measured_by=Metric.WEEKLY_UPDATES, scope=Scope.OWNER, objective__state=Objective.State.ACTIVE
    )


def owing_week(week_start: date, running: Iterable[Quarter]) -> UserQuerySet:
    """People with a cadence in the quarter of the week's due day, one of those ``running``, who owe the week and
    submitted no update for it.

    Leave is not considered. Quarters are given, not joined: so the database knows how many key results they have.
    """
    sunday = week_start + timedelta(days=6)
    touched = [quarter for quarter in running if quarter.starts_on <= sunday and quarter.ends_on >= week_start]
    asked = _cadences().filter(objective__quarter__in=[quarter.pk for quarter in touched]).with_begin()
    due_on = due_day_in(Value(week_start, DateField()), "owner__country")
    asked = asked.filter(Q(kept_until=None) | Q(kept_until__lt=due_on))
    if any(quarter.starts_on > week_start or quarter.ends_on < sunday for quarter in touched):
        # The due day, which decides to which quarter the week belongs, is not the same everywhere.
        asked = asked.filter(objective__quarter__starts_on__lte=due_on, objective__quarter__ends_on__gte=due_on)
    # A key result that begins with its quarter owes the week in which the quarter begins; none begins before.
    asked = asked.filter(Q(begins_on__lte=Greatest(Value(week_start, DateField()), "objective__quarter__starts_on")))
    done = WeeklyUpdate.objects.filter(week_start=week_start, submitted_at__isnull=False)
    people: UserQuerySet = User.objects.active()
    return people.filter(pk__in=asked.order_by().values("owner")).exclude(pk__in=done.order_by().values("author"))


def _open_weeks(
    owner: User, starts_on: date, ends_on: date, calendar: Calendar, at: datetime, weeks: int
) -> list[WeeklyDue]:
    this_week = week_of(at.astimezone(owner.zone).date())
    first = this_week - timedelta(weeks=weeks - 1)
    return [
        WeeklyDue(owner, slot.start, slot.due_at)
        for slot in weekly_slots(starts_on, ends_on, owner.zone, calendar.weekend)
        if first <= slot.start <= this_week and not is_all_off(slot, calendar.days_off, calendar.weekend)
    ]
