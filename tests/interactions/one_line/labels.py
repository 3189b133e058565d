"""Labelled lines, and how what was read of them is compared (``lines/README.md``)."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from interactions.one_line.known import Known, KnownKol, KnownName, OneLine
from interactions.one_line.parsing import parse
from interactions.one_line.vocabulary import GLUE, TALK, TITLES, words_in

LINES = Path(__file__).parent / "lines"
ZONE = ZoneInfo("Europe/Stockholm")
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 16, 10, tzinfo=ZONE)
# Not compared in notes: small words, and words for the talk itself.
SMALL = words_in("""
    a an the and with w about on at for in to of we i had have re is call chat talk meeting visit discussion
    conversation quick long short brief good great nice follow up
""")

Fields = dict[str, Any]


def known() -> Known:
    """What the organisation of the lines knows."""
    told = json.loads((LINES / "known.json").read_text())
    kols = [
        KnownKol(one["id"], one["given"], one["family"], is_recent=one.get("recent", False)) for one in told["kols"]
    ]
    topics, congresses = ([KnownName(**one) for one in told[name]] for name in ("topics", "congresses"))
    return Known(kols, topics, congresses)


def read(text: str, told: Known | None = None) -> OneLine:
    """What the line gives on the day of the labels."""
    return parse(text, told or known(), today=TODAY, now=NOW, zone=ZONE)


def words(text: str) -> list[str]:
    """The words of a note that are compared."""
    return [word for word in re.findall(r"\w+", text.lower().replace("'", "")) if word not in SMALL]


def _value(said: Any) -> Any:
    return said.value if said else None


def fields_of(line: OneLine) -> Fields:
    """What was read, as the labels say it."""
    return {
        "kols": sorted(one.value for one in line.kols if one.value),
        "choices": sorted(sorted(other.id for other in one.candidates) for one in line.kols if not one.value),
        "channel": _value(line.channel), "minutes": _value(line.minutes),
        "day": line.day.value.isoformat() if line.day else None,
        "time": f"{line.time.value:%H:%M}" if line.time else None,
        "topics": sorted(one.name for one in line.topics),
        "depths": sorted(one.value for one in line.follow_ups),
        "questions": {one.value: words(one.question) for one in line.follow_ups if one.question},
        "purpose": _value(line.purpose), "initiation": _value(line.initiation), "congress": _value(line.congress),
        "plan": line.is_plan, "notes": words(line.notes),
    }  # fmt: skip


def label_of(line: Fields) -> Fields:
    """What a label says, with all that it leaves out."""
    said = line.get
    return {
        "kols": sorted(said("kols", [])), "choices": sorted(map(sorted, said("choices", []))),
        "channel": said("channel"), "minutes": said("minutes"), "day": said("day"), "time": said("time"),
        "topics": sorted(said("topics", [])), "depths": sorted(said("depths", [])),
        "questions": {depth: words(text) for depth, text in said("questions", {}).items()},
        "purpose": said("purpose"), "initiation": said("initiation"), "congress": said("congress"),
        "plan": said("plan", False), "notes": words(said("notes", "")),
    }  # fmt: skip


@dataclass
class Tally:
    """Fields that are said or were read; of those that are neither nothing is counted."""

    right: Counter[str]
    of: Counter[str]
    wrong: list[str]
    silent: list[str]

    @property
    def share(self) -> float:
        """Of all such fields together."""
        return self.right.total() / self.of.total()

    def report(self, name: str) -> str:
        """One line for each field."""
        each = [f"{field} {self.right[field]}/{number}" for field, number in sorted(self.of.items())]
        return f"{name}: {self.right.total()} of {self.of.total()} fields right ({self.share:.1%}): {', '.join(each)}"


def tally(name: str) -> Tally:
    """How a file of labelled lines is read."""
    found, told = Tally(Counter(), Counter(), [], []), known()
    for label in json.loads((LINES / f"{name}.json").read_text()):
        line = read(label["text"], told)
        got, wanted = fields_of(line), label_of(label)
        found.silent += [f"{label['text']}: {what}" for what in unseen(line)]
        for field, value in wanted.items():
            if got[field] or value:
                found.of[field] += 1
                if got[field] == value:
                    found.right[field] += 1
                else:
                    found.wrong.append(f"{label['text']}: {field} is {got[field]!r}, not {value!r}")
    return found


def unseen(line: OneLine) -> list[str]:
    """What somebody who looks at the filled form would not see: a value without words, a word that is nowhere."""
    said = [*line.kols, *line.topics, *line.follow_ups]
    said += [one for one in (line.channel, line.minutes, line.day, line.time, line.purpose, line.initiation,
                             line.congress) if one is not None]  # fmt: skip
    found = [f"{one.value} without its words" for one in said if not one.words.strip()]
    found += [f"{one.words!r} is not what stands there" for one in said if line.text[one.start : one.end] != one.words]
    shown = [(one.start, one.end) for one in said] + line.pieces
    for word in re.finditer(r"[^\W_]+", line.text):
        is_shown = any(start < word.end() and word.start() < end for start, end in shown)
        if not is_shown and not is_small(word[0]):
            found.append(f"{word[0]!r} is neither understood nor in the note")
    return found


def is_small(word: str) -> bool:
    """Whether nobody misses it: small words and words for the talk itself, as the note leaves them out too."""
    return word.lower() in GLUE | TALK | TITLES | {"asked", "s", "h", "m"}
