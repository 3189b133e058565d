"""The grid of tiers and therapeutic areas, and the figures beside it: a grouped query for each kind of figure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q

from interactions.arithmetic.coverage import TOP, Share, frequency, months_before
from interactions.coverage.selectors.counted import Asked, Talks, Tiers, in_quarter, met_by, to_be_met
from interactions.models import ChannelPreference, TierAssignment
from organization.models import User

TIERS = dict(TierAssignment.Tier.choices)


@dataclass(frozen=True, slots=True)
class Cell:
    """A tier in an area: how many of its KOLs were met."""

    area: int
    area_name: str
    tier: str
    share: Share


@dataclass(frozen=True, slots=True)
class Line:
    """An area: a cell for each of ``TIERS`` (None without KOLs), and all its tiers together."""

    area: int
    name: str
    cells: tuple[Cell | None, ...]
    total: Share


def cells(viewer: User, asked: Asked) -> list[Cell]:
    """By name of the area, then from the highest tier to the lowest. Two queries."""
    rows = to_be_met(asked)
    met = _counts(rows.filter(met_by(viewer, in_quarter(viewer, asked))))
    everybody = _counts(rows)
    order = {tier: place for place, tier in enumerate(TIERS)}
    found = [Cell(*place, Share(met.get(place, 0), of)) for place, of in everybody.items()]
    return sorted(found, key=lambda one: (one.area_name, one.area, order[one.tier]))


def _counts(rows: Tiers) -> dict[tuple[int, str, str], int]:
    places = rows.order_by().values_list("therapeutic_area", "therapeutic_area__name", "tier")
    return {(area, name, tier): number for area, name, tier, number in places.annotate(Count("pk"))}


def lines(found: list[Cell]) -> list[Line]:
    """The cells as a grid."""
    areas = dict.fromkeys((one.area, one.area_name) for one in found)
    by_place = {(one.area, one.tier): one for one in found}
    return [
        Line(area, name, tuple(by_place.get((area, tier)) for tier in TIERS), _together(found, area))
        for area, name in areas
    ]


def _together(found: list[Cell], area: int) -> Share:
    shares = [one.share for one in found if one.area == area]
    return Share(sum(one.part for one in shares), sum(one.of for one in shares))


@dataclass(frozen=True, slots=True)
class Reach:
    """KOLs reached, the talks with them (a KOL in a conversation is one), and how many of those each had."""

    kols: int
    talks: int

    @property
    def each(self) -> float | None:
        """Talks for each KOL reached."""
        return frequency(self.talks, self.kols)


def reach(viewer: User, asked: Asked) -> Reach:
    """In the quarter, whatever the tier. One query."""
    row = in_quarter(viewer, asked).aggregate(kols=Count("kol", distinct=True), talks=Count("pk"))
    return Reach(row["kols"], row["talks"])


def preferred(viewer: User, asked: Asked) -> Talks:
    """The talks of the quarter with KOLs who stated how they like to be met, and confirmed it in the last year."""
    since = months_before(asked.until)
    stated = ChannelPreference.objects.filter(kol=OuterRef("kol"), is_stated=True, confirmed_at__gte=since)
    return in_quarter(viewer, asked).filter(Exists(stated))


def as_preferred() -> Exists:
    """Of ``preferred``: whether it took place in one of the KOL's first two choices, if the KOL stated it."""
    first = ChannelPreference.objects.filter(is_stated=True, rank__lte=TOP)
    return Exists(first.filter(kol=OuterRef("kol"), channel=OuterRef("interaction__channel")))


def channel_match(viewer: User, asked: Asked) -> Share:
    """Talks in a first choice of the KOL, of those with a KOL whose choice is known. One query."""
    row = preferred(viewer, asked).aggregate(part=Count("pk", filter=Q(as_preferred())), of=Count("pk"))
    return Share(row["part"], row["of"])


def export_rows(found: list[Cell], asked: Asked) -> Iterator[list[Any]]:
    """The grid as rows of a file, under ``EXPORTED``; empty where the sample is too small."""
    for one in found:
        ends = one.share.interval or (None, None)
        figures = ("" if figure is None else round(figure, 4) for figure in (one.share.value, *ends))
        yield [asked.quarter.name, one.area_name, TIERS[one.tier], one.share.part, one.share.of, *figures]


EXPORTED = ("Quarter", "Therapeutic area", "Tier", "Met", "All", "Share", "Low", "High")
