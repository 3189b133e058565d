"""Invented calendar files."""

from collections.abc import Iterable
from datetime import datetime, timedelta


def event(
    uid: str, start: datetime | str, title: str = "", *, minutes: int = 30, more: Iterable[str] = ()
) -> str:  # fmt: skip
    """One event; ``start`` as a moment in UTC, or as a line of its own."""
    if isinstance(start, datetime):
        end = start + timedelta(minutes=minutes)
        times = [f"DTSTART:{start:%Y%m%dT%H%M%SZ}", f"DTEND:{end:%Y%m%dT%H%M%SZ}"]
    else:
        times = [start]
    lines = ["BEGIN:VEVENT", f"UID:{uid}", *times, f"SUMMARY:{title}", *more, "END:VEVENT"]
    return "\r\n".join(lines)


def calendar(*events: str, before: Iterable[str] = ()) -> bytes:
    """A whole file."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//EN", *before, *events, "END:VCALENDAR", ""]
    return "\r\n".join(lines).encode()


def invited(name: str, address: str = "", status: str = "ACCEPTED", more: str = "") -> str:
    """Somebody invited."""
    return f'ATTENDEE;CN="{name}";PARTSTAT={status}{more}:mailto:{address or "somebody@clinic.example"}'
