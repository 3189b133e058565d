"""Which appointments of a calendar file are looked at, and files that are made to do harm."""

import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interactions.own_calendar.reading import Appointment, CalendarRefused, appointments_in
from tests.interactions.own_calendar.files import calendar, event, invited

NOW = datetime(2026, 2, 18, 15, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 2, 16, 9, 0, tzinfo=UTC)
OWN = "mara@demo.example"


def read(content: bytes) -> list[Appointment]:
    return appointments_in(content, since=NOW - timedelta(days=14), until=NOW, zone=BERLIN, own_address=OWN)


def starts(*events: str, before: tuple[str, ...] = ()) -> list[str]:
    return [f"{one.starts_at:%m-%d %H:%M}" for one in read(calendar(*events, before=before))]


def test_what_is_over_and_not_older_than_fourteen_days() -> None:
    ahead, running, old = NOW + timedelta(hours=1), NOW - timedelta(minutes=10), NOW - timedelta(days=14, minutes=1)
    assert starts(*(event(str(n), at) for n, at in enumerate((MONDAY, ahead, running, old)))) == ["02-16 09:00"]


def test_times_are_in_the_zone_they_name_also_as_windows_calls_it_or_in_the_readers() -> None:
    assert starts(
        event("1", "DTSTART;TZID=America/New_York:20260216T090000", more=["DURATION:PT30M"]),
        event("2", 'DTSTART;TZID="W. Europe Standard Time":20260216T090000', more=["DURATION:PT30M"]),
        event("3", "DTSTART;TZID=/invented.example/20260101/Europe/London:20260216T090000", more=["DURATION:PT30M"]),
        event("4", "DTSTART;TZID=My zone:20260217T090000", more=["DURATION:PT45M"]),
        event("5", "DTSTART:20260217T100000", more=["DTEND:20260217T104500"]),
    ) == ["02-17 09:00", "02-17 08:00", "02-16 14:00", "02-16 09:00", "02-16 08:00"]


def test_a_file_cannot_bring_its_own_idea_of_a_zone() -> None:
    odd = (
        "BEGIN:VTIMEZONE", "TZID:Europe/Berlin", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0000",
        "TZOFFSETTO:+1400", "RRULE:FREQ=SECONDLY", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
    start = "DTSTART;TZID=Europe/Berlin:20260216T100000"
    assert starts(event("1", start, more=["DURATION:PT30M"]), before=odd) == ["02-16 09:00"]


@pytest.mark.parametrize(
    "more",
    [
        ["STATUS:CANCELLED"], ["CLASS:PRIVATE"], ["CLASS:CONFIDENTIAL"], [invited("Me", OWN.upper(), "DECLINED")],
    ],
)  # fmt: skip
def test_what_did_not_happen_or_is_private_is_left_out(more: list[str]) -> None:
    assert starts(event("1", MONDAY, more=more)) == []


@pytest.mark.parametrize(
    "more", [["STATUS:TENTATIVE"], [invited("Me", OWN, "TENTATIVE")], [invited("Me", OWN, "NEEDS-ACTION")]]
)
def test_what_may_have_happened_is_looked_at(more: list[str]) -> None:
    assert len(starts(event("1", MONDAY, more=more))) == 1


def test_whole_days_and_what_takes_no_time_or_too_long_is_no_conversation() -> None:
    assert starts(
        event("1", "DTSTART;VALUE=DATE:20260216"),
        event("2", "DTSTART:20260216T090000Z"),
        event("3", MONDAY, minutes=481),
        event("4", MONDAY, minutes=-10),
        event("5", "DTSTART:20260216T090000Z", more=["DURATION:P1W"]),
        event("6", "DTSTART:20260230T090000Z", more=["DURATION:PT30M"]),
    ) == []  # fmt: skip


def test_a_series_is_looked_at_day_by_day_with_what_was_changed_and_left_out() -> None:
    start = "DTSTART;TZID=Europe/Berlin:20250106T140000"  # a Monday of a year ago
    series = event("weekly", start, "Call", more=["DURATION:PT30M", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE"])
    found = read(calendar(series))
    assert [f"{one.starts_at:%m-%d %H:%M}" for one in found] == [
        "02-18 13:00", "02-16 13:00", "02-11 13:00", "02-09 13:00",
    ]  # fmt: skip
    assert len({one.instance for one in found}) == 4
    left_out = series.replace("END:VEVENT", "EXDATE;TZID=Europe/Berlin:20260216T140000,20260211T140000\r\nEND:VEVENT")
    moved = event("weekly", datetime(2026, 2, 9, 16, 0, tzinfo=UTC), "Call, later",
                  more=["RECURRENCE-ID;TZID=Europe/Berlin:20260209T140000"])  # fmt: skip
    gone = event("weekly", datetime(2026, 2, 18, 13, 0, tzinfo=UTC),
                 more=["RECURRENCE-ID:20260218T130000Z", "STATUS:CANCELLED"])  # fmt: skip
    changed = read(calendar(left_out, moved, gone))
    assert [f"{one.starts_at:%m-%d %H:%M} {one.title}" for one in changed] == ["02-09 16:00 Call, later"]
    # It is still the same one of the series.
    assert changed[0].instance == found[3].instance


def test_a_series_ends_when_it_says_so() -> None:
    start = "DTSTART:20260202T090000Z"
    for rule, number in (
        ("FREQ=DAILY;UNTIL=20260207T090000Z", 3), ("FREQ=DAILY;UNTIL=20260207T085959Z", 2),
        ("FREQ=DAILY;UNTIL=20260207", 3), ("FREQ=DAILY;COUNT=5", 2), ("FREQ=DAILY", 14), ("FREQ=WEEKLY;COUNT=2", 1),
    ):  # fmt: skip
        assert len(starts(event("1", start, more=["DURATION:PT30M", f"RRULE:{rule}"]))) == number, rule


def test_over_a_change_of_clocks_a_series_keeps_its_time_of_day() -> None:
    content = calendar(
        event("1", "DTSTART;TZID=Europe/Berlin:20260323T090000", more=["DURATION:PT30M", "RRULE:FREQ=DAILY"])
    )
    at = datetime(2026, 4, 1, 12, tzinfo=UTC)
    found = appointments_in(content, since=at - timedelta(days=14), until=at, zone=BERLIN, own_address=OWN)
    assert {f"{one.starts_at.astimezone(BERLIN):%H:%M}" for one in found} == {"09:00"}


def test_names_are_those_of_who_came_and_of_their_addresses() -> None:
    (one,) = read(
        calendar(
            event(
                "1", MONDAY, r"Coffee\, data",
                more=[invited("Solberg, Ingrid"), invited("", "ann.sol@clinic.example"),
                      invited("Maja Lind", status="DECLINED"), invited("Room 4", more=";CUTYPE=ROOM"),
                      "ORGANIZER;CN=Tom Berg:mailto:t@x.example"],
            )
        )
    )  # fmt: skip
    assert one.title == "Coffee, data"
    assert one.names == ("Solberg, Ingrid", "somebody", "ann.sol", "Tom Berg", "t")


def test_folded_lines_and_other_ends_of_lines_are_read() -> None:
    content = calendar(event("1", MONDAY, "A title that is\r\n  long")).replace(b"\r\n", b"\n")
    assert read(content)[0].title == "A title that is long"


BOMBS = {
    "too large": b"BEGIN:VCALENDAR\r\n" + b"X" * 2_000_001,
    "nested": b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50_000,
    "100,000 appointments": b"BEGIN:VCALENDAR\n" + b"BEGIN:VEVENT\nEND:VEVENT\n" * 80_000,
    "lines": b"BEGIN:VCALENDAR\n" + b"\n" * 1_900_000,
    "series": calendar(*(f"BEGIN:VEVENT\nDTSTART:20200101T090000Z\nRRULE:FREQ=DAILY\nUID:{n}\nEND:VEVENT"
                         for n in range(3_500))),
    "a workbook": b"PK\x03\x04" + b"\x00" * 1_000,
    "a packed file": b"\x1f\x8b\x08" + b"\x00" * 1_000,
    "a page": b"<!doctype html><html></html>",
    "nothing": b"",
    "two bytes a letter": calendar(event("1", MONDAY)).decode().encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_hostile_file_is_refused_within_five_seconds(name: str) -> None:
    begun = time.monotonic()
    with pytest.raises(CalendarRefused):
        read(BOMBS[name])
    assert time.monotonic() - begun < 5


BUSY = {
    "endless rules": calendar(*(
        f"BEGIN:VEVENT\nUID:{n}\nDTSTART:19700101T090000Z\nDURATION:PT30M\nRRULE:FREQ=MONTHLY;BYDAY=1MO,-1TU,2WE;"
        f"BYSETPOS=-1;COUNT=99999\nEND:VEVENT" for n in range(2_900)
    )),
    "many left out": calendar(
        event("1", "DTSTART:19700101T090000Z", more=["DURATION:PT30M", "RRULE:FREQ=DAILY",
              *["EXDATE:" + ",".join(["20260101T090000Z"] * 100)] * 900])
    ),
    "a long line": calendar(event("1", MONDAY, "Sol " * 400_000)),
    "folded": b"BEGIN:VCALENDAR\r\n" + b"X\r\n " * 400_000,
    "many people": calendar(event("1", MONDAY, "x", more=[invited(f"Ann Sol {n}") for n in range(20_000)])),
    "odd properties": calendar(event("1", MONDAY, more=[
        'ATTENDEE;CN="unclosed:mailto:x', "ATTENDEE;=:", ";;;:::", "RRULE:" + "FREQ=DAILY;" * 1_000,
        "DTSTART;TZID=../../../../etc/passwd:20260216T090000", "EXDATE:" + "9" * 1_000, "DURATION:P" + "9" * 1_000,
    ])),
    "a zone of a path": calendar(event("1", "DTSTART;TZID=../../../etc/localtime:20260216T090000",
                                       more=["DURATION:PT30M"])),
    "all days": calendar(*(event(str(n), MONDAY, "Sol") for n in range(9_000)))[:1_999_000],
}  # fmt: skip


@pytest.mark.parametrize("name", BUSY)
def test_a_busy_file_is_read_or_refused_within_five_seconds(name: str) -> None:
    begun = time.monotonic()
    with suppress(CalendarRefused):
        assert len(read(BUSY[name])) <= 500
    assert time.monotonic() - begun < 5
