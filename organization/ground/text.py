"""What text the database can hold, and keys to sort by: people whatever the accents, codes by their numbers."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, each run of white space as one blank ("Élodie ÅKER" → "elodie aker")."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def natural(code: str) -> str:
    """A key under which codes sort by their numbers: KR4.2 before KR4.10. ``code_key`` of a table holds the same."""
    return _DIGITS.sub(lambda number: number[0].zfill(DIGITS), code)


def is_storable(text: str) -> bool:
    """Whether the database can hold it: no NUL and no unpaired surrogate."""
    return _UNSTORABLE.search(text) is None


DIGITS = 12  # as many as the longest code has
_DIGITS = re.compile("[0-9]+")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
