"""What is owed by whom, as the reminders see it: the upper end of ``okrs.selectors``."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from okrs.arithmetic.cadence import last_working_day, monthly_periods
from okrs.check_ins.selectors.due import check_ins_due
from okrs.check_ins.selectors.update_requests import open_requests
from okrs.weekly.selectors.due import weekly_due
from organization.models import Quarter, User
from organization.selectors.absences import days_off_of
from reminders.kinds.policies import ASKED_BY, QUARTER
from reminders.models import Channel, Kind, Notification, Preference, ReminderRule
from reminders.outbox import timing as rules

# Who may owe something of a kind at all; a role that is taken away ends its reminders.
PERMISSION = {
    Kind.WEEKLY_UPDATE: "weekly.write",
    Kind.CHECK_IN: "check_in.write",
    Kind.UPDATE_REQUEST: "check_in.write",
}
MOVES_DAYS = {
    Kind.WEEKLY_UPDATE: rules.WEEKLY_MOVES_DAYS,
    Kind.CHECK_IN: rules.MONTHLY_MOVES_DAYS,
    Kind.UPDATE_REQUEST: rules.MONTHLY_MOVES_DAYS,
}
# The farthest a reminder can lie from the due day: ten working days, moved, with room for holidays.
REACH = timedelta(days=40)
# A rule may lie ten working days behind the Friday, and move: what was owed that long ago is still asked for.
WEEKS = 5

Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that a person has not done yet; ``count`` is how many key results it is about (0: not counted).

    ``asked_at``: somebody asked for it then, and nobody is told before.
    """

    kind: str
    user: User
    subject: str
    period: str
    first_day: date
    due_on: date
    count: int = 0
    asked_at: datetime | None = None

    @property
    def key(self) -> Key:
        """What tells it from everything else owed."""
        return (self.user.pk, self.kind, self.subject, self.period)


@dataclass(frozen=True, slots=True)
class Reminder:
    """What is owed together with when its reminder is due."""

    owed: Owed
    rule: ReminderRule
    window: rules.Window
    days_off: frozenset[date]

    def dedup_key(self, channel: str) -> str:
        """``kind:subject:recipient:period:channel``."""
        return ":".join([self.owed.kind, self.owed.subject, str(self.owed.user.pk), self.owed.period, channel])


def owed(at: datetime, *, people: Iterable[User] | None = None) -> list[Owed]:
    """Everything owed at a moment by people (or some) who may still do it; a fixed number of queries."""
    people = None if people is None else list(people)
    found = [
        Owed(
            Kind.WEEKLY_UPDATE, one.user, "week", one.week_start.isoformat(),
            one.week_start, one.week_start + timedelta(days=4),
        )
        for one in weekly_due(at, weeks=WEEKS, people=people)
    ]  # fmt: skip
    found += [
        Owed(
            Kind.CHECK_IN, one.user, subject_of(one.quarter), str(one.period),
            first_day_of(one.quarter, one.period), one.due_on, one.missing,
        )
        for one in check_ins_due(at, people=people)
    ]  # fmt: skip
    for asked in open_requests(people=people):
        day = rules.asked_on(asked.asked_at, asked.owner.zone)
        subject, period = request_key(asked.asked_by_id, asked.asked_at)
        found.append(Owed(Kind.UPDATE_REQUEST, asked.owner, subject, period, day, day, asked.count, asked.asked_at))
    return [one for one in found if one.user.is_active and one.user.may(PERMISSION[Kind(one.kind)])]


def request_key(asked_by: int, asked_at: datetime) -> tuple[str, str]:
    """Subject and period of a request: asked again after an answer it is another one, told apart by its moment."""
    return f"{ASKED_BY}{asked_by}", f"{asked_at.astimezone(UTC):%Y%m%d%H%M%S%f}"


def subject_of(quarter: Quarter) -> str:
    """How a quarter is named in a notification: by what never changes."""
    return f"{QUARTER}{quarter.pk}"


def first_day_of(quarter: Quarter, period: int) -> date:
    """The first day of a check-in period."""
    periods = monthly_periods(quarter.starts_on, quarter.ends_on)
    return periods[min(period, len(periods)) - 1][0]


def reminders_of(things: Iterable[Owed], active: Mapping[str, ReminderRule]) -> list[Reminder]:
    """When the reminder of each thing owed is due, by the rules that are on; what is skipped is left out."""
    things = [one for one in things if one.kind in active]
    people = {one.user.pk: one.user for one in things}
    days_off: Mapping[int, frozenset[date]] = {}
    if things:
        first, last = min(one.first_day for one in things), max(one.due_on for one in things)
        days_off = days_off_of(people.values(), first - REACH, last + REACH)
    found = []
    for one in things:
        rule, off, first_day = active[one.kind], days_off[one.user.pk], one.first_day
        due_on = one.due_on
        if one.kind == Kind.CHECK_IN:
            due_on = last_working_day(first_day, due_on, off)
        window = rules.window(timing(rule), first_day=first_day, due_on=due_on, zone=one.user.zone, days_off=off)
        if window is not None and one.asked_at is not None:
            window = replace(window, due_at=max(window.due_at, one.asked_at))
        if window is not None:
            found.append(Reminder(one, rule, window, off))
    return found


def timing(rule: ReminderRule) -> rules.Timing:
    """A rule as the arithmetic reads it."""
    return rules.Timing(rule.offset_days, rule.local_hour, MOVES_DAYS[Kind(rule.kind)])


def active_rules() -> dict[str, ReminderRule]:
    """Rules that are on, by kind."""
    return {rule.kind: rule for rule in ReminderRule.objects.filter(is_active=True)}


def channels_of(rule: ReminderRule) -> list[str]:
    """The ways a rule's reminders go."""
    on = {Channel.IN_APP: rule.in_app, Channel.EMAIL: rule.email}
    return [channel.value for channel, is_on in on.items() if is_on]


def unwanted(people: Iterable[User] | None = None) -> set[tuple[int, str, str]]:
    """(person, kind, channel) of everything that people (or some) do not want."""
    rows = Preference.objects.filter(is_wanted=False)
    if people is not None:
        rows = rows.filter(user__in=list(people))
    return set(rows.values_list("user", "kind", "channel"))


def planned(at: datetime, people: Iterable[User]) -> list[tuple[Reminder, str, datetime]]:
    """(reminder, channel, not before) of what is due to some people by now, still of use and not planned yet."""
    refused = unwanted(people := list(people))
    found = []
    for reminder in reminders_of(owed(at, people=people), active_rules()):
        one, zone = reminder.owed, reminder.owed.user.zone
        if reminder.window.due_at > at:
            continue
        chance = rules.next_chance(
            at, timing(reminder.rule), last_day=reminder.window.last_day, zone=zone, days_off=reminder.days_off
        )
        if chance is None:
            continue
        not_before = reminder.window.due_at if chance == at else chance
        found += [
            (reminder, channel, not_before)
            for channel in channels_of(reminder.rule)
            if (one.user.pk, one.kind, channel) not in refused
        ]
    keys = [reminder.dedup_key(channel) for reminder, channel, _ in found]
    # Asked first, so that a minute in which nothing is new writes nothing; the insert itself decides.
    known = set(Notification.objects.filter(dedup_key__in=keys).values_list("dedup_key", flat=True))
    return [entry for entry, key in zip(found, keys, strict=True) if key not in known]
