"""Folding of names: one key for ordering and for finding people whatever the accents and case."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, accents dropped, runs of white space as one blank ("Élodie  ÅKER" → "elodie aker")."""
    plain = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).casefold().split())
