"""Things that wait for a person, as the home page lists them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person: what, why, and the one thing to do about it."""

    title: str
    why: str
    url: str
    action: str
    is_urgent: bool = False
