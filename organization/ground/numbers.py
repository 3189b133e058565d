"""Whole numbers out of addresses, query strings and forms, in one way.

``str.isdigit`` says yes to "²", which ``int`` refuses; ``int`` reads "٣", refuses more than 4,300 digits and reads what
no column of the database holds.
"""

LONGEST = 18  # digits; what PostgreSQL's bigint always holds


def as_number(text: object) -> int | None:
    """The whole number from 0 that ``text`` says in 1 to 18 ASCII digits; None for everything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else None


class NumberConverter:
    """``<number:pk>`` in a route: more digits than a number has are no address (404)."""

    regex = f"[0-9]{{1,{LONGEST}}}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Its digits."""
        return str(value)
