"""Meetings with KOLs at a congress: who meets whom and when, which is what other functions may know of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from interactions.congresses.selectors.congresses import zone_of
from interactions.models import Congress, Interaction, InteractionAttendee
from interactions.models.kols import Channel
from organization.ground.names import marked
from organization.models import User

# The most meetings that one page lists.
MOST = 400
_COLUMNS = (
    "kol_id", "kol__given_name", "kol__family_name", "interaction_id", "starts_at", "interaction__is_timed",
    "interaction__state", "interaction__msl_id", "interaction__msl__display_name",
    "interaction__msl__is_active", "interaction__msl__sort_key",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """A KOL and who meets them. ``day`` and ``time`` are by the clock of the congress; ``time`` may be unknown.

    ``url``: where the reader records their own plan as held; empty for everybody else's, and once it was held.
    """

    kol_id: int
    kol: str
    person_id: int
    person: str
    sort_key: str
    day: date
    time: str
    is_planned: bool
    url: str

    @property
    def words(self) -> str:
        """ "Anna Keller, Mon 30 Nov, 10:00 (planned)"."""
        when = f"{self.day:%a %-d %b}, {self.time}" if self.time else f"{self.day:%a %-d %b}"
        return f"{self.person}, {when}{' (planned)' if self.is_planned else ''}"


def meetings_at(congress: Congress, user: User, *, day: date | None = None) -> list[MeetingLine]:
    """Those of the congress, or of one of its days, by time; not cancelled ones. One query."""
    known = Interaction.objects.contact_visible_to(user).filter(congress=congress, channel=Channel.CONGRESS)
    rows = InteractionAttendee.objects.filter(interaction__in=known.order_by().values("pk"))
    zone = zone_of(congress)
    if day is not None:
        begins = datetime.combine(day, time(), zone)
        rows = rows.filter(starts_at__gte=begins, starts_at__lt=datetime.combine(day + timedelta(days=1), time(), zone))
    found = rows.order_by("starts_at", "interaction", "kol__sort_key", "pk").values(*_COLUMNS)[:MOST]
    return [_line(row, zone, user) for row in found]


def _line(row: dict[str, Any], zone: ZoneInfo, user: User) -> MeetingLine:
    here = row["starts_at"].astimezone(zone)
    planned = row["interaction__state"] == Interaction.State.PLANNED
    own = planned and row["interaction__msl_id"] == user.pk
    return MeetingLine(
        kol_id=row["kol_id"],
        kol=f"{row['kol__given_name']} {row['kol__family_name']}".strip(),
        person_id=row["interaction__msl_id"],
        person=marked(row["interaction__msl__display_name"], is_active=row["interaction__msl__is_active"]),
        sort_key=row["interaction__msl__sort_key"],
        day=here.date(),
        time=f"{here:%H:%M}" if row["interaction__is_timed"] else "",
        is_planned=planned,
        url=reverse("interaction-hold", args=[row["interaction_id"]]) if own else "",
    )


def by_person(lines: Iterable[MeetingLine]) -> list[tuple[str, list[MeetingLine]]]:
    """Meetings by colleague, in the order of names."""
    found: dict[tuple[str, int, str], list[MeetingLine]] = {}
    for line in lines:
        found.setdefault((line.sort_key, line.person_id, line.person), []).append(line)
    return [(key[2], found[key]) for key in sorted(found)]
