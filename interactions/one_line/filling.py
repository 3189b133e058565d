"""The form of an interaction filled from one line, and what was taken from it, as chips that can be taken out again.

The form alone is kept between two sendings of the page; the line is read anew each time. Nothing is saved.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from interactions.log.initial import MINUTES
from interactions.models import FollowUpQuestion, Interaction
from interactions.models.kols import Channel
from interactions.one_line import rest
from interactions.one_line.known import KnownKol, OneLine, Said, SaidKol
from interactions.one_line.words import Line

# The longest question that the form takes; what is longer stays in the note.
LONGEST_QUESTION = 300
MANY = ("kols", "topics", "depths")
_CHANNELS, _PURPOSES = dict(Channel.choices), dict(Interaction.Purpose.choices)
_INITIATIONS, _DEPTHS = dict(Interaction.Initiation.choices), dict(FollowUpQuestion.Depth.choices)

Typed = dict[str, Any]


@dataclass(frozen=True)
class Chip:
    """One value that a line gave: ``name`` of its field, the value, its words, and who else it may be."""

    key: str
    name: str
    value: str
    words: str
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Choice:
    """A name that several people have, with those whom it may mean: (what choosing sends, name)."""

    words: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Decisions:
    """What the person decided about a line: values taken out, by key, and who is meant, by where the name stands."""

    out: frozenset[str] = frozenset()
    picks: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    """What a line gives the form: values of fields, chips, open choices and the text for the note."""

    values: Typed
    chips: tuple[Chip, ...]
    choices: tuple[Choice, ...]
    note: str
    is_plan: bool = False
    text: str = ""
    pieces: tuple[tuple[int, int], ...] = ()  # where the note stands in the line

    def more_than(self, before: "Given") -> str:
        """What the note has that it had not before: of another line all of it."""
        if self.text != before.text:
            return self.note
        return rest.note(Line(self.text), [piece for piece in self.pieces if piece not in before.pieces])


NOTHING = Given({}, (), (), "")


def given(line: OneLine, decisions: Decisions) -> Given:
    """What the line gives after what was decided; words of what was taken out, or is still open, go to the note."""
    values: Typed = {name: [] for name in MANY}
    chips: list[Chip] = []
    choices: list[Choice] = []
    kept = list(line.pieces)
    for kol in line.kols:
        key, decided = f"kol-{kol.start}", _decided(kol, decisions)
        if key not in decisions.out and decided is not None:
            values["kols"].append(str(decided.id))
            others = tuple(one for one in _everybody(kol) if one.id != decided.id)
            chips.append(Chip(key, "KOL", decided.name, kol.words, _options(kol.start, others)))
            continue
        kept.append((kol.start, kol.end))
        if key not in decisions.out:
            choices.append(Choice(kol.words, _options(kol.start, kol.candidates)))
    for chip, said, filled in _read(line):
        # A question that is too long for its field stays in the note whole.
        is_long = any(name.startswith("question_") and len(text) > LONGEST_QUESTION for name, text in filled.items())
        if chip.key in decisions.out or is_long:
            kept.append((said.start, said.end))
        if chip.key in decisions.out:
            continue
        chips.append(chip)
        for name, value in filled.items():
            if name in MANY:
                values[name].append(value)
            elif not (is_long and name.startswith("question_")):
                values[name] = value
    pieces = merged(kept)
    note, is_plan = rest.note(Line(line.text), pieces), line.is_plan and "day" in values
    return Given(values, tuple(chips), tuple(choices), note, is_plan, line.text, tuple(pieces))


def _read(line: OneLine) -> Iterator[tuple[Chip, Said[Any], dict[str, str]]]:
    """Each value but the KOLs: its chip, where it was said, and what it fills in."""

    def one(
        key: str, name: str, shown: object, said: Said[Any], **filled: str
    ) -> tuple[Chip, Said[Any], dict[str, str]]:
        return Chip(key, name, str(shown), said.words), said, filled

    if said := line.channel:
        yield one("channel", "Channel", _CHANNELS[said.value], said, channel=said.value)
    if at_congress := line.congress:
        yield one("congress", "Congress", at_congress.name, at_congress, congress=str(at_congress.value))
    if length := line.minutes:
        number, is_chip = str(length.value), length.value in MINUTES
        as_chip, as_other = (number, "") if is_chip else ("", number)
        yield one("minutes", "Minutes", f"{number} min", length, minutes=as_chip, minutes_other=as_other)
    if day := line.day:
        yield one("day", "Date", f"{day.value:%a %-d %b}", day, day=day.value.isoformat())
    if at := line.time:
        yield one("time", "Start", f"{at.value:%H:%M}", at, start=f"{at.value:%H:%M}")
    for topic in line.topics:
        yield one(f"topic-{topic.value}", "Topic", topic.name, topic, topics=str(topic.value))
    for asked in line.follow_ups:
        words = {f"question_{asked.value}": asked.question} if asked.question else {}
        yield one(f"depth-{asked.value}", "Follow-up", _DEPTHS[asked.value], asked, depths=asked.value, **words)
    if said := line.purpose:
        yield one("purpose", "Purpose", _PURPOSES[said.value], said, purpose=said.value)
    if said := line.initiation:
        yield one("initiation", "Who asked", _INITIATIONS[said.value], said, initiation=said.value)


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches in their order, none twice."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _everybody(said: SaidKol) -> list[KnownKol]:
    chosen = [] if said.value is None else [KnownKol(said.value, "", said.name)]
    return [*chosen, *said.candidates]


def _decided(said: SaidKol, decisions: Decisions) -> KnownKol | None:
    """Whom the name means: the person chosen, else the one it was taken for."""
    picked = decisions.picks.get(said.start)
    everybody = _everybody(said)
    chosen = next((one for one in everybody if one.id == picked), None)
    return chosen or next((one for one in everybody if one.id == said.value), None)


def _options(start: int, kols: Sequence[KnownKol]) -> tuple[tuple[str, str], ...]:
    return tuple((f"{start}:{one.id}", f"{one.name}, {one.place}" if one.place else one.name) for one in kols)


def fill(typed: Typed, before: Given, after: Given) -> Typed:
    """The form after a line was read: what it gave before and gives no longer is taken back, all else stays as typed.

    A value that somebody changed by hand since stays. A question already in words keeps them; those of the line go to
    the note. Fields that are taken back get their presets.
    """
    filled = {name: list(value) if name in MANY else value for name, value in typed.items()}
    for name, value in before.values.items():
        if name in MANY:
            filled[name] = [one for one in filled.get(name, []) if str(one) not in value]
        elif str(filled.get(name) or "") == value:
            filled.pop(name, None)
    extra = []
    for name, value in after.values.items():
        if name in MANY:
            filled[name] = list(dict.fromkeys([*map(str, filled.get(name, [])), *value]))
        elif name.startswith("question_") and filled.get(name):
            extra.append(value)
        else:
            filled[name] = value
    if "minutes" in before.values and not (filled.get("minutes") or filled.get("minutes_other")):
        filled.pop("minutes", None)
        filled.pop("minutes_other", None)
    notes = _noted(str(filled.get("notes") or ""), before, after)
    filled["notes"] = "\n".join([*filter(None, [notes]), *(words for words in extra if words not in notes)])
    return filled


def _noted(notes: str, before: Given, after: Given) -> str:
    """The note with what the line left to it, in the place of what it left before; what was edited since stays."""
    notes = notes.replace("\r\n", "\n")
    if before.note and before.note in notes:
        head, _, tail = notes.partition(before.note)
        return f"{head}{after.note}{tail}".strip() if after.note else f"{head.rstrip()}\n{tail.lstrip()}".strip()
    more = after.more_than(before)
    return notes if more in notes else f"{notes}\n{more}".strip()


def still_there(said: Given, typed: Mapping[str, Any]) -> Given:
    """Without chips of values that the form no longer has, since somebody changed them by hand."""
    gone = {
        name
        for name, value in said.values.items()
        if name not in MANY and not name.startswith("question_") and str(typed.get(name) or "") != value
    }
    fields = {"channel": "channel", "congress": "congress", "day": "day", "time": "start", "purpose": "purpose",
              "initiation": "initiation"}  # fmt: skip
    present = {name: set(map(str, typed.get(name) or [])) for name in MANY}

    def holds(chip: Chip, number: int) -> bool:
        kind, _, value = chip.key.partition("-")
        if kind == "minutes":
            return not gone & {"minutes", "minutes_other"}
        if kind == "kol":
            return said.values["kols"][number] in present["kols"]
        many = {"topic": "topics", "depth": "depths"}.get(kind)
        return value in present[many] if many else fields[kind] not in gone

    return replace(said, chips=tuple(chip for number, chip in enumerate(said.chips) if holds(chip, number)))


def summary(said: Given) -> str:
    """One sentence on what became of the line."""
    if not said.chips and not said.choices:
        return "Nothing was recognised. Your words are in the note."
    rest_of_it = " The rest is in the note." if said.note else ""
    if said.is_plan:
        return f"Filled in as a plan, because the day lies ahead.{rest_of_it}"
    return f"Filled in.{rest_of_it} Check it, answer both safety questions and save."
