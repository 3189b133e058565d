"""What text the database can hold, and one key to sort and find people by, whatever the accents."""

import re
import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, each run of white space as one blank ("Élodie ÅKER" → "elodie aker")."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())


def is_storable(text: str) -> bool:
    """Whether the database can hold it: no NUL and no unpaired surrogate."""
    return _UNSTORABLE.search(text) is None


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
