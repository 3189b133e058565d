"""Print a calendar of the last days, with nothing but Python's own library.

    python docs/examples/own_calendar.py > calendar.ics

Three appointments name KOLs of the demo (or those given: three names in quotation marks); the rest names nobody. All of
it is invented. Upload the file as msl@ under *Interactions*, *From my calendar*.
"""

import sys
from datetime import UTC, datetime, timedelta

NAMES = ("Niamh Życzyńska", "Mónica Svartådal", "Joséphine Kruszewnicki")


def event(number: int, start: datetime, title: str, *more: str, minutes: int = 30) -> list[str]:
    """The lines of one appointment."""
    return [
        "BEGIN:VEVENT", f"UID:invented-{number}@calendar.example", f"DTSTART:{start:%Y%m%dT%H%M%SZ}",
        f"DTEND:{start + timedelta(minutes=minutes):%Y%m%dT%H%M%SZ}", f"SUMMARY:{title}", *more, "END:VEVENT",
    ]  # fmt: skip


def lines(names: tuple[str, ...], now: datetime) -> list[str]:
    """The whole file."""
    day = timedelta(days=1)
    noon = now.replace(hour=11, minute=0, second=0, microsecond=0) - day
    first, second, third = names
    return [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Invented//Example//EN",
        *event(1, noon, f"Coffee with {first}"),
        *event(2, noon - 3 * day, "Biomarkers", f'ATTENDEE;CN="{second}":mailto:somebody@hospital.example', minutes=45),
        *event(3, noon - 28 * day + timedelta(hours=3), f"Choir, {third}", "RRULE:FREQ=WEEKLY;INTERVAL=4"),
        *event(4, noon - day, "Dentist"),
        *event(5, noon - 2 * day, "Team meeting", minutes=60),
        "END:VCALENDAR", "",
    ]  # fmt: skip


if __name__ == "__main__":
    given = tuple(sys.argv[1:4]) or NAMES
    if len(given) != 3:
        sys.exit("Give three names, or none.")
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write("\r\n".join(lines(given, datetime.now(UTC))))
