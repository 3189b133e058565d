"""KOLs as pages show them: list rows, the record, near-duplicates, suggestions."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404

from interactions.contact.selectors import last_contacts
from interactions.kols.policies import can_edit, reads_science
from interactions.models import (
    KOL,
    Affiliation,
    ChannelPreference,
    Consent,
    ExternalId,
    KOLTherapeuticArea,
    TierAssignment,
)
from interactions.models.kols import current
from organization.ground.exports import in_parts
from organization.ground.text import fold
from organization.models import User

DO_NOT_CONTACT = "Do not contact"
_TIERS = dict(TierAssignment.Tier.choices)
SIMILAR = 0.55  # trigram similarity above which two names are worth comparing


def get_kol(user: User, pk: int, *, to: str = "read") -> KOL:
    """The KOL: Http404 if the person may not know of it, PermissionDenied for ``to="edit"`` without the right."""
    kol = get_object_or_404(KOL.objects.visible_to(user), pk=pk)
    if to == "edit" and not can_edit(user):
        raise PermissionDenied
    return kol


# --- Lists ---------------------------------------------------------------------


@dataclass(frozen=True)
class KOLRow:
    """One line of the list. ``tier`` and ``areas`` are empty for people who may not read them."""

    id: int
    name: str
    title: str
    identifiers: str
    institution: str
    place: str
    type: str
    areas: str
    tier: str
    last_contact: date | None
    is_objecting: bool
    is_active: bool


def visible_kols(viewer: User, *, order: Sequence[str]) -> QuerySet[KOL]:
    """All KOLs the viewer may know of, in an order that uses no scientific field."""
    return KOL.objects.visible_to(viewer).order_by(*order)


def kol_rows(kols: Sequence[KOL], *, viewer: User, today: date) -> list[KOLRow]:
    """Lines for loaded KOLs; the number of queries does not grow with them."""
    ids = [kol.pk for kol in kols]
    science = reads_science(viewer)
    identifiers = _grouped(ExternalId.objects.filter(kol__in=ids))
    workplaces = _grouped(current(Affiliation.objects.filter(kol__in=ids), today))
    objecting = set(Consent.objects.objections().filter(kol__in=ids).values_list("kol", flat=True))
    tiers: dict[int, list[Any]] = {}
    areas: dict[int, list[str]] = {}
    if science:
        assigned = TierAssignment.objects.filter(kol__in=ids).select_related("therapeutic_area")
        tiers = _grouped(current(assigned, today).order_by("therapeutic_area__name", "pk"))
        links = KOLTherapeuticArea.objects.filter(kol__in=ids)
        for kol_id, name in links.order_by("therapeutic_area__name").values_list("kol", "therapeutic_area__name"):
            areas.setdefault(kol_id, []).append(name)
    last = last_contacts(ids, viewer=viewer)
    return [
        KOLRow(
            id=kol.pk,
            name=kol.name,
            title=kol.title,
            identifiers=", ".join(str(link) for link in identifiers.get(kol.pk, [])),
            institution=workplaces[kol.pk][0].organisation if kol.pk in workplaces else "",
            place=place_of(kol),
            type=kol.get_stakeholder_type_display(),
            areas=", ".join(areas.get(kol.pk, [])),
            tier=tier_text(tiers.get(kol.pk, [])),
            last_contact=last.get(kol.pk),
            is_objecting=kol.pk in objecting,
            is_active=kol.is_active,
        )
        for kol in kols
    ]


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
    for part in in_parts(kols):
        for kol, row in zip(part, kol_rows(part, viewer=viewer, today=today), strict=True):
            yield [
                row.id, row.name, row.title, row.identifiers, row.institution, row.place, kol.city, kol.country,
                row.type, "yes" if row.is_active else "no", *([row.areas, row.tier] if science else []),
                row.last_contact, DO_NOT_CONTACT if row.is_objecting else "",
            ]  # fmt: skip


def place_of(kol: KOL) -> str:
    """City and country."""
    return ", ".join(part for part in (kol.city, kol.country) if part)


def tier_text(tiers: Iterable[TierAssignment]) -> str:
    """One tier as a word; several with their areas ("National in Oncology, local in Immunology")."""
    return tier_words((tier.tier, tier.therapeutic_area.name) for tier in tiers)


def tier_words(tiers: Iterable[tuple[str, str]]) -> str:
    """The same from plain values: tier and name of the therapeutic area."""
    named = [(_TIERS[tier], area) for tier, area in tiers]
    if len(named) < 2:
        return named[0][0] if named else ""
    text = ", ".join(f"{tier.lower()} in {area}" for tier, area in named)
    return text[0].upper() + text[1:]


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    result: dict[int, list[Any]] = {}
    for row in rows:
        result.setdefault(row.kol_id, []).append(row)
    return result


# --- Suggestions -----------------------------------------------------------------


@dataclass(frozen=True)
class Suggestion:
    """A KOL as a typeahead or a search result shows it."""

    id: int
    label: str
    detail: str


def suggestions(words: str, *, viewer: User, today: date, limit: int = 10) -> list[Suggestion]:
    """Active KOLs whose name or identifier matches, those whose surname starts with it first; three queries."""
    words = words.replace("\x00", "").strip()[:200]
    if not words:
        return []
    workplaces = Prefetch("affiliations", current(Affiliation.objects.all(), today), to_attr="workplaces")
    objections = Prefetch("consents", Consent.objects.objections(), to_attr="objections")
    found = KOL.objects.visible_to(viewer).active().matching(words)
    first = list(found.filter(sort_key__startswith=fold(words)).prefetch_related(workplaces, objections)[:limit])
    if len(first) < limit:
        rest = found.exclude(pk__in=[kol.pk for kol in first]).prefetch_related(workplaces, objections)
        first += list(rest[: limit - len(first)])
    return [Suggestion(kol.pk, _label(kol), _detail(kol)) for kol in first]


def _label(kol: KOL) -> str:
    return f"{kol.name}, {kol.title}" if kol.title else kol.name


def _detail(kol: Any) -> str:
    parts = [DO_NOT_CONTACT if kol.objections else "", kol.workplaces[0].organisation if kol.workplaces else ""]
    return " · ".join(part for part in [*parts, place_of(kol)] if part)


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
    """The record's values for its form; five queries."""
    numbers = {link.system: link.value for link in reversed(kol.external_ids.all())}
    workplace = workplace_of(kol)
    consent = kol.consents.filter(purpose=Consent.Purpose.CONTACT).first()
    return KOLDetails(
        **{name: getattr(kol, name) for name in PLAIN},
        areas=sorted(kol.area_links.values_list("therapeutic_area", flat=True)),
        npi=numbers.get("npi", ""),
        orcid=numbers.get("orcid", ""),
        registry=numbers.get("registry", ""),
        organisation=workplace.organisation if workplace else "",
        role=workplace.role if workplace else "",
        channels=list(ChannelPreference.objects.filter(kol=kol).values_list("channel", flat=True)[:2]),
        contact_consent=consent.status if consent else "",
        lawful_basis=consent.lawful_basis if consent else "",
    )


def workplace_of(kol: KOL) -> Affiliation | None:
    """The primary affiliation that has no end."""
    return kol.affiliations.filter(is_primary=True, to_date__isnull=True).first()
