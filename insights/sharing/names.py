"""Taking the names of KOLs out of a text, for readers who may know what was said but not by whom.

It masks too much rather than too little: a word wrongly masked costs a reader a second, a name costs trust. Texts are
compared as they are read, not as they are spelt (``_Read``): without case, accents, invisible characters and signs
between letters, and with Cyrillic and Greek letters as the Latin ones they look like. The original text is masked.

Masked in any case
    every part of the names of the KOLs in whose interactions it was heard (given, family, full; the parts of a double
    name; not particles such as "van"): parts of five letters or more anywhere, even inside a longer word; shorter
    ones as a whole word or as part of a joined one ("LiHe"), and those of fewer than four letters only with a
    capital, because "he" and "an" are names too.
    the family name of every other KOL on record, from seven letters on, even inside a longer word.
Masked if written with a capital
    other family names of KOLs on record; the full name in either order, also as one word.
Masked always
    the capitalised words after "Dr", "Prof", "Professor" or "Doctor", on record or not; e-mail addresses and handles.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MASK = "[KOL]"
# A part of a name with fewer letters is masked only if it has a capital.
SHORT = 4
# A name with so many letters is masked inside longer words too: of KOLs who were there, of others on record.
DISTINCT_NEAR, DISTINCT = 5, 7
PARTICLES = frozenset(
    ["af", "al", "ap", "av", "ben", "bin", "da", "dal", "das", "de", "dei", "del", "della", "den", "der", "des", "di",
     "do", "dos", "du", "el", "la", "las", "le", "los", "ten", "ter", "van", "vom", "von", "y", "zu", "zum", "zur"]
)  # fmt: skip
# Letters that Unicode does not decompose, and letters of other alphabets that look like Latin ones.
LOOKS_LIKE = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "æ": "ae", "œ": "oe", "ɡ": "g", "ɑ": "a",
    "а": "a", "в": "b", "г": "r", "е": "e", "к": "k", "м": "m", "н": "h", "о": "o", "р": "p", "с": "c",
    "т": "t", "у": "y", "х": "x", "ѕ": "s", "і": "i", "ј": "j", "ԁ": "d", "ԛ": "q", "ԝ": "w", "һ": "h", "ӏ": "l",
    "ԍ": "g", "ь": "b", "п": "n", "и": "u",
    "α": "a", "β": "b", "γ": "y", "ε": "e", "ζ": "z", "η": "n", "ι": "i", "κ": "k", "μ": "m", "ν": "v", "ο": "o",
    "ρ": "p", "σ": "o", "ς": "c", "τ": "t", "υ": "u", "χ": "x", "ω": "w",
}  # fmt: skip
_AS_READ = str.maketrans(LOOKS_LIKE)
# These Greek capitals look like other Latin letters than their small forms do.
_CAPITALS = str.maketrans({"Ν": "n", "Η": "h", "Υ": "y"})
# A sign between letters, a sign that ends a sentence or clause, a blank.
_SIGN, _STOP, _SPACE = "\x00", "\x01", " "
_STOPS = frozenset(";:!?")
_BROKEN = re.compile(r"(?<=[-\u00ad\u2010\u2011])\s*\n\s*")
_CAPITAL = r"[A-Z\u00c0-\u00d6\u00d8-\u00de\u0100-\u017f]"
_TITLED = re.compile(
    r"(?<![^\W\d_])(?:(?i:(?:dr|prof)(?:\.\s*|[\s_]+)|(?:doctor|professor)[\s_]+))+"
    rf"((?:(?:(?:van|von|de|der|den|di|la|le|da|al)\s+)*{_CAPITAL}(?:\.|[\w'’-]*)\s*)+)"
)
_ADDRESS = re.compile(r"[\w.+%-]*@[^\W\d_][\w.-]*\w")
_RUN = re.compile(r"(?:\b[A-Z]\.\s*)*\[KOL\](?:[\s,]*\[KOL\])*")
# A name may end in a plural, or a possessive without its apostrophe.
_ENDING = r"(?:s|es)?"


@dataclass(frozen=True)
class Name:
    """A KOL's name. ``is_near``: took part in the interaction where it was heard, so every part is masked."""

    given: str
    family: str
    is_near: bool = False


class _Read:
    """A text as it is read: ``letters`` has its letters, a ``_SIGN`` for any other character, ``_SPACE`` for a blank.

    ``places[n]`` is the position of the n-th of them in the text. Invisible characters, accents, and hyphens at the end
    of a line are left out.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        read: list[str] = []
        self.places: list[int] = []
        broken = {place for found in _BROKEN.finditer(text) for place in range(*found.span())}
        for place, letter in enumerate(text):
            for part in _read(letter) if place not in broken else "":
                read.append(part)
                self.places.append(place)
        self.letters = "".join(read)

    def is_upper(self, at: int) -> bool:
        """Whether the letter there is a capital."""
        return self.text[self.places[at]].isupper()

    def joins(self, at: int) -> bool:
        """Whether a word begins or ends at ``at``: no letter on one side, or "iA" as in "MariaAlba"."""
        if not (0 < at < len(self.letters)) or not (self.letters[at - 1].isalpha() and self.letters[at].isalpha()):
            return True
        return not self.is_upper(at - 1) and self.is_upper(at)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The positions of the whole words around what is read from ``start`` to ``end``."""
        while not self.joins(start):
            start -= 1
        while not self.joins(end):
            end += 1
        stop = self.places[end - 1] + 1
        while stop < len(self.text) and not _read(self.text[stop]):
            stop += 1  # an accent or something invisible behind the last letter
        return self.places[start], stop


def _read(letter: str) -> str:
    """How a character is read; empty for invisible ones."""
    found = ""
    for part in unicodedata.normalize("NFKD", letter.translate(_CAPITALS)).casefold().translate(_AS_READ):
        kind = unicodedata.category(part)
        if kind in ("Mn", "Me", "Cf"):
            continue
        if kind[0] == "L":
            found += part
        else:
            found += _SPACE if part.isspace() else _STOP if part in _STOPS else _SIGN
    return found


def letters_of(*texts: str) -> str:
    """All letters of the texts as read, in one string: a name can only be in the texts if its letters are in there."""
    return "".join(part for text in texts for part in _Read(text).letters if part.isalpha())


def words_of(*texts: str) -> set[str]:
    """The words of the texts as read, to look for short names in."""
    words: set[str] = set()
    for text in texts:
        read = _Read(text)
        starts = [at for at in range(len(read.letters)) if read.letters[at].isalpha() and read.joins(at)]
        for start in starts:
            end = start + 1
            while not read.joins(end):
                end += 1
            words.add(read.letters[start:end])
    return words


def parts_of(name: str) -> list[str]:
    """ "García-López" → "garcia", "lopez"."""
    return "".join(part if part.isalpha() else _SPACE for part in _Read(name).letters).split()


def without_names(text: str, names: Iterable[Name]) -> str:
    """``text`` with ``[KOL]`` in place of every name."""
    seen, places = _seen(text)
    spans = [(places[found.start(1)], places[found.end(1) - 1] + 1) for found in _TITLED.finditer(seen)]
    spans += [(places[found.start()], places[found.end() - 1] + 1) for found in _ADDRESS.finditer(seen)]
    read = _Read(text)
    for name in names:
        for words in _phrases(name):
            spans += _found(read, words, name)
    kept = [found.span() for found in re.finditer(re.escape(MASK), text)]
    return _masked(text, (one for one in spans if not any(first <= one[0] < last for first, last in kept)))


def _seen(text: str) -> tuple[str, list[int]]:
    """The visible characters of the text, and the position of each."""
    places = [place for place, letter in enumerate(text) if unicodedata.category(letter) not in ("Mn", "Me", "Cf")]
    return "".join(text[place] for place in places), places


def _found(read: _Read, words: Sequence[str], name: Name) -> Iterable[tuple[int, int]]:
    size = sum(map(len, words))
    is_distinct = size >= (DISTINCT_NEAR if name.is_near else DISTINCT)
    needs_capital = not is_distinct if not name.is_near else size < SHORT
    # Signs between letters never hide a name; blanks between them only if every letter stands alone ("L i H e").
    close = f"[{_SIGN}{_SPACE}]*".join(f"[{_SIGN}{_STOP}]*".join(word) for word in words)
    patterns = [close]
    if is_distinct:
        patterns.append(r"(?<![^\W\d_])" + f"[{_SIGN}{_SPACE}]+".join("".join(words)) + r"(?![^\W\d_])")
    for pattern in patterns:
        for found in re.finditer(pattern if is_distinct else f"({pattern}){_ENDING}", read.letters):
            start, end = found.start(), found.end()
            if needs_capital and not read.is_upper(start):
                continue
            if is_distinct or (read.joins(start) and (read.joins(end) or read.joins(found.end(1)))):
                yield read.span(start, end)


def _phrases(name: Name) -> list[list[str]]:
    """The sequences of words that can name the person."""
    given, family = parts_of(name.given), parts_of(name.family)
    if not name.is_near:
        while len(family) > 1 and family[0] in PARTICLES:
            family = family[1:]
    phrases = [family, given + family, family + given]
    if name.is_near:
        phrases += [[part] for part in sorted({*given, *family} - PARTICLES)]
    else:
        phrases += [[part] for part in family if len(part) >= DISTINCT_NEAR]
    return [words for words in phrases if sum(map(len, words)) > 1]


def _masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, end = [], 0
    for start, stop in sorted(spans):
        if stop <= end:
            continue
        if start >= end:
            pieces += [text[end:start], MASK]
        end = start + len(text[start:stop].rstrip())
    return _RUN.sub(MASK, "".join(pieces) + text[end:])
