"""What text the database can hold, and keys to sort by: people whatever the accents, codes by their numbers."""

import re
import unicodedata

# Letters that Unicode does not decompose, as people without them on their keyboard type them (ß is "ss" anyway).
_LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ŧ": "t", "ŋ": "n", "æ": "ae", "œ": "oe", "þ": "th",
}  # fmt: skip
_APOSTROPHES = "'’‘‛`´ʹʻʼʽʾʿˈ′ꞌ＇\u00ad"  # with the soft hyphen, which nobody sees
_SIGNS = "-‐‑‒–—―−⁃﹘﹣－_.,·"
_AS_TYPED = str.maketrans(
    {**_LETTERS, **dict.fromkeys(_APOSTROPHES, ""), **dict.fromkeys(_SIGNS, " ")}
    | {letter.upper(): typed for letter, typed in _LETTERS.items() if letter != "ı"}
)


def fold(text: str) -> str:
    """How a name is looked for and sorted, everywhere: "Élodie O’ÅKER-Łoś" → "elodie oaker los".

    Lower case, no accents, letters that others lack as those that they type, no apostrophes, and a blank for hyphens,
    dots, commas and any run of white space. Keys are stored in it (``sort_key``): whoever changes it folds them anew.
    """
    plain = unicodedata.normalize("NFKD", text.translate(_AS_TYPED))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def natural(code: str) -> str:
    """A key under which codes sort by their numbers: KR4.2 before KR4.10. ``code_key`` of a table holds the same."""
    return _DIGITS.sub(lambda number: number[0].zfill(DIGITS), code)


def is_slip(typed: str, word: str) -> bool:
    """Whether the words differ in one letter: a wrong one, one too many or too few, or two that changed places."""
    start = 0
    while start < min(len(typed), len(word)) and typed[start] == word[start]:
        start += 1
    one, other = typed[start:], word[start:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def slips(typed: str, name: str) -> bool:
    """Whether each word typed begins a word of the name, with at most one slip in a word of four letters or more."""
    words = name.split()
    return all(any(_begins(part, word) for word in words) for part in typed.split())


def _begins(typed: str, word: str) -> bool:
    lengths = (len(typed) - 1, len(typed), len(typed) + 1)
    return word.startswith(typed) or (len(typed) > 3 and any(is_slip(typed, word[:length]) for length in lengths))


def is_storable(text: str) -> bool:
    """Whether the database can hold it: no NUL and no unpaired surrogate."""
    return _UNSTORABLE.search(text) is None


DIGITS = 12  # as many as the longest code has
_DIGITS = re.compile("[0-9]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
