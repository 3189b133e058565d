"""What a kind of reminder has to know; and the kinds that many people owe for the same days."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from organization.ground.work_weeks import Calendar
from organization.models import Absence, User
from organization.models.people import UserQuerySet
from organization.selectors.calendars import calendars_of, leave_of
from reminders.kinds import timing as rules
from reminders.models import Kind, Notification, Preference, ReminderRule

# How far a reminder can be from the due day: ten working days, moved, with room for holidays.
REACH = timedelta(days=40)
NOBODY = Q(pk__in=[])
# What identifies something owed: person, kind, subject, period.
Key = tuple[int, str, str, str]


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing a person has not done yet; ``count`` is how many key results it is about (0: not counted).

    ``asked_at``: when somebody asked for it; no reminder goes out before.
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
        """Identifies it among everything owed."""
        return (self.user.pk, self.kind, self.subject, self.period)


@dataclass(frozen=True, slots=True)
class Words:
    """``title`` is one line, ``text`` one sentence more, ``act`` what the link to ``path`` does."""

    title: str
    text: str
    act: str
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person lives, as far as it decides when they are reminded."""

    timezone: str
    country: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Every place where somebody lives, with its country's weekend, and holidays around a moment."""

    places: list[Place]
    calendars: Mapping[str, Calendar]

    @classmethod
    def around(cls, at: datetime) -> "Homes":
        """Reads them in two queries."""
        rows = User.objects.active().order_by().values_list("timezone", "country").distinct()
        places = [Place(*row) for row in rows]
        reach = at.date() - 2 * REACH, at.date() + 2 * REACH
        return cls(places, calendars_of({place.country for place in places}, *reach))


class ReminderKind(ABC):
    """One kind of reminder.

    ``permission``: who may owe it; a person who loses the role gets no more reminders. ``moves_days``: see
    ``timing.Timing``. ``due_day``: the day from which a rule counts, in words. ``is_secret``: who still owes it is
    nobody's business, so no list of reminders names its recipients, it counts as read once it is shown (opening it
    writes nothing), and its rows are deleted once it is ``over``.
    """

    kind: Kind
    permission: str
    moves_days: int
    due_day: str
    is_secret: bool = False

    def concerns(self, user: User) -> bool:
        """Whether the person may ever get one, and so chooses how."""
        return user.may(self.permission)

    def timing(self, rule: ReminderRule) -> rules.Timing:
        """A rule of this kind in the form the arithmetic reads."""
        return rules.Timing(rule.offset_days, rule.local_hour, self.moves_days)

    def due_on(self, first_day: date, last_day: date, calendar: Calendar) -> date:
        """The due day of something owed from ``first_day`` to ``last_day``, for a person with this calendar."""
        return last_day

    def when(self, rule: ReminderRule) -> str:
        """A rule's time as a sentence ("2 working days before the last working day of the month, 08:00")."""
        days = abs(rule.offset_days)
        if not days:
            return f"on {self.due_day}, {rule.local_hour:02}:00"
        side = "before" if rule.offset_days < 0 else "after"
        return f"{days} working day{'s' if days > 1 else ''} {side} {self.due_day}, {rule.local_hour:02}:00"

    @abstractmethod
    def owed(self, at: datetime, people: list[User] | None) -> Iterable[Owed]:
        """What everybody (or some people) owe at a moment; a fixed number of queries."""

    @abstractmethod
    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Keys of people for whom a reminder of this kind may have to be planned; none may be missing."""

    @abstractmethod
    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Keys of unread reminders of this kind that are done by now, or too old to matter."""

    def over(self, at: datetime) -> list[str]:
        """Of a secret kind: periods that ended lately, whose rows are to be deleted."""
        return []

    def names(self, subjects: Collection[str]) -> Mapping[str, object]:
        """The names that the words of these subjects need, by subject; other kinds' subjects are left out."""
        return {}

    @abstractmethod
    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """The words of a reminder; ``name`` comes from ``names``, None if not loaded or deleted; ``weekend`` is the
        recipient's.

        No scientific content and no names of key results: a mail may be read anywhere.
        """


class ToldKind(ReminderKind):
    """A kind of what somebody else does: it is told as soon as that is done, during the day."""

    def when(self, rule: ReminderRule) -> str:
        """What happens during the day is told at once."""
        said = super().when(rule)
        if rule.offset_days:
            return said
        return f"on {self.due_day}, from {rule.local_hour:02}:00 to {rules.EVENING}:00"


def numbers_in(subjects: Iterable[str], prefix: str) -> dict[int, str]:
    """The number after the prefix → the subject, for subjects that begin with it."""
    return {int(one.removeprefix(prefix)): one for one in subjects if one.startswith(prefix)}


@dataclass(frozen=True, slots=True)
class Span:
    """One thing that many people may owe: the update of a week, the check-in of a period."""

    subject: str
    period: str
    first_day: date
    last_day: date
    owing: UserQuerySet


class SpanKind(ReminderKind):
    """A kind that many people owe for the same days: whom it may be about is asked of the database by window.

    A reminder's window follows from the recipient's zone, the holidays of the country and the person's own leave. So it
    is worked out once for each zone and country that occur, and for each person whose leave meets it; only people whose
    window is open, who still owe it and whom nothing was written for are looked at more closely.
    """

    @abstractmethod
    def spans(self, at: datetime) -> Iterator[Span]:
        """Those that have begun somewhere (no zone is farther than a day from UTC) and are not long over."""

    def excused(self, reminders: QuerySet[Notification], span: Span) -> list[int]:
        """Keys of those reminders whose recipients need not do it any more, even if they owe it."""
        return []

    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Whose window is open; a fixed number of queries for each span."""
        return {pk for span in self.spans(at) for pk in self._people(at, span, rule, homes)}

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """A fixed number of queries for each span that somebody has not read of."""
        groups = list(unread.values_list("subject", "period").distinct())
        spans = {(span.subject, span.period): span for span in self.spans(at)} if groups else {}
        found: set[int] = set()
        for subject, period in groups:
            of_it = unread.filter(subject=subject, period=period)
            span = spans.get((subject, period))
            if span is not None:
                # Whether these still owe it does not matter; who owes it takes long to ask, and is asked once.
                found.update(self.excused(of_it, span))
                of_it = of_it.exclude(recipient__in=span.owing.who_may(self.permission).order_by())
            found.update(of_it.values_list("pk", flat=True))
        return sorted(found)

    def _people(self, at: datetime, span: Span, rule: ReminderRule, homes: Homes) -> set[int]:
        """Who owes it, whose window is open, and whom nothing was written for in some way that they want."""
        calendars = homes.calendars
        low, high = self._touched(span, rule, [calendars[place.country] for place in homes.places])
        absent = absences(low, high)
        away, leave = on_leave(absent), leave_of(absent.values("user"), span.first_day - REACH, span.last_day + REACH)
        at_home = NOBODY
        for place in homes.places:
            if self._is_open(at, span, rule, place.timezone, calendars[place.country]):
                at_home |= Q(timezone=place.timezone, country=place.country)
        open_away = [
            pk
            for pk, place in away.items()
            if self._is_open(at, span, rule, place.timezone, calendars[place.country].without(leave[pk]))
        ]
        # A thousand people away are a statement inside the statement: their numbers would take longer to plan than run.
        open_now = Q(pk__in=open_away) | at_home & ~Q(pk__in=absent.values("user"))
        written = Notification.objects.filter(rule=rule, subject=span.subject, period=span.period).order_by()
        refused = Preference.objects.filter(kind=self.kind, is_wanted=False)
        missing = NOBODY
        for channel in rule.channels:
            missing |= ~Q(pk__in=written.filter(channel=channel).values("recipient")) & ~Q(
                pk__in=refused.filter(channel=channel).values("user")
            )
        people = span.owing.who_may(self.permission).filter(open_now, missing).order_by()
        return set(people.values_list("pk", flat=True))

    def _is_open(self, at: datetime, span: Span, rule: ReminderRule, timezone: str, calendar: Calendar) -> bool:
        """Whether a reminder for somebody there is due by now and still of use."""
        zone, when = ZoneInfo(timezone), self.timing(rule)
        due_on = self.due_on(span.first_day, span.last_day, calendar)
        window = rules.window(when, first_day=span.first_day, due_on=due_on, zone=zone, calendar=calendar)
        if window is None or window.due_at > at:
            return False
        return rules.next_chance(at, when, last_day=window.last_day, zone=zone, calendar=calendar) is not None

    def _touched(self, span: Span, rule: ReminderRule, calendars: Iterable[Calendar]) -> tuple[date, date]:
        """First and last day on which leave may change the window that people without leave have."""
        first, last = span.last_day, span.last_day
        for calendar in calendars:
            due_on = self.due_on(span.first_day, span.last_day, calendar)
            nominal = rules.nominal_day(due_on, rule.offset_days, calendar, first_day=span.first_day)
            first = min(first, due_on, nominal)
            last = max(last, nominal + timedelta(days=self.moves_days))
        return first, last


def absences(first: date, last: date) -> "QuerySet[Absence]":
    """Those that meet any day from ``first`` to ``last``."""
    days = {"starts_on__lte": last, "ends_on__gte": first}
    return Absence.objects.standing().filter(**days, user__is_active=True).order_by()


def on_leave(rows: "QuerySet[Absence]") -> dict[int, Place]:
    """Who is away in these absences, and where they live. One query."""
    return {pk: Place(*place) for pk, *place in rows.values_list("user", "user__timezone", "user__country")}
