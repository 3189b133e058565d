"""What the reader of a line is told of the organisation, and what it gives back: plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Generic, TypeVar

Value_co = TypeVar("Value_co", covariant=True)


@dataclass(frozen=True)
class KnownKol:
    """A KOL by name. ``is_recent``: met lately by whoever writes; ``place`` tells two of one name apart."""

    id: int
    given: str
    family: str
    place: str = ""
    is_recent: bool = False

    @property
    def name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}".strip()


@dataclass(frozen=True)
class KnownName:
    """A topic or a congress."""

    id: int
    name: str


@dataclass(frozen=True)
class Known:
    """What the words of a line can mean. ``is_month_first``: 11/24 is the 24th of November."""

    kols: Sequence[KnownKol] = ()
    topics: Sequence[KnownName] = ()
    congresses: Sequence[KnownName] = ()
    is_month_first: bool = False


@dataclass(frozen=True)
class Said(Generic[Value_co]):
    """A value and the words it came from: ``text[start:end]``."""

    value: Value_co
    start: int
    end: int
    words: str


@dataclass(frozen=True)
class SaidKol(Said[int | None]):
    """Who took part. Without a value there is a choice among ``candidates``; with one they are who else it may be."""

    name: str = ""
    candidates: tuple[KnownKol, ...] = ()


@dataclass(frozen=True)
class SaidName(Said[int]):
    """A topic or a congress by its number."""

    name: str = ""


@dataclass(frozen=True)
class SaidQuestion(Said[str]):
    """The depth of a follow-up question, and the question where its words are given."""

    question: str = ""


@dataclass(frozen=True)
class OneLine:
    """What a line gives. ``notes`` is the rest, ``pieces`` where it stands; ``is_plan``: the day lies ahead."""

    text: str
    kols: list[SaidKol] = field(default_factory=list)
    channel: Said[str] | None = None
    minutes: Said[int] | None = None
    day: Said[date] | None = None
    time: Said[time] | None = None
    topics: list[SaidName] = field(default_factory=list)
    follow_ups: list[SaidQuestion] = field(default_factory=list)
    purpose: Said[str] | None = None
    initiation: Said[str] | None = None
    congress: SaidName | None = None
    notes: str = ""
    pieces: list[tuple[int, int]] = field(default_factory=list)
    is_plan: bool = False
