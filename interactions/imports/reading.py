"""Reading a file of KOLs: its columns, what they mean, and what is wrong with a row. No ORM.

A file is refused as a whole (``FileRefused``) before any row is read if it is too large, not text, or lacks a required
column. A bad row is rejected alone, with its number and the reason; the others are imported.
"""

import csv
import hashlib
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from interactions.kols.identifiers import is_npi
from interactions.kols.names import credentials, name_case, sentence_case

# What a report says of a row that would create somebody who seems to be there already.
LIKELY_DUPLICATE = "likely duplicate"
MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
MAX_COLUMNS = 500
MAX_CELL = 2_000

# First bytes of files that people upload by mistake.
_WRONG_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a workbook or zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
# The line by which spreadsheets say what separates cells; they do not count it as a row.
_SEPARATOR = re.compile(r'\s*"?sep=([^"\r\n])"?[ \t,;]*(?:\r\n|\n|\r)', re.IGNORECASE)
_UTF16 = (b"\xff\xfe", b"\xfe\xff")

# field → its column names: in NPPES, in CMS, and plain.
COLUMNS: dict[str, tuple[str, ...]] = {
    "npi": ("NPI",),
    "family_name": ("Provider Last Name (Legal Name)", "Provider Last Name", "family_name", "Family name", "Last name"),
    "given_name": ("Provider First Name", "given_name", "Given name", "First name"),
    "middle_name": ("Provider Middle Name", "middle_name", "Middle name"),
    "suffix": ("Provider Name Suffix Text", "suff", "suffix"),
    "title": ("Provider Credential Text", "Cred", "title", "Title"),
    "city": ("Provider Business Practice Location Address City Name", "City/Town", "city"),
    "country": (
        "Provider Business Practice Location Address Country Code (If outside U.S.)",
        "country",
        "Country code",
    ),
    "specialty": ("Healthcare Provider Taxonomy Code_1", "pri_spec", "specialty"),
}
REQUIRED = {"npi": "NPI", "family_name": "Provider Last Name (Legal Name)"}
# NPPES gives a country only outside the United States; the CMS file never does.
HOME_COUNTRY = "US"
LIMITS = {"given_name": 80, "family_name": 80, "title": 60, "city": 80, "specialty": 120}
_LABELS = {"given_name": "given name", "family_name": "family name"}


class FileRefused(ValueError):
    """The whole file cannot be imported; the message says why and what would help."""


class RowRejected(ValueError):
    """One row cannot be imported; the message says why."""


@dataclass(frozen=True)
class Person:
    """One good row, ready to be stored."""

    row: int
    npi: str
    given_name: str
    family_name: str
    title: str
    city: str
    country: str
    specialties: tuple[str, ...]

    @property
    def name(self) -> str:
        """The row's name in the report."""
        return f"{self.given_name} {self.family_name}".strip()


@dataclass(frozen=True)
class Rejection:
    """One row that cannot be imported; ``row`` is its number in the file, the header being row 1."""

    row: int
    who: str
    why: str


@dataclass
class Parsed:
    """The contents of a file."""

    digest: str
    people: list[Person] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def digest_of(content: bytes) -> str:
    """SHA-256 of the file, in hexadecimal, by which the same file is recognised."""
    return hashlib.sha256(content).hexdigest()


def refuse_oversize(size: int) -> None:
    """Checked before a file is read into memory."""
    if size > MAX_BYTES:
        raise FileRefused(f"The file has {size:,} bytes; at most {MAX_BYTES:,} are accepted. Split it into several.")


def parse(content: bytes) -> Parsed:
    """All rows of a CSV file, good and bad. Raises ``FileRefused``.

    A repeated NPI is rejected from its second row on: a program cannot tell which of two rows is right.
    """
    parsed = Parsed(digest=digest_of(content))
    text = decoded(content, parsed.notices)
    rows = table_rows(text)
    header = next(rows, None)
    if header is None:
        raise FileRefused("The file is empty.")
    places = _places(header[1])
    seen: dict[str, int] = {}
    for number, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(parsed.people) + len(parsed.rejected) >= MAX_ROWS:
            raise FileRefused(f"The file has more than {MAX_ROWS:,} rows. Split it into several files.")
        try:
            person = _person(number, _filled(cells, len(header[1])), places)
            if person.npi in seen:
                raise RowRejected(f"NPI {person.npi} is in row {seen[person.npi]} already.")
        except RowRejected as problem:
            parsed.rejected.append(Rejection(number, _who(cells, places), str(problem)))
            continue
        seen[person.npi] = number
        parsed.people.append(person)
    return parsed


def decoded(content: bytes, notices: list[str]) -> str:
    """The text of a CSV file; what should be looked at is added to ``notices``. Raises ``FileRefused``."""
    refuse_oversize(len(content))
    if not content.strip():
        raise FileRefused("The file is empty.")
    for magic, name in _WRONG_TYPES:
        if content.startswith(magic):
            raise FileRefused(f"This is {name}, not a CSV file. Save the table as CSV (UTF-8) and try again.")
    if content.startswith(_UTF16):
        raise FileRefused("The file is written in UTF-16. Save it as CSV (UTF-8) and try again.")
    if b"\x00" in content:
        raise FileRefused("The file holds NUL bytes, so it is not a text file. Save the table as CSV (UTF-8).")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError:
        raise FileRefused("The file is neither UTF-8 nor Windows-1252 text. Save it as CSV (UTF-8).") from None
    notices.append("The file is not UTF-8; it was read as Windows-1252. Look at names with accents.")
    return text


def table_rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers as in a spreadsheet; cells are separated as a first line ``sep=;`` says, else by comma,
    semicolon or tab."""
    if said := _SEPARATOR.match(text):
        delimiter, text = said[1], text[said.end() :]
    else:
        delimiter = max(",;\t", key=text.lstrip().split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            raise FileRefused(f"Row {number} cannot be read as CSV ({problem}).") from None
        if len(cells) > MAX_COLUMNS:
            raise FileRefused(f"Row {number} has {len(cells):,} columns; at most {MAX_COLUMNS} are accepted.")
        yield number, cells


def _places(header: list[str]) -> dict[str, int]:
    """field → index of its column. Raises ``FileRefused`` that names each missing or doubled column."""
    known = {name.casefold(): key for key, names in COLUMNS.items() for name in names}
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        key = known.get(" ".join(name.split()).casefold())
        if key is None:
            continue
        if key in places:
            raise FileRefused(f"The columns “{header[places[key]]}” and “{name}” mean the same. Remove one.")
        places[key] = index
    missing = [f"“{name}”" for key, name in REQUIRED.items() if key not in places]
    if missing:
        raise FileRefused(
            f"The file lacks the column{'s' if len(missing) > 1 else ''} {' and '.join(missing)}. "
            "The first row must hold the column names."
        )
    return places


def _filled(cells: list[str], width: int) -> list[str]:
    """As many cells as the header has: spreadsheets leave out empty ones at the end of a row, or add some."""
    if any(cell.strip() for cell in cells[width:]):
        raise RowRejected(f"The row has {len(cells)} cells where the header has {width}.")
    return cells[:width] + [""] * (width - len(cells))


def _person(number: int, cells: list[str], places: dict[str, int]) -> Person:
    value = {key: _clean(cells[index], key) for key, index in places.items()}
    npi = value["npi"]
    if not npi:
        raise RowRejected("The NPI is missing.")
    if not is_npi(npi):
        raise RowRejected(f"“{npi[:20]}” is not a valid NPI (its check digit does not fit).")
    family_name = " ".join([name_case(value["family_name"]), name_case(value.get("suffix", ""))]).strip()
    if not value["family_name"]:
        raise RowRejected("The family name is missing.")
    if not any(letter.isalpha() for letter in value["family_name"]):
        raise RowRejected("The family name has no letter in it.")
    country = value.get("country", "").upper() or HOME_COUNTRY
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise RowRejected(f"“{country[:20]}” is not a country code of two letters.")
    given_name = " ".join([name_case(value.get("given_name", "")), name_case(value.get("middle_name", ""))]).strip()
    specialty = sentence_case(value.get("specialty", ""))
    person = Person(
        row=number,
        npi=npi,
        given_name=given_name,
        family_name=family_name,
        title=credentials(value.get("title", "")),
        city=name_case(value.get("city", "")),
        country=country,
        specialties=(specialty,) if specialty else (),
    )
    _refuse_long(person)
    return person


def _refuse_long(person: Person) -> None:
    for key, limit in LIMITS.items():
        text = "".join(person.specialties) if key == "specialty" else getattr(person, key)
        if len(text) > limit:
            raise RowRejected(f"The {_LABELS.get(key, key)} has {len(text)} characters; at most {limit} are kept.")


def _clean(cell: str, key: str) -> str:
    """Composed characters and single blanks; a cell with control characters or of absurd length rejects its row."""
    label = _LABELS.get(key, key.replace("_", " "))
    if len(cell) > MAX_CELL:
        raise RowRejected(f"The {label} has {len(cell):,} characters.")
    text = " ".join(unicodedata.normalize("NFC", cell).split())
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise RowRejected(f"The {label} holds control characters.")
    return text


def _who(cells: list[str], places: dict[str, int]) -> str:
    """NPI and family name of a rejected row, as far as they can be read; never long, no control characters."""
    parts = [cells[places[key]] for key in ("npi", "family_name") if places[key] < len(cells)]
    text = " ".join(" ".join(parts).split())
    return "".join(letter for letter in text if letter.isprintable())[:60]
