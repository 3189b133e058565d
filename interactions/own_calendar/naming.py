"""Which KOLs an appointment names. Pure, no ORM; names are compared as they are everywhere (``fold``).

By given and family name that stand together in either order, in the title or as somebody invited; by the family name
behind "Dr" or "Prof" only where the person has met exactly one KOL of that name. Of several KOLs of one name it is the
one whom the person has met; where that is none or several, nobody is guessed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from interactions.own_calendar.reading import Appointment
from organization.ground.text import fold

# A name has so many words at most, a title so many signs, an appointment so many people who are looked at.
WORDS, SIGNS, PEOPLE = 4, 200, 60
MOST_KEYS = 20_000
MOST_KOLS = 8
_TITLES = frozenset({"dr", "prof", "professor", "doctor", "med", "pd", "priv", "doz", "mr", "mrs", "ms", "phd", "md"})
_BEFORE_FAMILY = frozenset({"dr", "prof", "professor", "doctor"})
_PIECES = re.compile(r"[^\w\s.,'’\-·]+")


@dataclass(frozen=True, slots=True)
class Names:
    """KOLs by "family given" as sorted; those whom the person met, and these by family name."""

    by_key: Mapping[str, tuple[int, ...]]
    met: frozenset[int]
    met_by_family: Mapping[str, tuple[int, ...]]


def keys_of(appointments: Iterable[Appointment]) -> list[str]:
    """Every key by which a KOL could be named in these, at most 20,000."""
    found: dict[str, None] = {}
    for one in appointments:
        for words in _pieces(one):
            found.update(dict.fromkeys(_keys(words)))
        if len(found) > MOST_KEYS:
            break
    return list(found)[:MOST_KEYS]


def kols_in(appointment: Appointment, names: Names) -> tuple[int, ...]:
    """The KOLs named, in the order in which they stand there."""
    found: dict[int, None] = {}
    for words in _pieces(appointment):
        for key in _keys(words):
            _add(found, names.by_key.get(key, ()), names.met)
        for family in _families(words):
            _add(found, names.met_by_family.get(family, ()), frozenset())
    return tuple(found)[:MOST_KOLS]


def _add(found: dict[int, None], kols: tuple[int, ...], met: frozenset[int]) -> None:
    known = kols if len(kols) == 1 else tuple(kol for kol in kols if kol in met)
    if len(known) == 1:
        found[known[0]] = None


def _pieces(appointment: Appointment) -> Iterator[list[str]]:
    """Words that stand together: of the title between other signs, and of each person invited."""
    for text in (appointment.title[:SIGNS], *(name[:100] for name in appointment.names[:PEOPLE])):
        for piece in _PIECES.split(text):
            words = fold(piece).replace("_", " ").split()
            if words:
                yield words


def _keys(words: list[str]) -> Iterator[str]:
    """Each run of two to four words, without titles, begun anywhere in it: "ingrid solberg" is "solberg ingrid"."""
    plain = [word for word in words if word not in _TITLES]
    for first in range(len(plain)):
        for size in range(2, WORDS + 1):
            run = plain[first : first + size]
            if len(run) < size:
                break
            for turn in range(size):
                yield " ".join(run[turn:] + run[:turn])


def _families(words: list[str]) -> Iterator[str]:
    """What stands behind a doctor's or professor's title, one to three words."""
    for place, word in enumerate(words[:-1]):
        if word in _BEFORE_FAMILY and words[place + 1] not in _TITLES:
            for size in (1, 2, 3):
                yield " ".join(words[place + 1 : place + 1 + size])
