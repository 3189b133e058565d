"""That contact took place: who, when, in which way, of which function. Never why, about what or for how long.

This is the coordination part of the access table: what colleagues of other functions may know. Queries here name the
few columns they read, so that a loaded row cannot carry anything scientific into a page, an export or a count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from interactions.models import Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User

IN_PERSON, REMOTE, WRITTEN, OTHER = "in person", "remote", "written", "other"

_CHANNEL_CLASSES: dict[str, str] = {
    Channel.FACE_TO_FACE: IN_PERSON,
    Channel.CONGRESS: IN_PERSON,
    Channel.VIRTUAL_MEETING: REMOTE,
    Channel.PHONE: REMOTE,
    Channel.WEBINAR: REMOTE,
    Channel.EMAIL: WRITTEN,
    Channel.CHAT: WRITTEN,
    Channel.SOCIAL_MEDIA: WRITTEN,
    Channel.OTHER: OTHER,
}
_FUNCTIONS = dict(User.Function.choices)


def channel_class(channel: str) -> str:
    """In person, remote, written or other: all that other functions see of a channel."""
    return _CHANNEL_CLASSES.get(channel, OTHER)


def function_label(function: str) -> str:
    """A function as people read it ("Medical")."""
    return _FUNCTIONS.get(function, function)


@dataclass(frozen=True)
class ContactRow:
    """One contact with one KOL, reduced to what everybody with a role may know."""

    date: date
    kol_name: str
    kol_id: int
    person: str
    function: str
    channel_class: str
    is_planned: bool = False


COLUMNS = (
    "interaction_id",
    "interaction__occurred_on",
    "interaction__channel",
    "interaction__state",
    "interaction__msl__display_name",
    "interaction__msl__function",
    "kol_id",
    "kol__given_name",
    "kol__family_name",
)


def contact_row(values: dict[str, Any]) -> ContactRow:
    """A row of ``InteractionAttendee…values(*COLUMNS)`` as coordination shows it."""
    return ContactRow(
        date=values["interaction__occurred_on"],
        kol_name=f"{values['kol__given_name']} {values['kol__family_name']}".strip(),
        kol_id=values["kol_id"],
        person=values["interaction__msl__display_name"],
        function=function_label(values["interaction__msl__function"]),
        channel_class=channel_class(values["interaction__channel"]),
        is_planned=values["interaction__state"] == Interaction.State.PLANNED,
    )


def knows_of_contact(viewer: User) -> bool:
    """Whether the person may know that contact took place."""
    return viewer.scope("contact") != roles.NONE


@dataclass(frozen=True)
class InTouch:
    """A colleague who is in touch with a KOL, and the last time, for programs and for people."""

    person: str
    function: str
    iso: str
    day: str


def in_touch(met: Sequence[Mapping[str, Any]], *, viewer: User, limit: int = 12) -> tuple[date | None, list[InTouch]]:
    """The day of the last contact by anybody, and who else met a KOL, latest first, from ``KOLRecord.met``."""
    if not met or not knows_of_contact(viewer):
        return None, []
    days = [date.fromisoformat(one["last"]) for one in met]
    others = [
        InTouch(one["person"], function_label(one["function"]), one["last"], f"{day:%-d %b %Y}")
        for one, day in zip(met, days, strict=True)
        if one["msl"] != viewer.pk
    ]
    return days[0], others[:limit]
