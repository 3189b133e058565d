"""What is left of a line once it is read: the note."""

import re

from interactions.one_line.known import SaidName
from interactions.one_line.vocabulary import GLUE, MONTHS, TALK, TITLES, WEEKDAYS
from interactions.one_line.words import TAKEN, Line, Part

_EMPTY = GLUE | TALK | TITLES
_WORDS = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
# After a topic: the words that follow say something of it ("sequencing after first line").
_OF_IT = re.compile(
    r"\s+(?:after|in|for|with|as|before|versus|vs|of|among|beyond|during|at|to)\s+(?:the |a |an )?([^\W\d_]+)"
)
_NEXT = re.compile(r"\s+([^\W\d_]{3,})")
# Until when something is due says something even at the beginning of a stretch.
_DUE = re.compile(rf"by (?:the )?(?:end|next|tomorrow|\d|{'|'.join([*WEEKDAYS, *MONTHS])})")
_EDGE = "  \t\n,;:.-–—|+&/()"


def settle_topics(line: Line, topics: list[SaidName], parts: list[Part]) -> None:
    """Take the words of topics that merely stand in a list; in a sentence they stay, so that it can be read."""
    spans = [(one.start, one.end) for one in topics]
    for start, end in spans:
        part = next((one for one in parts if one.start <= start < one.end), None)
        if part is not None and not part.tells and not _is_in_sentence(line, start, end, part, spans):
            line.take(start, end)


def _is_in_sentence(line: Line, start: int, end: int, part: Part, topics: list[tuple[int, int]]) -> bool:
    free = line.free
    after = _OF_IT.match(free, end, part.end) or _NEXT.match(free, end, part.end)
    if after and not _is_empty(after[1]) and not any(first <= after.start(1) < last for first, last in topics):
        return True
    before = re.search(r"([^\W\d_]{3,})(?: the| a| an| our| new)? $", free[part.start : start])
    if not before or before[1] in {"only", "but"}:
        return False
    return not _is_empty(before[1]) and not any(first <= part.start + before.start(1) < last for first, last in topics)


def _is_empty(word: str) -> bool:
    return word in _EMPTY


def pieces(line: Line, parts: list[Part], whole: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of the line for the note, in their order. What stands in ``whole`` is kept word by word."""
    found: list[tuple[int, int]] = []
    for part in parts:
        if any(first < part.end and part.start < last for first, last in whole):
            found += _trimmed(line, part.start, part.end)
            continue
        free = line.free
        place = part.start
        while place < part.end:
            gap = free.find(TAKEN, place, part.end)
            end = part.end if gap < 0 else gap
            found += _kept(line, place, end, tells=part.tells)
            while end < part.end and free[end] == TAKEN:
                end += 1
            place = end
    return _joined(line, found)


def _trimmed(line: Line, start: int, end: int) -> list[tuple[int, int]]:
    while start < end and line.text[start] in _EDGE:
        start += 1
    while end > start and line.text[end - 1] in " \t\n,;:-–—|+&/(":
        end -= 1
    return [(start, end)] if start < end else []


def _kept(line: Line, start: int, end: int, *, tells: bool) -> list[tuple[int, int]]:
    """The stretch without small words at its ends, if anything else is in it; a telling one keeps its beginning."""
    words = [(one.start(), one.end(), one[0]) for one in _WORDS.finditer(line.plain, start, end)]
    if all(_is_empty(word) for _, _, word in words):
        return []
    first = 0
    if not tells:
        while words[first][2] in GLUE and not _DUE.match(line.plain, words[first][0]):
            first += 1
    last = len(words)
    while words[last - 1][2] in GLUE - {"this", "it", "us", "me", "is", "was"}:
        last -= 1
    begin = start if tells and first == 0 else words[first][0]
    finish = end if last == len(words) else words[last - 1][1]
    return _trimmed(line, begin, finish)


def _joined(line: Line, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches between which only marks and blanks stand are one."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        between = line.free[found[-1][1] : start] if found else "x"
        if found and not _WORDS.search(between) and TAKEN not in between:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found


def note(line: Line, spans: list[tuple[int, int]]) -> str:
    """The stretches as one text: a comma goes on, a full stop begins anew."""
    text = ""
    for start, end in spans:
        said = line.text[start:end].strip()
        if text and said:
            is_ended = text[-1] in ".!?,;:"
            goes_on = said[0].islower() and text[-1].isalnum()
            text += " " if is_ended else ", " if goes_on else ". "
        text += said
    return text
