"""How long it took, and at what time: "25 min", "half an hour", "1h20", "at 3pm", "9:00-9:40"."""

import re
from datetime import time

from interactions.one_line.known import Said
from interactions.one_line.vocabulary import COUNTED, NUMBERS, any_word, one_of
from interactions.one_line.words import Line
from organization.ground.numbers import as_number

LONGEST = 24 * 60
_NUMBER = one_of(r"\d{1,4}(?:[.,]\d{1,2})?", any_word(NUMBERS))
_WORDS = any_word(COUNTED)
_COUNT = rf"(?:\d{{1,4}}|{_WORDS}(?=[ -]m\w))"
_MINUTES = r"(?:minutes?|mins?|min\.?|mn|')"
_HOURS = r"(?:hours?|hrs?|h)"
# Each with what it gives; the longer way of saying something stands first.
_LENGTHS: tuple[tuple[re.Pattern[str], str | int], ...] = (
    (re.compile(rf"(?P<h>{_NUMBER})[ -]?{_HOURS}(?P<m>\d\d)(?:{_MINUTES}|m)?(?!\w)"), "both"),
    (re.compile(rf"(?P<h>{_NUMBER})[ -]?{_HOURS},? ?(?:and )?(?P<m>{_COUNT}) ?(?:{_MINUTES}|m)(?!\w)"), "both"),
    (re.compile(rf"(?P<h>{_NUMBER}) (?:and a half|1/2) {_HOURS}(?!\w)"), "half more"),
    (re.compile(rf"(?P<h>{_NUMBER})[ -]?{_HOURS} and a half(?!\w)"), "half more"),
    (re.compile(rf"(?P<h>{_NUMBER})[ -]?{_HOURS} and a quarter(?!\w)"), "quarter more"),
    (re.compile(r"\b(?:three|3)[ -]quarters? of an (?:hour|hr)(?!\w)|3/4 (?:of an )?(?:hour|hr|h)(?!\w)"), 45),
    (re.compile(r"\b(?:a )?quarter (?:of an )?(?:hour|hr)(?!\w)|1/4 (?:hour|hr|h)(?!\w)"), 15),
    (re.compile(r"\b(?:a )?half[ -](?:an )?(?:hour|hr|h)(?!\w)|1/2 ?(?:an )?(?:hour|hr|h)(?!\w)"), 30),
    (re.compile(rf"(?P<h>{_NUMBER})[ -]?{_HOURS}(?:[ -]long)?(?!\w)"), "hours"),
    (re.compile(rf"(?P<m>{_COUNT})[ -]?(?:{_MINUTES}|m)(?:[ -]long)?(?!\w)"), "minutes"),
)
# Before or after it: a range, a distance from something else, or a length of something else.
_BEFORE = re.compile(
    one_of(
        r"[\d./,]",
        rf"(?<![-\d.:/])\b(?:\d{{1,3}}|{_WORDS}) ?(?:-|to|or) ?",
        r"\b(?:in|every|wait(?:ed|ing)?|within|after|another) ",
    )
    + "$"
)
_AFTER = re.compile(
    one_of(
        r"\s*(?:-|to) ?\d{1,3} ?(?:min|hour|hrs?\b|h\b|m\b)",
        r"\s*(?:late|later|ago|early|earlier|delay|drive|walk|infusions?|break|wait|half[- ]life|old|into)(?!\w)",
        r"\s*(?:after|before|post|from) (?:the |each |every |his |her |their )?(?:first |last )?"
        r"(?:infusion|dos\w+|injection|start|drug|treatment|admin\w*|onset)(?!\w)",
    )
)
# A length right beside how they met, as a bare number: "tc 20".
_BARE = re.compile(
    r"\b(?:f2f|phone|call|tc|telco|zoom|teams|video|webex|vc|visit|virtual) (?P<m>[1-9]?[05])(?=\s|,|;|$)"
    r"(?! ?[%/.:\-]| (?:mg|pat|cent|years|weeks|days|am|pm))"
)

_CLOCK = r"(?:[01]?\d|2[0-3])"
_HALF_DAY = r"(?:[ap]\.?m\b\.?)"
_SPAN = re.compile(
    rf"\b(?:from |between |at )?(?P<h>{_CLOCK})(?:[:.h](?P<m>[0-5]\d))? ?(?P<x>{_HALF_DAY})? ?(?:-|to|until|till|and) ?"
    rf"(?P<h2>{_CLOCK})(?:[:.h](?P<m2>[0-5]\d))? ?(?P<x2>{_HALF_DAY})?(?!\w|[.:/]\d)"
)
_TIMES = (
    re.compile(rf"(?:\bat |@ ?)?\b(?P<h>1[0-2]|0?[1-9])(?:[:.](?P<m>[0-5]\d))? ?(?P<x>{_HALF_DAY})"),
    re.compile(rf"(?:\bat |@ ?)?\b(?P<h>{_CLOCK}):(?P<m>[0-5]\d)(?: ?(?:h|hrs|uhr)\b)?(?![:\d])"),
    re.compile(rf"(?:\bat |@ ?)(?P<h>{_CLOCK})[.h](?P<m>[0-5]\d)(?!\w|\.\d| ?(?:%|mg))"),
    re.compile(r"(?:\bat |@ ?)(?P<h>[7-9]|1\d|2[0-3]) ?h(?!\w)"),
    re.compile(r"(?:\bat |@ ?)(?P<half>half past|quarter past|quarter to) (?P<word>\w+)"),
    re.compile(r"(?:\bat |@ ?)(?P<word>\w+) o'?clock(?!\w)"),
    re.compile(r"\b(?:at )?(?P<noon>noon|midday)\b"),
)
OFFICE_HOURS = range(1, 7)  # "half past two" is in the afternoon


def lengths(line: Line) -> list[Said[int]]:
    """All lengths in the line, each taken; the caller decides which one is that of the talk."""
    found: list[Said[int]] = []
    for pattern, kind in _LENGTHS:
        for one in pattern.finditer(line.free):
            start, end = one.span()
            minutes = _minutes(one, kind)
            stands_alone = not _BEFORE.search(line.plain[:start]) and not _AFTER.match(line.plain[end:])
            if minutes and stands_alone and _at_word(line.plain, start) and not line.is_taken(start, end):
                line.take(start, end)
                found.append(Said(minutes, start, end, line.words(start, end)))
    if not found:
        for one in _BARE.finditer(line.free):
            start, end = one.span("m")
            if int(one["m"]):
                line.take(start, end)
                return [Said(int(one["m"]), start, end, line.words(start, end))]
    return sorted(found, key=lambda said: said.start)


def _at_word(text: str, start: int) -> bool:
    return start == 0 or not (text[start - 1].isalnum() or text[start - 1] in "$€£")


def _minutes(one: re.Match[str], kind: str | int) -> int:
    """What a match says, 0 if that is no length of a talk."""
    if isinstance(kind, int):
        return kind
    groups = one.groupdict()
    hours, minutes = _number(groups.get("h")), _number(groups.get("m"))
    more = {"half more": 30, "quarter more": 15}.get(kind, 0)
    whole = hours * 60 + minutes + more
    return int(whole) if 1 <= whole <= LONGEST and whole == int(whole) else 0


def _number(word: str | None) -> float:
    if not word:
        return 0
    return NUMBERS[word] if word in NUMBERS else float(word.replace(",", "."))


def times(line: Line) -> tuple[list[Said[time]], list[Said[int]]]:
    """Times of the day in the line, each taken, and the lengths of those that say from when to when."""
    found: list[Said[time]] = []
    spans: list[Said[int]] = []
    for one in _SPAN.finditer(line.free):
        start, end = one.span()
        first, last = _from_to(one)
        if first and last and first < last:
            line.take(start, end)
            words = line.words(start, end)
            found.append(Said(first, start, end, words))
            spans.append(Said((last.hour - first.hour) * 60 + last.minute - first.minute, start, end, words))
    for pattern in _TIMES:
        for one in pattern.finditer(line.free):
            start, end = one.span()
            at = _time(one)
            if at is not None and not line.is_taken(start, end):
                line.take(start, end)
                found.append(Said(at, start, end, line.words(start, end)))
    return sorted(found, key=lambda said: said.start), spans


def _from_to(one: re.Match[str]) -> tuple[time | None, time | None]:
    """Both ends, if they are times: with minutes or with half a day (a bare "3 to 4" may be anything)."""
    has_minutes, halves = bool(one["m"] and one["m2"]), (one["x"] or one["x2"], one["x2"])
    if not has_minutes and not halves[1]:
        return None, None
    first = _clock(int(one["h"]), int(one["m"] or 0), halves[0])
    last = _clock(int(one["h2"]), int(one["m2"] or 0), halves[1])
    if first and last and first > last and not one["x"]:  # "11 to 1pm"
        first = _clock(int(one["h"]), int(one["m"] or 0), "am")
    return first, last


def _time(one: re.Match[str]) -> time | None:
    groups = one.groupdict()
    if groups.get("noon"):
        return time(12)
    if word := groups.get("word"):
        hour = NUMBERS.get(word) or as_number(word) or 0
        if not 1 <= hour <= 12 or word in ("a", "an"):
            return None
        minute = {"half past": 30, "quarter past": 15, "quarter to": -15}.get(groups.get("half") or "", 0)
        whole = (hour + 12 if hour in OFFICE_HOURS else hour) * 60 + minute
        return time(whole // 60, whole % 60)
    return _clock(int(one["h"]), int(groups.get("m") or 0), groups.get("x"))


def _clock(hour: int, minute: int, half: str | None) -> time | None:
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return time(hour, minute)
