"""Who is to be met, and with whom talks took place: the two sets that every figure of coverage is made of."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from interactions.coverage.policies import knows_purposes
from interactions.models import KOL, Consent, Interaction, InteractionAttendee, TierAssignment
from interactions.models.kols import current
from organization.models import Quarter, User

# The conversations that coverage is about, whatever their topic.
EXCHANGE = (Interaction.Purpose.SCIENTIFIC_EXCHANGE, Interaction.Purpose.REACTIVE_RESPONSE)
Tiers = QuerySet[TierAssignment, Any]
Talks = QuerySet[InteractionAttendee, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """What coverage is asked for. ``teams`` None: talks of anybody; ``until``: the last day that can be looked at."""

    quarter: Quarter
    until: date
    teams: tuple[int, ...] | None = None
    area: int | None = None
    tier: str = ""
    country: str = ""
    # Conversations of the teams by the days asked about: several figures of a page read the same.
    _written: dict[tuple[date, date], list[int]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, quarter: Quarter, *, today: date, **narrowed: Any) -> "Asked":
        """Of a quarter that may be over, or have begun, by today."""
        return cls(quarter, min(today, quarter.ends_on), **narrowed)

    def of_teams(self, teams: Collection[int], first: date, last: date) -> list[int]:
        """Ids of what the people of the teams held in these days.

        Read for itself: nested in the questions below it, PostgreSQL may ask it anew for each KOL.
        """
        if (first, last) not in self._written:
            self._written[first, last] = list(_of_teams(Interaction.objects.held().between(first, last), teams))
        return self._written[first, last]


def to_be_met(asked: Asked) -> Tiers:
    """Each KOL in practice who does not object to contact, with each area where they have a tier.

    The tier is that of the quarter's first day; practice and objection are as they stand now.
    """
    objects = Consent.objects.objections().filter(kol=OuterRef("kol"))
    rows = current(TierAssignment.objects.all(), asked.quarter.starts_on)
    rows = rows.filter(~Exists(objects), kol__is_active=True)
    if asked.area is not None:
        rows = rows.filter(therapeutic_area=asked.area)
    if asked.tier:
        rows = rows.filter(tier=asked.tier)
    return rows.filter(kol__country=asked.country) if asked.country else rows


def talks(viewer: User, asked: Asked, *, first: date, last: date) -> Talks:
    """A KOL in a conversation that took place, for each of them, of the people of ``asked.teams`` on that day.

    Scientific exchange and answers to questions for those who know purposes; for others contact of any kind.
    """
    took_place: dict[str, Any] = {
        "interaction__state__in": (Interaction.State.HELD, Interaction.State.AMENDED),
        "interaction__occurred_on__range": (first, last),
    }
    if knows_purposes(viewer):
        took_place["interaction__purpose__in"] = EXCHANGE
        if asked.area is not None:
            took_place["interaction__therapeutic_area"] = asked.area
    if asked.teams is not None:
        took_place["interaction__in"] = asked.of_teams(asked.teams, first, last)
    if asked.country:
        took_place["kol__country"] = asked.country
    return InteractionAttendee.objects.filter(**took_place)


def _of_teams(held: QuerySet[Interaction], teams: Collection[int]) -> QuerySet[Any, int]:
    """Those whose author, or a colleague who took part, was in one of the teams on that day."""
    # Two statements, each by its index; with OR between them all conversations would be read.
    written = held.filter(_in_teams("msl", "occurred_on", teams)).order_by().values_list("pk", flat=True)
    joined = held.filter(_in_teams("participant_links__user", "occurred_on", teams)).order_by()
    return written.union(joined.values_list("pk", flat=True))


def _in_teams(person: str, day: str, teams: Collection[int]) -> Q:
    stay = f"{person}__memberships"
    still = Q(**{f"{stay}__to_date__isnull": True}) | Q(**{f"{stay}__to_date__gte": F(day)})
    return Q(**{f"{stay}__team__in": teams, f"{stay}__from_date__lte": F(day)}) & still


def met_by(viewer: User, found: Talks) -> Exists:
    """Whether a row of ``to_be_met`` is of a KOL with whom one of the talks was, in that area for who knows it."""
    with_kol = found.filter(kol=OuterRef("kol"))
    if knows_purposes(viewer):
        with_kol = with_kol.filter(interaction__therapeutic_area=OuterRef("therapeutic_area"))
    return Exists(with_kol)


def in_quarter(viewer: User, asked: Asked) -> Talks:
    """The talks of the quarter."""
    return talks(viewer, asked, first=asked.quarter.starts_on, last=asked.quarter.ends_on)


def reached(viewer: User, asked: Asked) -> QuerySet[KOL]:
    """Every KOL with whom a talk of the quarter was, also those without a tier."""
    return KOL.objects.filter(Exists(in_quarter(viewer, asked).filter(kol=OuterRef("pk"))))
