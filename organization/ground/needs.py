"""What waits for a person, as the first page lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person: what, why, and the one thing to do about it."""

    title: str
    why: str
    url: str
    action: str
    is_urgent: bool = False
