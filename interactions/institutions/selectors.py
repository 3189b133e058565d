"""Institutions as their pages show them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from interactions.models import KOL, Institution, InstitutionMerge
from organization.ground.names import owner_name
from organization.models import User

SIMILAR = 0.5  # trigram similarity from which two names are worth comparing
SHOWN = 200
_NOW = Q(affiliations__to_date=None)


def institutions(user: User) -> QuerySet[Institution]:
    """All that stand, with the number of KOLs who work there now."""
    found = Institution.objects.visible_to(user).standing()
    counted = found.annotate(kols_now=Count("affiliations__kol", filter=_NOW, distinct=True))
    return counted.order_by("sort_key", "city_key", "pk")


def get_institution(user: User, pk: int) -> Institution:
    """One that stands; Http404 otherwise."""
    return get_object_or_404(institutions(user), pk=pk)


def standing(institution: Institution) -> Institution:
    """What it was merged into, or itself."""
    while institution.merged_into is not None:
        institution = institution.merged_into
    return institution


def became_of(user: User, pk: int) -> Institution | None:
    """What a merged one became; None for one that stands and for one that is not there. One query for each step."""
    found = Institution.objects.visible_to(user).filter(pk=pk).exclude(merged_into=None).first()
    return standing(found) if found else None


def get_merge(user: User, pk: int) -> InstitutionMerge:
    """One merge; Http404 if there is none."""
    return get_object_or_404(InstitutionMerge.objects.visible_to(user).select_related("kept", "lost"), pk=pk)


@dataclass(frozen=True)
class Line:
    """An institution in a list."""

    name: str
    place: str
    url: str
    kols: str


def line(row: Any) -> Line:
    """An annotated row as text."""
    return Line(
        name=row.name,
        place=place_of(row),
        url=reverse("institution", args=[row.pk]),
        kols="1 KOL" if row.kols_now == 1 else f"{row.kols_now} KOLs",
    )


def place_of(row: Institution) -> str:
    """City and country."""
    return ", ".join(part for part in (row.city, row.country) if part)


def people_at(institution: Institution) -> list[dict[str, str]]:
    """Who works there now, by name; one query."""
    found = KOL.objects.filter(affiliations__institution=institution, affiliations__to_date=None)
    rows = found.order_by("sort_key", "pk").values_list("pk", "given_name", "family_name", "affiliations__role")
    return [
        {"name": f"{given} {family}".strip(), "role": role, "url": reverse("kol", args=[pk])}
        for pk, given, family, role in rows[:SHOWN]
    ]


def similar_to(institution: Institution, user: User, *, limit: int = 8) -> list[dict[str, str]]:
    """Those whose name is like this one's, closest first; in another country only if one of the two says none."""
    rows = institutions(user).exclude(pk=institution.pk).filter(sort_key__trigram_similar=institution.sort_key)
    if institution.country:
        rows = rows.filter(country__in=("", institution.country))
    closeness = TrigramSimilarity("sort_key", institution.sort_key)
    rows = rows.annotate(closeness=closeness).filter(closeness__gte=SIMILAR).order_by("-closeness", "pk")[:limit]
    return [
        vars(line(row)) | {"compare_url": reverse("institution-merge", args=[institution.pk, row.pk])} for row in rows
    ]


def merges_of(institution: Institution, *, can_undo: bool) -> list[dict[str, Any]]:
    """What was merged into it, the newest first; one query."""
    rows = institution.merges.filter(undone_at=None).select_related("lost", "by")
    return [
        {
            "name": one.lost.name,
            "place": place_of(one.lost),
            "by": owner_name(one.by),
            "at": one.at,
            "moved": len(one.moved),
            "undo_url": reverse("institution-merge-undo", args=[one.pk]) if can_undo else "",
        }
        for one in rows
    ]
