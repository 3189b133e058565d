"""Things that wait for a person, as the home page lists them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tap:
    """A button that finishes something at once: what it says, where it posts to, and what it sends."""

    label: str
    url: str
    name: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Something that waits for the person: what, why, where to see to it, and what finishes it where it stands."""

    title: str
    why: str
    url: str
    action: str
    is_urgent: bool = False
    taps: tuple[Tap, ...] = ()
