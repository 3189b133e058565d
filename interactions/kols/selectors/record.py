"""Everything about one KOL that its page needs, in one query."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404

from interactions.kols.selectors.kols import tier_words
from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    KOLTherapeuticArea,
    TierAssignment,
)
from interactions.models.kols import Channel, current
from organization import roles
from organization.models import User

_SYSTEMS = dict(ExternalId.System.choices)
_CHANNELS = dict(Channel.choices)
_TYPES = dict(KOL.StakeholderType.choices)
_PURPOSES = dict(Consent.Purpose.choices)
_STATUSES = dict(Consent.Status.choices)
_COLUMNS = (
    "pk", "given_name", "family_name", "title", "country", "city", "specialties", "stakeholder_type", "unmet_needs",
    "languages", "timezone", "is_active",
)  # fmt: skip


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


def _many(model: Any, *order: str, **columns: str) -> ArraySubquery:
    """The KOL's rows of a table, as an ordered array of objects."""
    rows = model if isinstance(model, QuerySet) else model._default_manager.all()
    kept = rows.filter(kol=OuterRef("pk")).order_by(*order)
    return ArraySubquery(kept.values_list(JSONObject(**{name: F(path) for name, path in columns.items()})))


def _record(*, kol: int, today: date) -> "QuerySet[Any, Any]":
    tiers = current(TierAssignment.objects.all(), today)
    return (
        KOL.objects.filter(pk=kol)
        .annotate(
            places=_many(Affiliation, "-is_primary", "organisation", name="organisation", role="role",
                         primary="is_primary", until="to_date"),
            found=_many(ExternalId, "system", "value", system="system", value="value"),
            ranks=_many(tiers, "-from_date", "pk", tier="tier", area="therapeutic_area__name"),
            fields=_many(KOLTherapeuticArea, "therapeutic_area__name", name="therapeutic_area__name"),
            agreed=_many(Consent, "purpose", purpose="purpose", status="status", basis="lawful_basis", on="noted_on"),
            wished=_many(ChannelPreference, "rank", "channel", channel="channel", stated="is_stated"),
        )
        .values_list(*_COLUMNS, "places", "found", "ranks", "fields", "agreed", "wished")
    )  # fmt: skip


def kol_record(viewer: User, pk: int, *, today: date) -> Record:
    """The record of one KOL; Http404 if the person may not know of it. One query.

    It holds everything: the page must ask what the viewer may read (``policies.kols``).
    """
    rows = list(_record(kol=pk, today=today)) if viewer.scope("kol") != roles.NONE else []
    if not rows:
        raise Http404
    row = dict(zip((*_COLUMNS, "places", "found", "ranks", "fields", "agreed", "wished"), rows[0], strict=True))
    places = row["places"]
    workplace: dict[str, Any] = next((one for one in places if one["primary"] and one["until"] is None), {})
    past = [one["name"] for one in places if one["until"] and date.fromisoformat(one["until"]) < today]
    return Record(
        pk=row["pk"],
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
        identifiers=", ".join(f"{_SYSTEMS[one['system']]} {one['value']}" for one in row["found"]),
        tier=tier_words((one["tier"], one["area"]) for one in row["ranks"]),
        areas=", ".join(one["name"] for one in row["fields"]),
        consents=tuple(_agreed(one) for one in row["agreed"]),
        channels=tuple((_CHANNELS[one["channel"]], one["stated"]) for one in row["wished"]),
    )


def _agreed(one: dict[str, Any]) -> Agreed:
    refuses = one["status"] in {Consent.Status.OBJECTED, Consent.Status.WITHDRAWN}
    return Agreed(
        purpose=_PURPOSES[one["purpose"]],
        status=_STATUSES[one["status"]],
        basis=one["basis"],
        noted_on=date.fromisoformat(one["on"]),
        forbids_contact=refuses and one["purpose"] == Consent.Purpose.CONTACT,
    )
