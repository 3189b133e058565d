"""Everything about one KOL that its page needs, in one query."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404

from interactions.kols.selectors.kols import forbids_contact, holds, identifiers_text, tier_words
from interactions.kols.selectors.timeline import first_of_heat
from interactions.models import KOL, Consent, KOLRecord
from interactions.models.kols import Channel
from organization import roles
from organization.models import User

_CHANNELS = dict(Channel.choices)
_TYPES = dict(KOL.StakeholderType.choices)
_PURPOSES = dict(Consent.Purpose.choices)
_STATUSES = dict(Consent.Status.choices)


@dataclass(frozen=True)
class Agreed:
    """One consent: for what, its status, its basis, since when."""

    purpose: str
    status: str
    basis: str
    noted_on: date
    forbids_contact: bool


@dataclass(frozen=True)
class Record:
    """A KOL with everything that belongs to the record; text where a page prints text."""

    pk: int
    name: str
    title: str
    place: str
    specialties: str
    type: str
    unmet_needs: str
    languages: str
    timezone: str
    is_active: bool
    organisation: str
    role: str
    formerly: str
    identifiers: str
    tier: str
    areas: str
    consents: tuple[Agreed, ...]
    channels: tuple[tuple[str, bool], ...]
    met: list[dict[str, Any]]  # for ``contact.selectors.in_touch``
    has_activities: bool
    days: list[tuple[str, date, int]]  # for ``timeline.heat``


def kol_record(viewer: User, pk: int, *, today: date) -> Record:
    """The record of one KOL; Http404 if the person may not know of it. One query.

    It holds everything: the page must ask what the viewer may read (``policies.kols``).
    """
    found = KOLRecord.of(pk, first_of_heat(today), today) if viewer.scope("kol") != roles.NONE else None
    if found is None:
        raise Http404
    row = vars(found)
    places = row["places"]
    workplace: dict[str, Any] = next((one for one in places if one["primary"] and one["until"] is None), {})
    past = [one["name"] for one in places if one["until"] and date.fromisoformat(one["until"]) < today]
    return Record(
        pk=row["kol_id"],
        name=f"{row['given_name']} {row['family_name']}".strip(),
        title=row["title"],
        place=", ".join(part for part in (row["city"], row["country"]) if part),
        specialties=", ".join(row["specialties"]),
        type=_TYPES[row["stakeholder_type"]],
        unmet_needs=row["unmet_needs"],
        languages=", ".join(row["languages"]),
        timezone=row["timezone"],
        is_active=row["is_active"],
        organisation=workplace.get("name", ""),
        role=workplace.get("role", ""),
        formerly=", ".join(past),
        identifiers=identifiers_text(row["found"]),
        tier=tier_words((one["tier"], one["area"]) for one in row["ranks"] if holds(one, today)),
        areas=", ".join(row["areas"]),
        consents=tuple(_agreed(one) for one in row["agreed"]),
        channels=tuple((_CHANNELS[one["channel"]], one["stated"]) for one in row["wished"]),
        met=row["met"],
        has_activities=row["has_activities"],
        days=[(channel, date.fromisoformat(day), times) for channel, day, times in json.loads(row["contact_days"])],
    )


def _agreed(one: dict[str, Any]) -> Agreed:
    return Agreed(
        purpose=_PURPOSES[one["purpose"]],
        status=_STATUSES[one["status"]],
        basis=one["basis"],
        noted_on=date.fromisoformat(one["on"]),
        forbids_contact=forbids_contact(one),
    )
