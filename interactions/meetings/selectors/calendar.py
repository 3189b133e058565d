"""A meeting as a calendar file (RFC 5545). Whoever has the file may send it on, so nothing scientific is in it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText

from audit.history import change_count
from interactions.meetings.selectors.meetings import PLAIN_TITLE
from interactions.models import Meeting

MEDIA_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def calendar_file(meeting: Meeting, *, url: str, at: datetime) -> bytes:
    """The file: when, where, who organises it, and the address of its page. Needs activity and owner.

    It keeps its UID; its SEQUENCE grows with each change of what the file says, and of nothing else: it would tell
    whoever may not read the minutes how often these were written. A cancelled meeting says so. One query.
    """
    activity, zone = meeting.activity, ZoneInfo(meeting.zone_name)
    starts_at = meeting.starts_at.astimezone(zone)
    event = Event()
    event.add("uid", f"{meeting.uid}@msl-okr")
    event.add("sequence", change_count(meeting) + activity.is_cancelled)
    event.add("dtstamp", at)
    event.add("summary", PLAIN_TITLE)
    event.add("dtstart", starts_at)
    # Lengths are of real time: the end may lie on the other side of a change of clocks.
    event.add("dtend", (meeting.starts_at + timedelta(minutes=meeting.duration)).astimezone(zone))
    event.add("status", "CANCELLED" if activity.is_cancelled else "CONFIRMED")
    if meeting.place:
        event.add("location", meeting.place)
    event.add(
        "description",
        f"Join: {meeting.link}\nAgenda and minutes: {url}" if meeting.link else f"Agenda and minutes: {url}",
    )
    event.add("url", url)
    organizer = vCalAddress(f"mailto:{activity.owner.email}")
    organizer.params["cn"] = vText(activity.owner.display_name)
    event["organizer"] = organizer
    calendar = Calendar()
    calendar.add("prodid", "-//MSL OKR//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())
