"""Taking the names of KOLs out of a text, for readers who may know what was said but not by whom.

Deliberately errs towards taking out too much: a word wrongly masked costs a reader a second, a name costs trust.

Masked, whatever the case and the accents
    every part of the names of the KOLs in whose interactions the thing was heard (given, family, full; the
    parts of a double name; not particles such as "van"); parts of fewer than four letters only where they are
    written with a capital, because "he" and "an" are names too.
Masked where written with a capital
    the family name, and the full name in either order, of every other KOL on record.
Masked always
    the capitalised words after "Dr", "Prof", "Professor" or "Doctor", on record or not.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

MASK = "[KOL]"
SHORT = 4
PARTICLES = frozenset(
    [
        "af",
        "al",
        "ap",
        "av",
        "ben",
        "bin",
        "da",
        "dal",
        "das",
        "de",
        "dei",
        "del",
        "della",
        "den",
        "der",
        "des",
        "di",
        "do",
        "dos",
        "du",
        "el",
        "la",
        "las",
        "le",
        "los",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "y",
        "zu",
        "zum",
        "zur",
    ]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f]"
_TITLED = re.compile(
    r"\b(?:(?i:(?:dr|prof)\b\.?|(?:doctor|professor)\b)\s+)+"
    rf"((?:(?:(?:van|von|de|der|den|di|la|le|da|al)\s+)*{_CAPITAL}(?:\.|[\w'’-]*)\s*)+)"
)
_RUN = re.compile(r"(?:\b[A-Z]\.\s*)*\[KOL\](?:[\s,]*\[KOL\])*")


@dataclass(frozen=True)
class Name:
    """A KOL's name. ``is_near``: took part where the thing was heard, so that each part of it is masked."""

    given: str
    family: str
    is_near: bool = False


def words_of(*texts: str) -> set[str]:
    """The folded words of the texts, among which a name may be; the parts of double names beside the whole."""
    words: set[str] = set()
    for text in texts:
        for found in _WORD.finditer(text):
            whole = _folded(found.group())[0]
            words |= {whole, *_parts(whole)}
    return words - {""}


def without_names(text: str, names: Iterable[Name]) -> str:
    """``text`` with ``[KOL]`` in place of every name."""
    folded, places = _folded(text)
    spans = [found.span(1) for found in _TITLED.finditer(text)]
    for name in names:
        for words in _phrases(name):
            needs_capital = not name.is_near or sum(map(len, words)) < SHORT
            pattern = r"(?<!\w)" + r"[\s,.]+".join(map(re.escape, words)) + r"(?!\w)"
            for found in re.finditer(pattern, folded):
                start, end = places[found.start()], places[found.end() - 1] + 1
                if not needs_capital or text[start].isupper():
                    spans.append((start, end))
    return _masked(text, spans)


def _phrases(name: Name) -> list[list[str]]:
    """The sequences of words by which a person may be named."""
    given, family = _folded(name.given)[0].split(), _folded(name.family)[0].split()
    if not name.is_near:
        while len(family) > 1 and family[0] in PARTICLES:
            family = family[1:]
    phrases = [family, given + family, family + given]
    if name.is_near:
        parts = {part for word in given + family for part in (word, *_parts(word))} - PARTICLES
        phrases += [[part] for part in sorted(parts)]
    return [words for words in phrases if sum(map(len, words)) > 1]


def _parts(word: str) -> list[str]:
    """ "garcia-lopez" → "garcia", "lopez"; "okafor's" → "okafor"."""
    return [part for part in re.split(r"['’-]", word) if len(part) > 1]


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower case without accents, and for each of its characters the place it came from."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFKD", letter).casefold():
            if not unicodedata.combining(part):
                letters.append(part)
                places.append(place)
    return "".join(letters), places


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in sorted(spans):
        if stop <= end:
            continue
        if start >= end:
            pieces += [text[end:start], MASK]
        end = start + len(text[start:stop].rstrip())
    return _RUN.sub(MASK, "".join(pieces) + text[end:])
