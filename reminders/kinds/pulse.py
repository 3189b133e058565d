"""The anonymous pulse: an invitation on its first day, and a second word before its last for who has not answered."""

from abc import abstractmethod
from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse

from interactions.models import PulseWave
from interactions.pulse.policies import is_asked
from interactions.pulse.selectors.answering import closed_since, open_waves, people_to_ask, unanswered, waves_named
from organization.models import User
from reminders.kinds import timing as rules
from reminders.kinds.base import REACH, Owed, Span, SpanKind, Words, numbers_in
from reminders.models import Kind, Notification

# Comes before the number of the wave.
WAVE = "pulse-"


class _OfTheWave(SpanKind):
    """Once for each wave; whoever has spent the token gets no more."""

    permission = "pulse.view"
    is_secret = True

    def concerns(self, user: User) -> bool:
        """Those whom a wave asks; others only read its results."""
        return is_asked(user)

    @abstractmethod
    def days(self, wave: PulseWave) -> tuple[date, date]:
        """From when to when it is of use; the second is the day from which a rule counts."""

    def owed(self, at: datetime, people: list[User] | None) -> Iterator[Owed]:
        """Unspent tokens of the open wave."""
        for one in unanswered(at, people):
            yield Owed(self.kind, one.user, subject_of(one.wave), str(one.wave_id), *self.days(one.wave))

    def spans(self, at: datetime) -> Iterator[Span]:
        """The open wave, if any. One query."""
        for wave in open_waves():
            yield Span(subject_of(wave), str(wave.pk), *self.days(wave), people_to_ask(wave))

    def settled(self, at: datetime, unread: QuerySet[Notification]) -> list[int]:
        """None: a reminder that is read by itself would say when somebody answered."""
        return []

    def over(self, at: datetime) -> list[str]:
        """Waves that were closed lately."""
        return [str(pk) for pk in closed_since(at - REACH)]

    def names(self, subjects: Collection[str]) -> Mapping[str, PulseWave]:
        """The waves."""
        numbers = numbers_in(subjects, WAVE)
        return {numbers[pk]: wave for pk, wave in waves_named(numbers).items()} if numbers else {}

    def words(self, subject: str, period: str, name: object, missing: int, weekend: Collection[int]) -> Words:
        """Until when, and that nobody has to."""
        closes = f"closes on {name.ends_on:%-d %B}" if isinstance(name, PulseWave) else "is open for a few days"
        return Words(self.title(closes), _TEXT, "Answer", reverse("pulse-answer"))

    @abstractmethod
    def title(self, closes: str) -> str:
        """The line of the reminder."""


_TEXT = (
    "A few questions, two minutes, without your name. Results are shown in groups of five or more, after the last day. "
    "Not now is fine, and so is not at all."
)


class Pulse(_OfTheWave):
    """The invitation."""

    kind = Kind.PULSE
    moves_days = rules.MONTHLY_MOVES_DAYS
    due_day = "the first day of a wave"

    def days(self, wave: PulseWave) -> tuple[date, date]:
        """From its first day on."""
        return wave.starts_on, wave.starts_on

    def title(self, closes: str) -> str:
        """What it is."""
        return f"You are asked: the pulse {closes}"


class PulseEnds(_OfTheWave):
    """The second word."""

    kind = Kind.PULSE_ENDS
    moves_days = rules.WEEKLY_MOVES_DAYS
    due_day = "the last day of a wave"

    def days(self, wave: PulseWave) -> tuple[date, date]:
        """Counted from its last day."""
        return wave.starts_on, wave.ends_on

    def title(self, closes: str) -> str:
        """That it is the last one."""
        return f"Last word about the pulse: it {closes}"


def subject_of(wave: PulseWave) -> str:
    """How a notification refers to a wave."""
    return f"{WAVE}{wave.pk}"
