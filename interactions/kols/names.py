"""Names from registries that write in capitals, in the case people use. Pure, no ORM."""

import re

# Credentials usually written in mixed case; all others stay as in the registries (MD, MPH, RN).
_CREDENTIALS = {word.upper(): word for word in ("AuD", "PhD", "PharmD", "PsyD", "ScD", "DrPH", "EdD")}
_ROMAN = re.compile(r"(?:II|III|IV|VI|VII)")


def name_case(text: str) -> str:
    """ "MCDONALD" → "McDonald", "O'NEIL" → "O'Neil", "SMITH-JONES III" → "Smith-Jones III".

    A text with any lower-case letter stays as it is: somebody who wrote "de la Cruz" meant it.
    """
    text = " ".join(text.split())
    return text if text != text.upper() else " ".join(_word(word) for word in text.split(" "))


def credentials(text: str) -> str:
    """ "MSN, APRN,BC" → "MSN, APRN, BC"; "PHD" → "PhD"."""
    parts = re.split(r"\s*,\s*", " ".join(text.split()).strip(" ,"))
    return ", ".join(" ".join(_CREDENTIALS.get(word, word) for word in part.split(" ")) for part in parts if part)


def sentence_case(text: str) -> str:
    """ "INTERNAL MEDICINE" → "Internal medicine"; mixed case stays."""
    text = " ".join(text.split())
    return text.capitalize() if text == text.upper() else text


def _word(word: str) -> str:
    return word if _ROMAN.fullmatch(word) else "-".join(_part(part) for part in word.split("-"))


def _part(part: str) -> str:
    head, mark, tail = part.partition("'") if "'" in part else part.partition("’")
    if mark:
        # O'Neil, D'Angelo, but St John's.
        return head.capitalize() + mark + (_part(tail) if len(tail) > 1 else tail.lower())
    if len(part) > 3 and part.startswith("MC"):
        return "Mc" + part[2:].capitalize()
    return part.capitalize()
