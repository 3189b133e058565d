"""Reading a calendar file (RFC 5545): appointments that were lately and are over. No ORM, and nothing is kept.

The file is a stranger's: it is refused as a whole (``CalendarRefused``) if it is too large, no calendar, or made to
keep us busy; what of it cannot be read is left out. Its own definitions of time zones are not used: a zone is known by
its name, or the appointment is in the reader's zone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from icalendar.parser import Contentline
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from interactions.arithmetic.repeats import Patience, Repeats, rule_of

MAX_BYTES = 2_000_000
MAX_LINES = 150_000
MAX_EVENTS = 10_000
MAX_SERIES = 3_000
MAX_DEPTH = 8
MAX_OF_EVENT = 400  # lines
MAX_LINE = 2_000
MAX_FOUND = 500
# Longer than this nobody talks with one KOL: a day of a congress, a block of work.
LONGEST = timedelta(hours=8)
_A_DAY = timedelta(days=1)

_WANTED = {"UID", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "CLASS",
           "SUMMARY", "ATTENDEE", "ORGANIZER"}  # fmt: skip
_MANY = {"ATTENDEE", "EXDATE", "RDATE"}
_NAME = re.compile(r"[A-Za-z][A-Za-z-]{0,40}")
_FOLD = re.compile(r"(?:\r\n|\n|\r)[ \t]")
_BREAK = re.compile(r"\r\n|\n|\r")
_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})(Z)?)?")
_LENGTH = re.compile(r"\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?")
_ESCAPED = re.compile(r"\\([\\;,nN])")
_ZONE = re.compile(r"[A-Za-z_]+/[A-Za-z_/+-]+$")


class CalendarRefused(ValueError):
    """The whole file cannot be read; the message says why and what would help."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment that is over, as long as it is looked at. ``instance``: which of a series."""

    uid: str
    instance: str
    starts_at: datetime
    minutes: int
    title: str
    names: tuple[str, ...]

    @property
    def is_series(self) -> bool:
        """Whether it is one of several of the same name."""
        return bool(self.instance)


@dataclass(frozen=True, slots=True)
class _Said:
    """A property of an event."""

    value: str
    parameters: Mapping[str, str]

    def parameter(self, name: str) -> str:
        found = self.parameters.get(name, "")
        return found if isinstance(found, str) else ", ".join(found)


@dataclass(slots=True)
class _Event:
    one: dict[str, _Said] = field(default_factory=dict)
    many: dict[str, list[_Said]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        return self.one[name].value.strip() if name in self.one else ""


def appointments_in(
    content: bytes, *, since: datetime, until: datetime, zone: ZoneInfo, own_address: str
) -> list[Appointment]:
    """Those that began after ``since`` and were over by ``until``, the latest first, at most 500.

    Left out: all-day ones and those of more than eight hours, which are no conversation; cancelled ones, and those that
    the person, known by ``own_address``, declined; private ones. One that is tentative or not answered may have taken
    place, and is not left out.
    """
    events = [_parsed(lines) for lines in _blocks(_lines(content), since.date(), until.date())]
    if sum("RRULE" in event.one for event in events) > MAX_SERIES:
        raise CalendarRefused(f"The file has more than {MAX_SERIES:,} series of appointments. Export a part of it.")
    changed = _changed(events, zone)
    patience, found = Patience(), []
    for event in events:
        if _is_left_out(event, own_address):
            continue
        for starts_at, instance in _starts(event, zone, since, until, patience, changed):
            length = _length(event, zone)
            if length is None or not timedelta(0) < length <= LONGEST:
                continue
            if since <= starts_at and starts_at + length <= until:
                found.append(_appointment(event, starts_at, instance, length))
    return sorted(found, key=lambda one: one.starts_at, reverse=True)[:MAX_FOUND]


# --- The file as lines ------------------------------------------------------------------------


def _lines(content: bytes) -> list[str]:
    if len(content) > MAX_BYTES:
        raise CalendarRefused(f"The file is larger than {MAX_BYTES // 1_000_000} MB. Export a shorter time.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise CalendarRefused("This is no calendar file: it is not text.") from None
    if "\x00" in text or not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise CalendarRefused("This is no calendar file: it does not begin as one (.ics).")
    lines = _BREAK.split(_FOLD.sub("", text))
    if len(lines) > MAX_LINES:
        raise CalendarRefused(f"The file has more than {MAX_LINES:,} lines. Export a shorter time.")
    return lines


def _blocks(lines: list[str], first: date, last: date) -> Iterator[list[str]]:
    """The lines of each event that may have been in those days; nothing of what is nested in it."""
    stack: list[str] = []
    block: list[str] = []
    events = 0
    for line in lines:
        beginning = line[:6].upper()
        if beginning == "BEGIN:":
            stack.append(line[6:40].strip().upper())
            if len(stack) > MAX_DEPTH:
                raise CalendarRefused("The file is nested too deeply to be a calendar.")
            if stack[-1] == "VEVENT":
                events, block = events + 1, []
                if events > MAX_EVENTS:
                    raise CalendarRefused(f"The file has more than {MAX_EVENTS:,} appointments. Export a shorter time.")
        elif line[:4].upper() == "END:":
            if stack and stack.pop() == "VEVENT" and _may_be_in(block, first, last):
                yield block
        elif stack == ["VCALENDAR"] and line.strip().upper() == "METHOD:CANCEL":
            return
        elif stack[-1:] == ["VEVENT"] and len(block) < MAX_OF_EVENT:
            name = _NAME.match(line)
            if name is not None and name[0].upper() in _WANTED:
                block.append(line[:MAX_LINE])


def _may_be_in(block: list[str], first: date, last: date) -> bool:
    """A cheap look, before the lines are parsed: most of a long calendar is elsewhere."""
    start = ""
    for line in block:
        name = line[:13].upper()
        if name.startswith(("RRULE", "RDATE", "RECURRENCE-ID")):
            return True
        if name.startswith("DTSTART"):
            start = line.rpartition(":")[2][:8]
    try:
        day = datetime.strptime(start, "%Y%m%d").date()  # noqa: DTZ007 - a day
    except ValueError:
        return False
    return first - 2 * _A_DAY <= day <= last + 2 * _A_DAY


def _parsed(lines: list[str]) -> _Event:
    event = _Event()
    for line in lines:
        try:
            name, parameters, value = Contentline(line).parts()
        except ValueError:
            continue
        said = _Said(str(value), {str(key).upper(): one for key, one in parameters.items()})
        if name.upper() in _MANY:
            event.many.setdefault(name.upper(), []).append(said)
        else:
            event.one.setdefault(name.upper(), said)
    return event


# --- When -------------------------------------------------------------------------------------


@cache
def _zone_names() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(name: str, reader: ZoneInfo) -> tzinfo:
    """By its name, also as Windows calls it or with a maker's prefix; the reader's where nobody knows it."""
    name = name.strip().strip('"')[:100]
    for one in (name, WINDOWS_TO_OLSON.get(name, ""), *(found[0] for found in [_ZONE.search(name)] if found)):
        if one in _zone_names():
            return ZoneInfo(one)
    return reader


def _moment(said: _Said, reader: ZoneInfo) -> datetime | None:
    """The moment, in its own zone; None for a whole day and for what is none."""
    found = _MOMENT.fullmatch(said.value.strip())
    if found is None or found[2] is None:
        return None
    try:
        plain = datetime.strptime(found[1] + found[2], "%Y%m%d%H%M%S")  # noqa: DTZ007 - its zone is told apart
    except ValueError:
        return None
    if not 1970 <= plain.year <= 2100:
        return None
    return plain.replace(tzinfo=UTC if found[3] else _zone(said.parameter("TZID"), reader))


def _moments(event: _Event, name: str, reader: ZoneInfo) -> set[datetime]:
    found = set()
    for said in event.many.get(name, ()):
        for value in said.value.split(",")[:MAX_OF_EVENT]:
            moment = _moment(_Said(value, said.parameters), reader)
            if moment is not None:
                found.add(moment.astimezone(UTC))
    return found


def _length(event: _Event, reader: ZoneInfo) -> timedelta | None:
    start = _moment(event.one["DTSTART"], reader) if "DTSTART" in event.one else None
    if start is None:
        return None
    if "DTEND" in event.one:
        end = _moment(event.one["DTEND"], reader)
        return None if end is None else end.astimezone(UTC) - start.astimezone(UTC)
    found = _LENGTH.fullmatch(event.value("DURATION").upper()) if "DURATION" in event.one else None
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(one or 0) for one in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)


def _changed(events: list[_Event], reader: ZoneInfo) -> dict[str, set[datetime]]:
    """Of each series, which of its appointments stand in the file on their own because they were changed."""
    found: dict[str, set[datetime]] = {}
    for event in events:
        moment = _moment(event.one["RECURRENCE-ID"], reader) if "RECURRENCE-ID" in event.one else None
        if moment is not None:
            found.setdefault(event.value("UID"), set()).add(moment.astimezone(UTC))
    return found


def _starts(
    event: _Event, reader: ZoneInfo, since: datetime, until: datetime, patience: Patience,
    changed: Mapping[str, set[datetime]],
) -> Iterator[tuple[datetime, str]]:  # fmt: skip
    """When it began, and which of a series it is: empty for one that is alone."""
    start = _moment(event.one["DTSTART"], reader) if "DTSTART" in event.one else None
    if start is None:
        return
    if "RECURRENCE-ID" in event.one:
        of = _moment(event.one["RECURRENCE-ID"], reader)
        yield start.astimezone(UTC), _key(of or start)
        return
    rule = rule_of(event.value("RRULE")) if "RRULE" in event.one else None
    more = _moments(event, "RDATE", reader)
    if rule is None and not more:
        yield start.astimezone(UTC), _key(start) if "RRULE" in event.one else ""
        return
    left_out = _moments(event, "EXDATE", reader) | changed.get(event.value("UID"), set())
    begun = {start.astimezone(UTC)} | more
    if rule is not None:
        ends = _end_of(rule.until, start)
        repeats = Repeats(rule, start.date(), patience)
        zone = start.tzinfo or UTC
        first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
        for number in range((last - first).days + 1):
            day = first + timedelta(days=number)
            moment = datetime.combine(day, start.time(), zone)
            if (ends is None or moment <= ends) and repeats.on(day):
                begun.add(moment.astimezone(UTC))
    for moment in begun - left_out:
        yield moment, _key(moment)


def _end_of(until: str, start: datetime) -> datetime | None:
    """The last moment of a rule; a day alone holds all its moments."""
    found = _MOMENT.fullmatch(until)
    if found is None:
        return None
    try:
        day = datetime.strptime(found[1], "%Y%m%d").date()  # noqa: DTZ007 - a day
        at = datetime.strptime(found[2], "%H%M%S").time() if found[2] else time.max  # noqa: DTZ007 - a time of day
    except ValueError:
        return None
    return datetime.combine(day, at, UTC if found[3] else start.tzinfo)


def _key(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


# --- Who and what -----------------------------------------------------------------------------


def _is_left_out(event: _Event, own_address: str) -> bool:
    if event.value("STATUS").upper() == "CANCELLED" or event.value("CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        return True
    own = own_address.casefold()
    return any(
        _address(said) == own and said.parameter("PARTSTAT").upper() == "DECLINED"
        for said in event.many.get("ATTENDEE", ())
    )


def _address(said: _Said) -> str:
    return said.value.strip().casefold().removeprefix("mailto:")


def _appointment(event: _Event, starts_at: datetime, instance: str, length: timedelta) -> Appointment:
    people = [*event.many.get("ATTENDEE", ()), *([event.one["ORGANIZER"]] if "ORGANIZER" in event.one else [])]
    names = [
        name
        for said in people
        if said.parameter("PARTSTAT").upper() != "DECLINED"
        and said.parameter("CUTYPE").upper() not in ("ROOM", "RESOURCE")
        for name in _names(said)
    ]
    title = _ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], event.value("SUMMARY"))
    return Appointment(
        uid=event.value("UID") or f"{starts_at.isoformat()} {title}",
        instance=instance,
        starts_at=starts_at,
        minutes=max(1, round(length.total_seconds() / 60)),
        title=title,
        names=tuple(dict.fromkeys(names)),
    )


def _names(said: _Said) -> list[str]:
    """The name that stands there, and the one in the address: "ingrid.solberg@…"."""
    local = _address(said).partition("@")[0]
    return [one for one in (said.parameter("CN").partition("@")[0], local) if one]
