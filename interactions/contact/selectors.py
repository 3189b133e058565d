"""That contact took place: who, when, in which way, of which function. Never why, about what or for how long.

This is the coordination part of the access table: what colleagues of other functions may know. Queries here name the
few columns they read, so that a loaded row cannot carry anything scientific into a page, an export or a count.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max

from interactions.models import Contact, Interaction
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
HELD = ("held", "amended")


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
    """A colleague who is in touch with a KOL, and the last time."""

    person: str
    function: str
    last: date


def in_touch(kol_id: int, *, viewer: User, limit: int = 12) -> tuple[date | None, list[InTouch]]:
    """The day of the last contact by anybody, and who else met this KOL, latest first. One grouped query."""
    if not knows_of_contact(viewer):
        return None, []
    held = Contact.objects.visible_to(viewer).held().filter(kol_id=kol_id)
    latest = held.values_list("msl_id", "person", "function").annotate(last=Max("occurred_on"))
    rows = list(latest.order_by("-last", "person_sort_key", "msl_id"))
    others = [InTouch(name, function_label(function), last) for pk, name, function, last in rows if pk != viewer.pk]
    return (rows[0][3] if rows else None), others[:limit]
