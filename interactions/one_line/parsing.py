"""Read one line for what the form of an interaction asks. Pure: no database, no request, no clock.

Nothing is guessed in silence: each value carries the words it came from, a name that several people have is a choice,
and whatever was not understood is the note. The two safety questions are never answered here, and what looks like a
patient or an adverse event stays in the note word by word.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import TypeVar
from zoneinfo import ZoneInfo

from interactions.one_line import lengths, manner, names, questions, rest, topics
from interactions.one_line.days import days
from interactions.one_line.known import Known, OneLine, Said
from interactions.one_line.words import Line, Part, part_of
from organization.ground.text import fold
from organization.text_screens import concerns

LONGEST = 1_000
CONGRESS = "congress"

_DATE = re.compile(r"\b\d{4}-\d\d-\d\d\b")
Value = TypeVar("Value")


def parse(text: str, known: Known, *, today: date, now: datetime, zone: ZoneInfo) -> OneLine:
    """What the line gives; at most ``LONGEST`` letters are read, the rest goes to the note."""
    line = Line(text[:LONGEST])
    times, spans = lengths.times(line)
    minutes = [*lengths.lengths(line), *spans]
    found_days = days(line, today, is_month_first=known.is_month_first)
    follow_ups = questions.follow_ups(line, names=_name_words(known))
    at_congress = topics.congress(line, known.congresses)
    parts = line.parts()
    whole = _to_keep(line, parts)
    day = _of_the_talk(line, parts, found_days)
    at = _of_the_talk(line, parts, times)
    length = _of_the_talk(line, parts, minutes, keep=[at] if at else [])
    kols = names.kols(line, known.kols, topics=topics.places(line, known.topics))
    parts = line.parts()
    purpose, initiation = manner.purpose(line), manner.initiation(line)
    channel = manner.channel(line, parts)
    for said in (purpose, initiation):
        if said is not None:
            line.take(said.start, said.end)
    if channel is None and at_congress is not None:
        channel = Said(CONGRESS, at_congress.start, at_congress.end, at_congress.words)
    discussed = topics.topics(line, known.topics, parts)
    parts = line.parts()
    rest.settle_topics(line, discussed, parts)
    kept = rest.pieces(line, parts, whole)
    if len(text) > LONGEST:
        kept.append((LONGEST, len(text)))
    if not set(_concerns(text)) <= set(_concerns(rest.note(Line(text), kept))):
        kept = [(0, len(text))]  # what looks like a patient or an event only as a whole stays as a whole
    return OneLine(
        text=text, kols=kols, channel=channel, minutes=length, day=day, time=at, topics=discussed,
        follow_ups=follow_ups, purpose=purpose, initiation=initiation, congress=at_congress,
        notes=rest.note(Line(text), kept), pieces=kept, is_plan=_is_ahead(day, at, today, now, zone),
    )  # fmt: skip


def _name_words(known: Known) -> set[str]:
    return {word for kol in known.kols for word in fold(f"{kol.family} {kol.given}").split()}


def _to_keep(line: Line, parts: Sequence[Part]) -> list[tuple[int, int]]:
    """Parts that look like a patient or an adverse event."""
    return [(one.start, one.end) for one in parts if _concerns(line.text[one.start : one.end])]


def _concerns(text: str) -> list[str]:
    """What looks like a patient or an event; a day in figures is no number of a record."""
    return concerns(_DATE.sub(" " * 10, text))


def _of_the_talk(
    line: Line, parts: list[Part], found: Sequence[Said[Value]], keep: Sequence[Said[time]] = ()
) -> Said[Value] | None:
    """The first that is said of the talk itself; all others mean something else and go back to the line.

    In a part that tells, only what ends it may be of the talk ("she wants more data 30 min"), or begins it.
    """
    mine = next((one for one in found if _is_of_the_talk(line, part_of(parts, one.start), one)), None)
    held = [*keep, *([mine] if mine else [])]
    for one in found:
        if all((one.start, one.end) != (other.start, other.end) for other in held):
            line.give_back(one.start, one.end)
    return mine


def _is_of_the_talk(line: Line, part: Part, said: Said[Value]) -> bool:
    if part.is_ahead:
        return False
    return not part.tells or not line.free[said.end : part.end].strip(" ,.;\x00")


def _is_ahead(day: Said[date] | None, at: Said[time] | None, today: date, now: datetime, zone: ZoneInfo) -> bool:
    """Whether day and time, where they are said, lie ahead."""
    on = day.value if day else today
    if on != today or at is None:
        return on > today
    return datetime.combine(on, at.value, zone) > now
