"""The contacts with one KOL over time: in full where the viewer may read them, else only that they took place.

Two reads that never mix. The rows a viewer may read come from
``Interaction.visible_to``; of all others only the columns of the coordination
projection are fetched, so that purpose, topics, notes and minutes are not even loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from interactions.models import Interaction, InteractionAttendee
from interactions.models.kols import Channel
from interactions.selectors.contact import COLUMNS, HELD, contact_row
from interactions.selectors.keyset import newest_first
from organization import roles
from organization.models import User

PAGE = 20
WEEKS = 13
_CHANNELS = dict(Channel.choices)


@dataclass(frozen=True)
class Entry:
    """One contact. ``interaction_id`` is set only where the viewer may open it; then ``detail`` names its topics."""

    date: date
    title: str
    meta: str
    detail: str = ""
    interaction_id: int | None = None


@dataclass(frozen=True)
class Timeline:
    """A page of contacts by month, newest first."""

    months: list[tuple[str, list[Entry]]]
    newer_url: str
    older_url: str
    has_content_of_others: bool


def timeline(kol_id: int, *, viewer: User, today: date, query: Mapping[str, Any]) -> Timeline:
    """One page of a KOL's contacts (``?before=`` and ``?after=`` as ``keyset.newest_first``)."""
    if viewer.scope("contact") == roles.NONE:
        return Timeline([], "", "", has_content_of_others=False)
    contacts = InteractionAttendee.objects.filter(
        kol=kol_id, interaction__in=Interaction.objects.contact_visible_to(viewer).values("pk")
    ).only("pk", "starts_at", "interaction_id")
    page = newest_first(contacts, query, field="starts_at", size=PAGE)
    ids = [attendance.interaction_id for attendance in page.rows]
    readable = {
        interaction.pk: interaction
        for interaction in Interaction.objects.visible_to(viewer, today)
        .filter(pk__in=ids)
        .select_related("msl")
        .prefetch_related("exchange_topics__topic")
    }
    coordination = {
        values["interaction_id"]: values
        for values in InteractionAttendee.objects.filter(
            kol=kol_id, interaction__in=[pk for pk in ids if pk not in readable]
        ).values(*COLUMNS)
    }
    months: dict[str, list[Entry]] = {}
    for pk in ids:
        entry = _full(readable[pk]) if pk in readable else _coordination(coordination[pk])
        months.setdefault(f"{entry.date:%B %Y}", []).append(entry)
    return Timeline(
        months=list(months.items()),
        newer_url=page.newer_url,
        older_url=page.older_url,
        has_content_of_others=any(interaction.msl_id != viewer.pk for interaction in readable.values()),
    )


def _full(interaction: Interaction) -> Entry:
    planned = "Planned: " if interaction.state == Interaction.State.PLANNED else ""
    return Entry(
        date=interaction.occurred_on,
        title=f"{planned}{interaction.get_purpose_display()}",
        meta=f"{interaction.get_channel_display()} · {interaction.minutes} min · {interaction.msl.display_name}",
        detail=", ".join(str(exchange.topic) for exchange in interaction.exchange_topics.all()),
        interaction_id=interaction.pk,
    )


def _coordination(values: Mapping[str, Any]) -> Entry:
    row = contact_row(dict(values))
    return Entry(
        date=row.date,
        title="Planned contact" if row.is_planned else "Contact",
        meta=f"{row.channel_class} · {row.person}, {row.function}",
    )


def topics_discussed(kol_id: int, *, viewer: User, today: date, limit: int = 8) -> list[tuple[str, int]]:
    """Topics of the held interactions the viewer may read, with how often; most often first. One query."""
    held = Interaction.objects.visible_to(viewer, today).held().filter(attendees__kol=kol_id)
    rows = (
        held.filter(exchange_topics__isnull=False)
        .order_by()
        .values("exchange_topics__topic__name")
        .annotate(times=Count("pk", distinct=True))
        .order_by("-times", "exchange_topics__topic__name")[:limit]
    )
    return [(row["exchange_topics__topic__name"], row["times"]) for row in rows]


@dataclass(frozen=True)
class Heat:
    """Held contacts by channel and week: squares of 10 units every 12, and the same as a table."""

    channels: list[str]
    cells: list[dict[str, Any]]
    table: list[dict[str, Any]]
    height: int
    total: int
    summary: str


def heat(kol_id: int, *, viewer: User, today: date) -> Heat | None:
    """Held contacts of the last 13 weeks by channel, for those who read contacts in full. One grouped query."""
    if viewer.scope("contact") != roles.FULL:
        return None
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    counted = (
        InteractionAttendee.objects.filter(
            kol=kol_id,
            interaction__state__in=HELD,
            interaction__occurred_on__gte=weeks[0],
            interaction__occurred_on__lte=today,
        )
        .order_by()
        .values_list("interaction__channel", "interaction__occurred_on")
        .annotate(times=Count("pk"))
    )
    by_channel: dict[str, list[int]] = {}
    for channel, day, times in counted:
        by_channel.setdefault(channel, [0] * WEEKS)[(day - weeks[0]).days // 7] += times
    rows = [(label, by_channel[key]) for key, label in _CHANNELS.items() if key in by_channel]
    total = sum(sum(counts) for _, counts in rows)
    return Heat(
        channels=[label for label, _ in rows],
        cells=[
            {"x": column * 12, "y": line * 12, "opacity": f"{min(0.25 + 0.25 * times, 1):.2f}" if times else "0.08"}
            for line, (_, counts) in enumerate(rows)
            for column, times in enumerate(counts)
        ],
        table=[{"monday": week, "counts": [counts[column] for _, counts in rows]} for column, week in enumerate(weeks)],
        height=max(12 * len(rows) - 2, 0),
        total=total,
        summary=_summary(rows, total),
    )


def _summary(rows: list[tuple[str, list[int]]], total: int) -> str:
    if not total:
        return f"No contact in the last {WEEKS} weeks."
    often = max(rows, key=lambda row: sum(row[1]))
    noun = "contact" if total == 1 else "contacts"
    if len(rows) == 1:
        return f"{total} {noun} in {WEEKS} weeks, {often[0].lower()}."
    return f"{total} {noun} in {WEEKS} weeks, most often {often[0].lower()} ({sum(often[1])})."
