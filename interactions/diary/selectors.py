"""Interactions and contacts by the day on which the reader sees them: some of each day, and how many there are.

Two queries for interactions, one for contacts, however many days and rows there are.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, F, QuerySet, Window
from django.db.models import When as If
from django.db.models.functions import RowNumber, TruncDate
from django.urls import reverse

from interactions.arithmetic.spans import DAY, MONTH, WEEK, Span
from interactions.contact.selectors import contact_row
from interactions.log.selectors.columns import KOL_NAMES
from interactions.models import Interaction, InteractionAttendee
from interactions.models.kols import Channel
from organization.ground.names import marked
from organization.models import User

# So many of a day are shown; of one day alone, so many on a page.
SHOWN = {WEEK: 8, MONTH: 3, DAY: 100}
_CHANNELS = dict(Channel.choices)
_STATES = dict(Interaction.State.choices)
# state → how it is marked: the icon and the colour.
_MARKS = {"planned": "planned", "held": "held", "amended": "held", "cancelled": "cancelled"}
ICONS = {"planned": "clock", "held": "check", "cancelled": "close"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One interaction or contact; ``time`` is empty where nobody gave one or it is not for the reader."""

    url: str
    time: str
    names: str
    beside: str
    state: str
    mark: str
    icon: str
    is_own: bool


@dataclass(frozen=True, slots=True)
class Found:
    """Entries by day, and how many each day has."""

    entries: Mapping[date, list[Entry]] = field(default_factory=dict)
    totals: Mapping[date, int] = field(default_factory=dict)

    @property
    def own(self) -> list[bool]:
        """Of each entry, whether it is the reader's own."""
        return [entry.is_own for entries in self.entries.values() for entry in entries]


def interactions_in(rows: "QuerySet[Interaction]", span: Span, *, user: User, with_msl: bool, page: int = 1) -> Found:
    """Those of a span in the reader's zone; one of which nobody gave the time is on its author's day."""
    day = Case(If(is_timed=True, then=TruncDate("starts_at", tzinfo=user.zone)), default=F("occurred_on"))
    near = rows.filter(starts_at__range=_moments(span)).annotate(shown_on=day)
    placed: Any = _placed(near.filter(shown_on__range=(span.first, span.last)), "shown_on", span, page)
    days: dict[int, date] = {}
    totals: dict[date, int] = {}
    for pk, shown_on, total in placed.values_list("pk", "shown_on", "total"):
        days[pk], totals[shown_on] = shown_on, total
    said = Interaction.objects.filter(pk__in=days).order_by("starts_at", "pk").values(
        "pk", "starts_at", "is_timed", "channel", "state", "msl_id", "msl__display_name", "msl__email",
        "msl__is_active", kol_names=ArraySubquery(KOL_NAMES),
    )  # fmt: skip
    base = reverse("interaction", args=[0]).removesuffix("0/")
    entries: dict[date, list[Entry]] = defaultdict(list)
    for row in said if days else ():
        entries[days[row["pk"]]].append(_entry(row, f"{base}{row['pk']}/", user, with_msl))
    return Found(entries, totals)


def contacts_in(rows: "QuerySet[InteractionAttendee, dict[str, Any]]", span: Span, *, page: int = 1) -> Found:
    """Contacts of a span, on the days on which the list has them: coordination knows no time of day."""
    near = rows.filter(
        interaction__starts_at__range=_moments(span), interaction__occurred_on__range=(span.first, span.last)
    )
    entries: dict[date, list[Entry]] = defaultdict(list)
    totals: dict[date, int] = {}
    for values in _placed(near, "interaction__occurred_on", span, page):
        row = contact_row(values)
        state = "planned" if row.is_planned else "held"
        entries[row.date].append(
            Entry(
                url=reverse("kol", args=[row.kol_id]),
                time="",
                names=row.kol_name,
                beside=f"{row.person}, {row.function}, {row.channel_class}",
                state=_STATES[state],
                mark=state,
                icon=ICONS[state],
                is_own=False,
            )
        )
        totals[row.date] = values["total"]
    return Found(entries, totals)


def _moments(span: Span) -> tuple[datetime, datetime]:
    """Moments that hold every day of the span in any zone: an index leads to them."""
    first, last = span.first - timedelta(days=1), span.last + timedelta(days=2)
    return datetime.combine(first, time.min, UTC), datetime.combine(last, time.min, UTC)


def _placed(rows: "QuerySet[Any, Any]", day: str, span: Span, page: int) -> "QuerySet[Any, Any]":
    """The first of each day, or those of a page, with the ``total`` of their day."""
    most = SHOWN[span.view]
    return rows.annotate(
        place=Window(RowNumber(), partition_by=F(day), order_by=("starts_at", "pk")),
        total=Window(Count("pk"), partition_by=F(day)),
    ).filter(place__gt=(page - 1) * most, place__lte=page * most).order_by(day, "place")  # fmt: skip


def _entry(row: Mapping[str, Any], url: str, user: User, with_msl: bool) -> Entry:
    channel, mark = _CHANNELS[row["channel"]], _MARKS[row["state"]]
    msl = marked(row["msl__display_name"] or row["msl__email"], is_active=row["msl__is_active"])
    return Entry(
        url=url,
        time=f"{row['starts_at'].astimezone(user.zone):%H:%M}" if row["is_timed"] else "",
        names=", ".join(row["kol_names"]) or "No KOL",
        beside=f"{msl}, {channel}" if with_msl else channel,
        state=_STATES[row["state"]],
        mark=mark,
        icon=ICONS[mark],
        is_own=row["msl_id"] == user.pk,
    )
