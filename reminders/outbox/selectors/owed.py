"""What is owed by whom, asked of each kind of reminder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from organization.models import User
from organization.selectors.absences import days_off_of
from reminders.kinds import KINDS, timing_of
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Owed
from reminders.models import Notification, Preference, ReminderRule


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
    some = None if people is None else list(people)
    return [
        one
        for kind in KINDS.values()
        for one in kind.owed(at, some)
        if one.user.is_active and one.user.may(kind.permission)
    ]


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
        due_on = KINDS[one.kind].due_on(first_day, one.due_on, off)
        window = rules.window(timing_of(rule), first_day=first_day, due_on=due_on, zone=one.user.zone, days_off=off)
        if window is not None and one.asked_at is not None:
            window = replace(window, due_at=max(window.due_at, one.asked_at))
        if window is not None:
            found.append(Reminder(one, rule, window, off))
    return found


def active_rules() -> dict[str, ReminderRule]:
    """Rules that are on, by kind."""
    return {rule.kind: rule for rule in ReminderRule.objects.filter(is_active=True)}


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
            at, timing_of(reminder.rule), last_day=reminder.window.last_day, zone=zone, days_off=reminder.days_off
        )
        if chance is None:
            continue
        not_before = reminder.window.due_at if chance == at else chance
        found += [
            (reminder, channel, not_before)
            for channel in reminder.rule.channels
            if (one.user.pk, one.kind, channel) not in refused
        ]
    keys = [reminder.dedup_key(channel) for reminder, channel, _ in found]
    # Asked first, so that a minute in which nothing is new writes nothing; the insert itself decides.
    known = set(Notification.objects.filter(dedup_key__in=keys).values_list("dedup_key", flat=True))
    return [entry for entry, key in zip(found, keys, strict=True) if key not in known]
