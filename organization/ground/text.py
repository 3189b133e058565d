"""What text is: what the database can hold of it, and one key for ordering and finding people whatever the accents."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case, accents dropped, runs of white space as one blank ("Élodie  ÅKER" → "elodie aker")."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def is_storable(text: str) -> bool:
    """Whether the database can hold it: no NUL, and no half of a character that can only be written as a pair."""
    return _UNSTORABLE.search(text) is None


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
