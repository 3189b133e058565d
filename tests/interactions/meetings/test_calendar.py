"""The calendar file, read by the library that wrote it and line by line."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from interactions.meetings.selectors.calendar import calendar_file
from interactions.meetings.services.meetings import (
    MeetingPlan,
    cancel_meeting,
    change_meeting,
    plan_meeting,
    write_minutes,
)
from interactions.models import Meeting
from tests.factories.cast import Cast

TODAY = date(2026, 2, 18)
AT = datetime(2026, 2, 18, 12, tzinfo=UTC)
URL = "https://okr.example/meetings/7/"
PLACE = "Room “Fjord”; second floor, on the left\nRing; ask for Åsa " + "ö" * 60


def planned(cast: Cast, day: date = date(2026, 3, 27), at: time = time(14)) -> Meeting:
    said = MeetingPlan(
        "Secret endpoint", cast.oncology, day, at, "Europe/Berlin", place=PLACE, link="https://meet.example/a"
    )
    return plan_meeting(by=cast.msl, plan=said, today=TODAY)


def read(meeting: Meeting):
    (event,) = Calendar.from_ical(calendar_file(meeting, url=URL, at=AT)).walk("VEVENT")
    return event


def test_lines_are_folded_and_signs_escaped(cast: Cast) -> None:
    body = calendar_file(planned(cast), url=URL, at=AT)
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    whole = body.replace(b"\r\n ", b"").decode()
    assert r"LOCATION:Room “Fjord”\; second floor\, on the left\nRing\; ask for Åsa " in whole
    for needed in ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:", "METHOD:PUBLISH", "BEGIN:VTIMEZONE", "DTSTAMP:"):
        assert needed in whole, needed


def test_nothing_scientific_is_in_it(cast: Cast) -> None:
    meeting = planned(cast)
    meeting.activity.notes = "Secret minutes"
    text = calendar_file(meeting, url=URL, at=AT).decode()
    assert "Secret" not in text
    assert cast.oncology.name not in text
    event = read(meeting)
    assert (str(event["summary"]), str(event["location"])) == ("Cross-functional meeting", PLACE)
    assert str(event["organizer"]) == f"mailto:{cast.msl.email}"


@pytest.mark.parametrize(("day", "hour"), [(date(2026, 3, 27), 13), (date(2026, 3, 30), 12), (date(2026, 10, 26), 13)])
def test_the_time_is_right_on_both_sides_of_a_change_of_clocks(day: date, hour: int, cast: Cast) -> None:
    event = read(planned(cast, day))
    assert event["dtstart"].params["tzid"] == "Europe/Berlin"
    assert event.start.astimezone(UTC) == datetime.combine(day, time(hour), UTC)
    assert (event.start.hour, event.end - event.start) == (14, timedelta(hours=1))


def test_an_hour_across_the_change_is_an_hour(cast: Cast) -> None:
    """Begins at 01:30 in the night in which 02:00 becomes 03:00: it ends at 03:30."""
    event = read(planned(cast, date(2026, 3, 29), time(1, 30)))
    assert (event.start.time(), event.end.time()) == (time(1, 30), time(3, 30))


def test_it_keeps_its_name_and_counts_its_changes(cast: Cast) -> None:
    meeting = planned(cast)
    first = read(meeting)
    assert (int(first["sequence"]), str(first["status"])) == (0, "CONFIRMED")
    said = MeetingPlan("Secret", cast.oncology, date(2026, 3, 31), time(9), "Europe/Berlin")
    change_meeting(by=cast.msl, meeting=meeting, plan=said, version=1)
    moved = read(meeting)
    cancel_meeting(by=cast.msl, meeting=meeting, reason="Congress")
    cancelled = read(meeting)
    assert first["uid"] == moved["uid"] == cancelled["uid"]
    assert [int(one["sequence"]) for one in (moved, cancelled)] == [1, 2]
    assert str(cancelled["status"]) == "CANCELLED"
    assert read(planned(cast))["uid"] != first["uid"]


def test_it_does_not_count_the_minutes(cast: Cast) -> None:
    """Whoever may not read them would learn how often they were written."""
    meeting = planned(cast)
    write_minutes(by=cast.msl, meeting=meeting, invited=frozenset(), notes="Secret", version=1)
    assert int(read(meeting)["sequence"]) == 0
