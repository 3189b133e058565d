"""What is owed by whom, whom a tick may have to remind, and in which words: asked of each kind of reminder."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.urls import reverse

from organization.ground.work_weeks import Calendar, weekend_of
from organization.models import User
from organization.selectors.calendars import own_calendars
from reminders.kinds import KINDS
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Homes, Owed, Words
from reminders.kinds.policies import TEST
from reminders.models import Channel, Notification, Preference, ReminderRule


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something owed, and when its reminder is due."""

    owed: Owed
    rule: ReminderRule
    timing: rules.Timing
    window: rules.Window
    calendar: Calendar

    def dedup_key(self, channel: str) -> str:
        """``kind:subject:recipient:period:channel``."""
        return ":".join([self.owed.kind, self.owed.subject, str(self.owed.user.pk), self.owed.period, channel])

    def chance(self, at: datetime) -> datetime | None:
        """When it may be sent if it is due at ``at``: at once, or on the next working day; None: that is too late."""
        zone, last_day = self.owed.user.zone, self.window.last_day
        return rules.next_chance(at, self.timing, last_day=last_day, zone=zone, calendar=self.calendar)


def owed(at: datetime, *, people: Iterable[User] | None = None) -> list[Owed]:
    """Everything that people (or some) owe at a moment and may still do; a fixed number of queries."""
    some = None if people is None else list(people)
    return [
        one
        for kind in KINDS.values()
        for one in kind.owed(at, some)
        if one.user.is_active and one.user.may(kind.permission)
    ]


def reminders_of(things: Iterable[Owed], active: Mapping[str, ReminderRule]) -> list[Reminder]:
    """When the reminder of each thing owed is due, by the rules that are on; skipped ones are left out."""
    things = [one for one in things if one.kind in active]
    people = {one.user.pk: one.user for one in things}
    calendars: Mapping[int, Calendar] = {}
    if things:
        first, last = min(one.first_day for one in things), max(one.due_on for one in things)
        calendars = own_calendars(people.values(), first - REACH, last + REACH)
    found = []
    for one in things:
        rule, calendar, first_day = active[one.kind], calendars[one.user.pk], one.first_day
        timing, due_on = KINDS[one.kind].timing(rule), KINDS[one.kind].due_on(first_day, one.due_on, calendar)
        window = rules.window(timing, first_day=first_day, due_on=due_on, zone=one.user.zone, calendar=calendar)
        if window is not None and one.asked_at is not None:
            window = replace(window, due_at=max(window.due_at, one.asked_at))
        if window is not None:
            found.append(Reminder(one, rule, timing, window, calendar))
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
    """(reminder, channel, not before) of what is due to some people by now, not too late and not planned yet."""
    refused = unwanted(people := list(people))
    found = []
    for reminder in reminders_of(owed(at, people=people), active_rules()):
        one = reminder.owed
        if reminder.window.due_at > at:
            continue
        chance = reminder.chance(at)
        if chance is None:
            continue
        not_before = reminder.window.due_at if chance == at else chance
        found += [
            (reminder, channel, not_before)
            for channel in reminder.rule.channels
            if (one.user.pk, one.kind, channel) not in refused
        ]
    keys = [reminder.dedup_key(channel) for reminder, channel, _ in found]
    # Asked first, so that a tick with nothing new writes nothing; the insert itself decides.
    known = set(Notification.objects.filter(dedup_key__in=keys).values_list("dedup_key", flat=True))
    return [entry for entry, key in zip(found, keys, strict=True) if key not in known]


def waiting(at: datetime) -> list[int]:
    """Keys of people for whom a reminder may have to be planned; only they are looked at person by person."""
    homes = Homes.around(at)
    return sorted({pk for name, rule in active_rules().items() for pk in KINDS[name].waiting(at, rule, homes)})


def settled(at: datetime) -> list[int]:
    """Keys of unread reminders whose matter is done meanwhile, or so long ago that nobody asks any more."""
    unread = (
        Notification.objects.filter(channel=Channel.IN_APP, state=Notification.State.SENT, due_at__lte=at)
        .unread()
        .exclude(subject=TEST)
        .order_by()
    )
    return [pk for name, kind in KINDS.items() for pk in kind.settled(at, unread.filter(rule__kind=name))]


def words(notification: Notification, names: Mapping[str, object], *, missing: int = 0) -> Words:
    """What a notification (``with_words``) says, made when it is read or sent: it carries no content itself.

    ``names`` comes from ``names_of``; ``missing`` key results that it is about are named if known.
    """
    if notification.subject == TEST:
        return Words(
            f"Test: reminder of the {notification.rule.get_kind_display().lower()}",
            "You asked for this test in the administration area. Nothing is due.",
            "Open the rules", reverse("reminder-rules"),
        )  # fmt: skip
    kind, subject = KINDS[notification.rule.kind], notification.subject
    return kind.words(subject, notification.period, names.get(subject), missing, weekend_of(notification.days_off))


def names_of(notifications: Iterable[Notification]) -> dict[str, object]:
    """What these notifications point to, by their subjects; a query for each sort that occurs."""
    subjects = {one.subject for one in notifications}
    return {subject: found for kind in KINDS.values() for subject, found in kind.names(subjects).items()}
