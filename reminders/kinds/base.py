"""What a kind of reminder has to know."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from organization.models import User
from organization.selectors.absences import holidays_of
from reminders.kinds import timing as rules
from reminders.models import Kind, Notification, ReminderRule

# The farthest a reminder can lie from the due day: ten working days, moved, with room for holidays.
REACH = timedelta(days=40)
# What is owed, told apart from everything else: person, kind, subject, period.
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
class Words:
    """``title`` is one line, ``text`` one sentence more, ``act`` what the link to ``path`` does."""

    title: str
    text: str
    act: str
    path: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where people live, as far as it decides when they are reminded."""

    timezone: str
    country: str


@dataclass(frozen=True, slots=True)
class Homes:
    """Every place where somebody lives, and the holidays of its country around a moment."""

    places: list[Place]
    holidays: Mapping[str, set[date]]

    @classmethod
    def around(cls, at: datetime) -> "Homes":
        """Two queries."""
        rows = User.objects.active().order_by().values_list("timezone", "country").distinct()
        places = [Place(*row) for row in rows]
        reach = at.date() - 2 * REACH, at.date() + 2 * REACH
        return cls(places, holidays_of({place.country for place in places}, *reach))


class ReminderKind(ABC):
    """One kind of reminder.

    ``permission``: who may owe it at all; a role that is taken away ends its reminders. ``moves_days``: see
    ``rules.Timing``. ``due_day``: from which day a rule counts, in words.
    """

    kind: Kind
    permission: str
    moves_days: int
    due_day: str

    def timing(self, rule: ReminderRule) -> rules.Timing:
        """A rule of this kind as the arithmetic reads it."""
        return rules.Timing(rule.offset_days, rule.local_hour, self.moves_days)

    def due_on(self, first_day: date, last_day: date, days_off: Collection[date]) -> date:
        """The due day of what is owed from ``first_day`` to ``last_day``, for somebody with these days off."""
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
        """What is owed at a moment by everybody, or by some people; a fixed number of queries."""

    @abstractmethod
    def waiting(self, at: datetime, rule: ReminderRule, homes: Homes) -> set[int]:
        """Keys of people for whom a reminder of this kind may have to be planned: none too few."""

    @abstractmethod
    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """Keys of those unread reminders of this kind whose matter is done meanwhile, or long over."""

    def names(self, subjects: Collection[str]) -> Mapping[str, object]:
        """What the words of these subjects need, by subject; subjects of other kinds are left out."""
        return {}

    @abstractmethod
    def words(self, subject: str, period: str, name: object, missing: int) -> Words:
        """What a reminder says; ``name`` comes from ``names``, None where it was not loaded or is gone.

        No scientific content and no names of key results: a mail is read anywhere.
        """


def numbers_in(subjects: Iterable[str], prefix: str) -> dict[int, str]:
    """The number behind the prefix → the subject, for those that begin with it."""
    return {int(one.removeprefix(prefix)): one for one in subjects if one.startswith(prefix)}
