"""KOLs as pages show them: list rows, the record, near-duplicates, suggestions."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, TypedDict

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet, Value
from django.db.models.expressions import OrderBy
from django.shortcuts import get_object_or_404
from django.urls import reverse

from interactions.contact.selectors import knows_of_contact
from interactions.kols.policies import can_edit, reads_science
from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ContactLimit,
    ExternalId,
    KOLRecord,
    TierAssignment,
)
from interactions.models.kols import KOLQuerySet
from organization.ground.exports import in_parts
from organization.ground.text import fold
from organization.models import User
from organization.models.names import nearly

DO_NOT_CONTACT = "Do not contact"
_TIERS = dict(TierAssignment.Tier.choices)
_TYPES = dict(KOL.StakeholderType.choices)
_SYSTEMS = dict(ExternalId.System.choices)
SIMILAR = 0.55  # trigram similarity above which two names are worth comparing


def get_kol(user: User, pk: int, *, to: str = "read") -> KOL:
    """The KOL: Http404 if the person may not know of it, PermissionDenied for ``to="edit"`` without the right."""
    kol = get_object_or_404(KOL.objects.visible_to(user), pk=pk)
    if to == "edit" and not can_edit(user):
        raise PermissionDenied
    return kol


# --- Lists ---------------------------------------------------------------------


class KOLRow(TypedDict):
    """One line of the list, as text. ``tier`` and ``areas`` are empty for people who may not read them."""

    id: int
    url: str
    name: str
    title: str
    identifiers: str
    institution: str
    place: str
    in_short: str  # tier, institution and place, for narrow windows
    type: str
    areas: str
    tier: str
    last_contact: date | None
    last_day: str  # 2026-02-09
    last_words: str  # 9 Feb 2026
    is_objecting: bool
    is_active: bool


_SUGGESTED = ("kol_id", "given_name", "family_name", "title", "city", "country", "places", "agreed")
_COLUMNS = (*_SUGGESTED, "stakeholder_type", "is_active", "found")
_SCIENCE = ("ranks", "areas")
_CONTACT = ("last_contact",)


def visible_kols(viewer: User, *, order: Sequence[str | OrderBy]) -> QuerySet[KOL]:
    """All KOLs the viewer may know of, in an order that uses no scientific field."""
    return KOL.objects.visible_to(viewer).order_by(*order)


def kol_rows(ids: Sequence[int], *, viewer: User, today: date) -> list[KOLRow]:
    """Lines for KOLs the viewer may know of, in the order of ``ids``, with what the viewer may read. One query."""
    science = _SCIENCE if reads_science(viewer) else ()
    contact = _CONTACT if knows_of_contact(viewer) else ()
    found = KOLRecord.objects.filter(pk__in=ids).values(*_COLUMNS, *science, *contact)
    records = {row["kol_id"]: row for row in found}
    base = reverse("kol", args=[0]).removesuffix("0/")
    return [_row(records[pk], base, today) for pk in ids if pk in records]


def _row(record: Mapping[str, Any], base: str, today: date) -> KOLRow:
    last: date | None = record.get("last_contact")
    ranks = sorted((one["area"], one["tier"]) for one in record.get("ranks", ()) if holds(one, today))
    institution, tier = workplace(record["places"], today), tier_words((tier, area) for area, tier in ranks)
    place = _place(record)
    where = ", ".join(part for part in (institution, place) if part)
    return KOLRow(
        id=record["kol_id"],
        url=f"{base}{record['kol_id']}/",
        name=_name(record),
        title=record["title"],
        identifiers=identifiers_text(record["found"]),
        institution=institution,
        place=place,
        in_short=" · ".join(part for part in (tier, where) if part),
        type=_TYPES[record["stakeholder_type"]],
        areas=", ".join(record.get("areas", ())),
        tier=tier,
        last_contact=last,
        last_day=last.isoformat() if last else "",
        last_words=f"{last:%-d %b %Y}" if last else "",
        is_objecting=any(forbids_contact(one) for one in record["agreed"]),
        is_active=record["is_active"],
    )


def _name(record: Mapping[str, Any]) -> str:
    return f"{record['given_name']} {record['family_name']}".strip()


def _place(record: Mapping[str, Any]) -> str:
    return ", ".join(part for part in (record["city"], record["country"]) if part)


def holds(one: Mapping[str, Any], today: date) -> bool:
    """Whether what has days ``from`` and ``until``, each perhaps open, holds on a day."""
    day = today.isoformat()
    return (one["from"] or day) <= day <= (one["until"] or day)


def workplace(places: Iterable[Mapping[str, Any]], today: date) -> str:
    """The institution that a ``KOLRecord`` names first on a day: the primary one, or the first by name."""
    current = [(not one["primary"], one["name"]) for one in places if holds(one, today)]
    return min(current)[1] if current else ""


def forbids_contact(consent: Mapping[str, Any]) -> bool:
    """Whether a consent of a ``KOLRecord`` is an objection to being contacted."""
    return consent["purpose"] == Consent.Purpose.CONTACT and consent["status"] in Consent.REFUSALS


def identifiers_text(found: Iterable[Mapping[str, str]]) -> str:
    """The identifiers of a ``KOLRecord`` ("NPI 1234567893, ORCID 0000-0002-1825-0097")."""
    return ", ".join(f"{_SYSTEMS[one['system']]} {one['value']}" for one in found)


_SCIENTIFIC = ("Therapeutic areas", "Tier")
_EXPORTED = (
    "KOL id", "Name", "Title", "Identifiers", "Institution", "Place", "City", "Country", "Stakeholder type",
    "In practice", *_SCIENTIFIC, "Last contact", "Contact",
)  # fmt: skip


def export_head(viewer: User) -> list[str]:
    """The columns of the file; no scientific ones for those who may not read them."""
    return [name for name in _EXPORTED if name not in _SCIENTIFIC or reads_science(viewer)]


def export_rows(kols: QuerySet[KOL], *, viewer: User, today: date) -> Iterator[list[Any]]:
    """Lines of the file for the columns of ``export_head``."""
    science = reads_science(viewer)
    for part in in_parts(kols.only("pk", "city", "country")):
        places = {kol.pk: (kol.city, kol.country) for kol in part}
        for row in kol_rows([kol.pk for kol in part], viewer=viewer, today=today):
            yield [
                row["id"], row["name"], row["title"], row["identifiers"], row["institution"], row["place"],
                *places[row["id"]], row["type"], "yes" if row["is_active"] else "no",
                *([row["areas"], row["tier"]] if science else []), row["last_contact"],
                DO_NOT_CONTACT if row["is_objecting"] else "",
            ]  # fmt: skip


def place_of(kol: KOL) -> str:
    """City and country."""
    return ", ".join(part for part in (kol.city, kol.country) if part)


def tier_words(tiers: Iterable[tuple[str, str]]) -> str:
    """From tier and name of the area: one as a word, several as "National in Oncology, local in Immunology"."""
    named = [(_TIERS[tier], area) for tier, area in tiers]
    if len(named) < 2:
        return named[0][0] if named else ""
    text = ", ".join(f"{tier.lower()} in {area}" for tier, area in named)
    return text[0].upper() + text[1:]


# --- Looking for somebody -----------------------------------------------------------------


def looked_for(kols: KOLQuerySet, words: str) -> QuerySet[KOL]:
    """Those of ``kols`` with this name, city or identifier or, if there are none, with one wrong letter in a word."""
    found = kols.matching(words)
    return found if found.exists() else kols.filter(pk__in=nearly(kols, words, key="found_by"))


@dataclass(frozen=True)
class Suggestion:
    """A KOL as a typeahead or a search result shows it."""

    id: int
    label: str
    detail: str


def suggestions(
    words: str, *, viewer: User, today: date, limit: int = 10, is_forgiving: bool = True
) -> list[Suggestion]:
    """Active KOLs whose name or identifier matches, those whose surname starts with it first; two queries.

    If nobody matches, those who are meant if one letter is wrong (``is_forgiving``), with one query more.
    """
    words = words.replace("\x00", "").strip()[:200]
    if not words:
        return []
    active = KOL.objects.visible_to(viewer).active()
    # Each way has an index in which it can stop; a KOL found in two ways is named once.
    named = active.named(words)
    ways = (named.filter(sort_key__startswith=fold(words)), named, active.identified(words))
    first, *others = (
        way.order_by("sort_key", "pk").values_list(Value(place), "sort_key", "pk")[:limit]
        for place, way in zip((1, 2, 2), ways, strict=True)
    )
    found = sorted(first.union(*others, all=True))
    ids = list(dict.fromkeys(pk for _, _, pk in found))[:limit]
    if is_forgiving and not ids:
        ids = nearly(active, words, key="found_by")[:limit]
    records = {row["kol_id"]: row for row in KOLRecord.objects.filter(pk__in=ids).values(*_SUGGESTED)}
    return [_suggestion(records[pk], today) for pk in ids if pk in records]


def _suggestion(record: Mapping[str, Any], today: date) -> Suggestion:
    objects = any(forbids_contact(one) for one in record["agreed"])
    label = ", ".join(part for part in (_name(record), record["title"]) if part)
    about = (DO_NOT_CONTACT if objects else "", workplace(record["places"], today), _place(record))
    return Suggestion(record["kol_id"], label, " · ".join(part for part in about if part))


@dataclass(frozen=True)
class Similar:
    """A KOL whose name is close to another's."""

    id: int
    name: str
    place: str


def similar_kols(given_name: str, family_name: str, *, limit: int = 5) -> list[Similar]:
    """KOLs whose folded name is similar by trigrams, closest first; one indexed query."""
    key = fold(f"{family_name} {given_name}")[:200]
    found = (
        KOL.objects.filter(sort_key__trigram_similar=key)
        .annotate(closeness=TrigramSimilarity("sort_key", key))
        .filter(closeness__gte=SIMILAR)
        .order_by("-closeness", "pk")[:limit]
    )
    return [Similar(kol.pk, kol.name, place_of(kol)) for kol in found]


def similar_words(details: "KOLDetails") -> str:
    """A word about those of a similar name, for whoever adds somebody; empty if there are none. One query."""
    similar = similar_kols(details.given_name, details.family_name)
    if not similar:
        return ""
    names = "; ".join(f"{kol.name} ({kol.place})" if kol.place else kol.name for kol in similar)
    return f"KOLs with a similar name were here already: {names}. Check that this is not the same person."


# --- The record as its form edits it ----------------------------------------------


@dataclass(frozen=True)
class KOLDetails:
    """Everything the form of a KOL holds, as plain values."""

    given_name: str
    family_name: str
    title: str = ""
    stakeholder_type: str = KOL.StakeholderType.KOL
    country: str = ""
    city: str = ""
    specialties: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)
    timezone: str = ""
    unmet_needs: str = ""
    is_active: bool = True
    areas: list[int] = field(default_factory=list)
    npi: str = ""
    orcid: str = ""
    registry: str = ""
    organisation: str = ""
    role: str = ""
    channels: list[str] = field(default_factory=list)
    contact_consent: str = ""
    lawful_basis: str = ""
    contact_limit: int | None = None

    def fingerprint(self) -> str:
        """A digest that tells whether the record changed since a form was filled from it."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()


PLAIN = (
    "given_name",
    "family_name",
    "title",
    "stakeholder_type",
    "country",
    "city",
    "specialties",
    "languages",
    "timezone",
    "unmet_needs",
    "is_active",
)
SYSTEMS = ("npi", "orcid", "registry")


def details_of(kol: KOL) -> KOLDetails:
    """The record's values for its form; six queries."""
    numbers = {link.system: link.value for link in reversed(kol.external_ids.all())}
    workplace = workplace_of(kol)
    consent = kol.consents.filter(purpose=Consent.Purpose.CONTACT).first()
    return KOLDetails(
        **{name: getattr(kol, name) for name in PLAIN},
        areas=sorted(kol.area_links.values_list("therapeutic_area", flat=True)),
        npi=numbers.get("npi", ""),
        orcid=numbers.get("orcid", ""),
        registry=numbers.get("registry", ""),
        organisation=workplace.place if workplace else "",
        role=workplace.role if workplace else "",
        channels=list(ChannelPreference.objects.filter(kol=kol).values_list("channel", flat=True)[:2]),
        contact_consent=consent.status if consent else "",
        lawful_basis=consent.lawful_basis if consent else "",
        contact_limit=ContactLimit.objects.filter(kol=kol).values_list("most", flat=True).first(),
    )


def workplace_of(kol: KOL) -> Affiliation | None:
    """The primary affiliation that has no end."""
    places = kol.affiliations.select_related("institution").filter(is_primary=True, to_date__isnull=True)
    return places.first()
