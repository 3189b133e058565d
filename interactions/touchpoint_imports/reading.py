"""Reading a file of touchpoints: which column holds what, and what is wrong with a row. No ORM."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from interactions.imports.reading import FileRefused, decoded, table_rows
from interactions.imports.workbooks import MAGIC, workbook_rows

MAX_ROWS = 2_000
# field → its label, and what its column is called unless somebody says otherwise.
FIELDS: dict[str, tuple[str, str]] = {
    "external_id": ("id in the source", "id"),
    "kol": ("KOL (identifier or name)", "kol"),
    "contact_person": ("contact person", "person"),
    "starts_at": ("start (day, or day and time)", "start"),
    "ends_at": ("end", "end"),
    "channel_class": ("channel", "channel"),
    "state": ("state", "state"),
}
OPTIONAL = frozenset({"ends_at", "channel_class", "state"})
_NOON = time(12)
# Workbooks keep days as numbers, from this one on; these are the years from 1995 to 2063.
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - the zone follows
_SERIAL = re.compile(r"[345][0-9]{4}(\.[0-9]{1,12})?")
_MOMENTS = ("%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S", "%d.%m.%Y %H:%M", "%d/%m/%Y %H:%M")
_DAYS = ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y")
_CHANNELS = {
    "in_person": ("in person", "in_person", "face to face", "visit", "meeting", "f2f", "congress"),
    "remote": ("remote", "virtual", "virtual meeting", "phone", "call", "video", "webinar"),
    "written": ("written", "email", "e-mail", "mail", "chat", "letter"),
    "other": ("other", ""),
}
_STATES = {
    "planned": ("planned", "scheduled", "open", "plan"),
    "done": ("done", "completed", "held", "closed", "took place"),
    "cancelled": ("cancelled", "canceled"),
}


class CellRefused(ValueError):
    """A cell that cannot be read; the message says why."""


@dataclass(frozen=True)
class Row:
    """The cells of a row that are asked for; other columns are never read."""

    number: int
    cells: Mapping[str, str]


def rows_of(content: bytes, columns: Mapping[str, str], notices: list[str]) -> list[Row]:
    """The rows with the cells of the named columns. Raises ``FileRefused`` if a needed column is missing."""
    is_workbook = content.startswith(MAGIC)
    rows = workbook_rows(content) if is_workbook else table_rows(decoded(content, notices))
    header = next(rows, None)
    if header is None:
        raise FileRefused("The file is empty.")
    places = _places(header[1], columns)
    found = list(_cells(rows, places))
    if len(found) > MAX_ROWS:
        raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Split it into several files.")
    return found


def _places(header: list[str], columns: Mapping[str, str]) -> dict[str, int]:
    names = [_plain(name) for name in header]
    missing, places = [], {}
    for name, (label, _) in FIELDS.items():
        wanted = _plain(columns.get(name, ""))
        if wanted and wanted in names:
            places[name] = names.index(wanted)
        elif name not in OPTIONAL:
            missing.append(f"“{columns.get(name, '')}” ({label})")
    if missing:
        raise FileRefused(f"The file has no column {', '.join(missing)}. Say below what its columns are called.")
    return places


def _cells(rows: Iterator[tuple[int, list[str]]], places: Mapping[str, int]) -> Iterator[Row]:
    for number, cells in rows:
        found = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if any(found.values()):
            yield Row(number, found)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def moment_of(text: str, zone: ZoneInfo, *, what: str) -> datetime:
    """A moment on the clock of a zone; noon where the file gives a day alone."""
    if serial := _SERIAL.fullmatch(text):
        found = _FIRST_DAY + timedelta(days=float(text))
        return datetime.combine(found.date(), found.time().replace(microsecond=0) if serial[1] else _NOON, zone)
    try:
        found = datetime.fromisoformat(text)
        if found.tzinfo is not None or len(text) > len("2026-11-30"):
            return found if found.tzinfo else found.replace(tzinfo=zone)
    except ValueError:
        pass
    for form in (*_MOMENTS, *_DAYS):
        try:
            found = datetime.strptime(text, form)  # noqa: DTZ007 - the zone follows
        except ValueError:
            continue
        return datetime.combine(found.date(), _NOON if form in _DAYS else found.time(), zone)
    raise CellRefused(f"The {what} “{text[:30]}” is no day or time, such as 2026-11-30 or 2026-11-30 14:30.")


def channel_of(text: str) -> str:
    """The class of a channel, from the words that systems use."""
    return _word(text, _CHANNELS, "channel")


def state_of(text: str, *, is_past: bool) -> str:
    """Planned, done or cancelled; without a word, as the day says."""
    return _word(text, _STATES, "state") if text else ("done" if is_past else "planned")


def _word(text: str, words: Mapping[str, tuple[str, ...]], what: str) -> str:
    plain = _plain(text)
    for key, known in words.items():
        if plain in known:
            return key
    told = ", ".join(f"“{known[0]}”" for known in words.values())
    raise CellRefused(f"The {what} “{text[:30]}” is not known. Known are {told}.")
