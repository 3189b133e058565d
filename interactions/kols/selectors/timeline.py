"""The contacts with one KOL over time: in full where the viewer may read them, else only that they took place.

Two reads that never mix: rows the viewer may read come from ``Interaction.visible_to``; for all others only the
coordination columns are loaded, never purpose, topics, notes or minutes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.aggregates import StringAgg
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.urls import reverse

from interactions.contact.selectors import channel_class, function_label
from interactions.models import Contact, ExchangeTopic, Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User
from organization.selectors.keyset import newest_first

PAGE = 50
WEEKS = 13
_CHANNELS = dict(Channel.choices)
_PURPOSES = dict(Interaction.Purpose.choices)


@dataclass(frozen=True, slots=True)
class ContactShown:
    """One contact, ready to print. ``url`` and the topics in ``detail`` only where the viewer may open it.

    ``day`` is the day as text ("4 Nov"), ``iso`` the same for machines.
    """

    iso: str
    day: str
    title: str
    meta: str
    detail: str = ""
    url: str = ""
    strong: bool = False


@dataclass(frozen=True)
class Timeline:
    """A page of contacts by month, newest first."""

    months: list[tuple[str, list[ContactShown]]]
    newer_url: str
    older_url: str
    has_content_of_others: bool


def _content(kol_id: int, viewer: User, today: date, first: datetime, last: datetime) -> "QuerySet[Any, Any]":
    """What the viewer may read of the contacts with a KOL between two moments."""
    topics = ExchangeTopic.objects.filter(interaction=OuterRef("pk")).order_by().values("interaction")
    named = topics.annotate(names=StringAgg("topic__name", delimiter=", ", order_by="pk")).values("names")
    rows = Interaction.objects.visible_to(viewer, today)
    rows = rows.filter(attendees__kol=kol_id, attendees__starts_at__gte=first, attendees__starts_at__lte=last)
    return rows.order_by().values_list(
        "pk", "state", "purpose", "channel", "minutes", "msl_id", "msl__display_name", Subquery(named)
    )


@cache
def _address() -> str:
    return reverse("interaction", args=[1_234_567_890]).replace("1234567890", "{}")


def timeline(kol_id: int, *, viewer: User, today: date, query: Mapping[str, Any]) -> Timeline:
    """One page of a KOL's contacts (``?before=`` and ``?after=`` as in ``keyset.newest_first``); two queries."""
    contacts = Contact.objects.visible_to(viewer).filter(kol_id=kol_id)
    page = newest_first(contacts, query, field="starts_at", size=PAGE)
    readable: dict[int, tuple[Any, ...]] = {}
    if page.rows:
        last, first = page.rows[0].starts_at, page.rows[-1].starts_at
        readable = {row[0]: row for row in _content(kol_id, viewer, today, first, last)}
    months: dict[str, list[ContactShown]] = {}
    for contact in page.rows:
        found = readable.get(contact.interaction_id)
        entry = _full(contact.occurred_on, found) if found else _coordination(contact)
        months.setdefault(_month(contact.occurred_on), []).append(entry)
    shown = {contact.interaction_id for contact in page.rows}
    return Timeline(
        months=list(months.items()),
        newer_url=page.newer_url,
        older_url=page.older_url,
        has_content_of_others=any(row[5] != viewer.pk for pk, row in readable.items() if pk in shown),
    )


@lru_cache(maxsize=1_000)
def _month(day: date) -> str:
    return f"{day:%B %Y}"


@lru_cache(maxsize=1_000)
def _day(day: date) -> str:
    return f"{day:%-d %b}"


def _full(day: date, row: tuple[Any, ...]) -> ContactShown:
    pk, state, purpose, channel, minutes, _, person, topics = row
    planned = "Planned: " if state == Interaction.State.PLANNED else ""
    return ContactShown(
        iso=day.isoformat(),
        day=_day(day),
        title=f"{planned}{_PURPOSES[purpose]}",
        meta=f"{_CHANNELS[channel]} · {minutes} min · {person}",
        detail=topics or "",
        url=_address().format(pk),
        strong=True,
    )


def _coordination(contact: Contact) -> ContactShown:
    return ContactShown(
        iso=contact.occurred_on.isoformat(),
        day=_day(contact.occurred_on),
        title="Planned contact" if contact.state == Interaction.State.PLANNED else "Contact",
        meta=f"{channel_class(contact.channel)} · {contact.person}, {function_label(contact.function)}",
    )


def topics_discussed(kol_id: int, *, viewer: User, today: date, limit: int = 8) -> list[tuple[str, int]]:
    """Topics of the held interactions the viewer may read, with how often, most often first. One query."""
    held = Interaction.objects.visible_to(viewer, today).held().filter(attendees__kol=kol_id)
    named = held.filter(exchange_topics__isnull=False).order_by().values_list("exchange_topics__topic__name")
    # Nobody attends twice and no topic is listed twice, so each row is an interaction.
    return list(named.annotate(times=Count("pk")).order_by("-times", "exchange_topics__topic__name")[:limit])


@dataclass(frozen=True)
class Heat:
    """Held contacts by channel and week, drawn as squares of 10 units every 12, and the same as a table."""

    channels: list[str]
    squares: list[tuple[str, str]]  # for each opacity one path with all its squares
    table: list[dict[str, Any]]
    height: int
    total: int
    summary: str


def heat(kol_id: int, *, viewer: User, today: date) -> Heat | None:
    """Held contacts of the last 13 weeks by channel, for people who read contacts in full. One grouped query."""
    if viewer.scope("contact") != roles.FULL:
        return None
    monday = today - timedelta(days=today.weekday())
    weeks = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
    held = Contact.objects.visible_to(viewer).held()
    held = held.filter(kol_id=kol_id, occurred_on__gte=weeks[0], occurred_on__lte=today)
    counted = held.values_list("channel", "occurred_on").annotate(Count("pk"))
    by_channel: dict[str, list[int]] = {}
    for channel, day, times in counted:
        by_channel.setdefault(channel, [0] * WEEKS)[(day - weeks[0]).days // 7] += times
    rows = [(label, by_channel[key]) for key, label in _CHANNELS.items() if key in by_channel]
    total = sum(sum(counts) for _, counts in rows)
    return Heat(
        channels=[label for label, _ in rows],
        squares=_squares([counts for _, counts in rows]),
        table=[
            {"monday": f"{week:%-d %b}", "counts": [str(counts[column]) for _, counts in rows]}
            for column, week in enumerate(weeks)
        ],
        height=max(12 * len(rows) - 2, 0),
        total=total,
        summary=_summary(rows, total),
    )


def _squares(lines: list[list[int]]) -> list[tuple[str, str]]:
    """Opacity and path: a row of squares for each channel, darker where there were more."""
    paths: dict[str, str] = {}
    for line, counts in enumerate(lines):
        for column, times in enumerate(counts):
            opacity = f"{min(0.25 + 0.25 * times, 1):.2f}" if times else "0.08"
            paths[opacity] = f"{paths.get(opacity, '')}M{column * 12} {line * 12}h10v10h-10z"
    return sorted(paths.items())


def _summary(rows: list[tuple[str, list[int]]], total: int) -> str:
    if not total:
        return f"No contact in the last {WEEKS} weeks."
    often = max(rows, key=lambda row: sum(row[1]))
    noun = "contact" if total == 1 else "contacts"
    if len(rows) == 1:
        return f"{total} {noun} in {WEEKS} weeks, {often[0].lower()}."
    return f"{total} {noun} in {WEEKS} weeks, most often {often[0].lower()} ({sum(often[1])})."
