"""Reading whole numbers from addresses, query strings and forms.

``str.isdigit`` accepts "²", which ``int`` refuses; ``int`` accepts "٣", refuses more than 4,300 digits, and reads
numbers that no database column holds.
"""

LONGEST = 18  # digits that always fit into PostgreSQL's bigint


def as_number(text: object) -> int | None:
    """The whole number in ``text``, 1 to 18 ASCII digits; None for anything else."""
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) <= LONGEST else None


class NumberConverter:
    """``<number:pk>`` in a route; more digits than that match nothing (404)."""

    regex = f"[0-9]{{1,{LONGEST}}}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_url(self, value: int | str) -> str:
        """Its digits."""
        return str(value)
