"""Reads of boundary cards. They hold rules, nothing scientific, so everybody with a role reads all of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse

from interactions.models import BoundaryCard
from organization.models import User

_LABELS = dict(User.Function.choices)
# How the functions stand on the page: first those on the other side of the firewall.
ORDER = ("commercial", "market_access", "clinical", "research", "safety", "compliance", "medical")


@dataclass(frozen=True, slots=True)
class Card:
    """The rules for one function, a line each; what ``components/boundary_card.html`` shows."""

    function: str
    label: str
    may_share: tuple[str, ...]
    channels: tuple[str, ...]
    never: tuple[str, ...]
    version: int
    since: str
    url: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a card, with who made it and why."""

    card: Card
    by: str
    reason: str


def cards_of(functions: Collection[str] = ORDER) -> list[Card]:
    """The cards that hold now, in the order of ``functions``; one query. A function without a card has none."""
    rows = BoundaryCard.objects.filter(function__in=functions).order_by("function", "-version")
    found = {row.function: card for row in rows.distinct("function") for card in [_card(row)]}
    return [found[one] for one in functions if one in found]


def card_of(function: str) -> Card | None:
    """The card that holds now for one function; one query."""
    return next(iter(cards_of([function])), None)


def versions_of(function: str) -> list[Version]:
    """All versions for a function, the newest first; 404 for an unknown one."""
    if function not in _LABELS:
        raise Http404
    rows = BoundaryCard.objects.filter(function=function).select_related("by").order_by("-version")
    return [Version(_card(row), str(row.by) if row.by else "Shipped with the product", row.reason) for row in rows]


def _card(row: BoundaryCard) -> Card:
    return Card(
        function=row.function,
        label=_LABELS[row.function],
        may_share=_lines(row.may_share),
        channels=_lines(row.channels),
        never=_lines(row.never),
        version=row.version,
        since=f"{row.created_at:%-d %B %Y}" if row.by_id else "",
        url=reverse("boundary", args=[row.function]),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
