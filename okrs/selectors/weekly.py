"""Weekly updates: who owes one, and who has handed one in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from okrs.assessment import Assessment, assess
from okrs.cadence import SlotState
from okrs.models import KeyResult, Objective, WeeklyUpdate
from okrs.models.choices import Metric, Scope
from organization.models import Quarter, User

# Neither filled nor excused.
OPEN = (SlotState.PENDING, SlotState.MISSED)


@dataclass(frozen=True, slots=True)
class WeeklyDue:
    """A week that a person still owes: due on its Friday at 17:00 in the person's zone."""

    user: User
    week_start: date
    due_at: datetime


def week_of(day: date) -> date:
    """The Monday of the week that holds ``day``."""
    return day - timedelta(days=day.weekday())


def weekly_cadences(quarter_states: Iterable[str], people: Iterable[User] | None = None) -> "list[KeyResult]":
    """Live key results that count weekly updates of their owner, in active objectives; one query and one for steps."""
    rows = KeyResult.objects.live().filter(
        measured_by=Metric.WEEKLY_UPDATES,
        scope=Scope.OWNER,
        owner__is_active=True,
        objective__state=Objective.State.ACTIVE,
        objective__quarter__state__in=list(quarter_states),
    )
    if people is not None:
        rows = rows.filter(owner__in=list(people))
    return list(rows.for_measuring())


def weekly_due(at: datetime, *, people: Iterable[User] | None = None, weeks: int = 2) -> list[WeeklyDue]:
    """Weeks begun by ``at`` that people owe: the running one and the ``weeks`` - 1 before it, oldest first.

    A week is owed by the owner of a key result that counts weekly updates, in an active quarter, while its slot is
    neither filled nor excused and no update was submitted for it (one that carries nothing new is still submitted).
    Queries do not grow with people.
    """
    owed: dict[tuple[int, date], WeeklyDue] = {}
    for one in assess(weekly_cadences([Quarter.State.ACTIVE], people), at=at).values():
        for due in _open_weeks(one, at, weeks):
            owed.setdefault((due.user.pk, due.week_start), due)
    starts = {due.week_start for due in owed.values()}
    done = WeeklyUpdate.objects.filter(submitted_at__isnull=False, week_start__in=starts) if owed else []
    for update in done:
        owed.pop((update.author_id, update.week_start), None)
    return sorted(owed.values(), key=lambda due: (due.week_start, due.user.sort_key, due.user.pk))


def _open_weeks(assessment: Assessment, at: datetime, weeks: int) -> list[WeeklyDue]:
    owner = assessment.key_result.owner
    this_week = week_of(at.astimezone(owner.zone).date())
    first = this_week - timedelta(weeks=weeks - 1)
    return [
        WeeklyDue(owner, result.slot.start, result.slot.due_at)
        for result in assessment.slots
        if first <= result.slot.start <= this_week and result.state in OPEN
    ]


def has_submitted(user: User, week_start: date) -> bool:
    """Whether the person handed in the update of the week that begins on this Monday."""
    return WeeklyUpdate.objects.filter(author=user, week_start=week_start, submitted_at__isnull=False).exists()
