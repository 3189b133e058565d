"""The contacts with one KOL over time: in full where the viewer may read them, else only that they took place.

Two reads that never mix: rows the viewer may read come from ``Conversations``; for all others only the coordination
columns are loaded, never purpose, topics, notes or minutes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.db import connection
from django.urls import reverse

from interactions.contact.selectors import channel_class, function_label
from interactions.models import Contact, Conversations, Interaction
from interactions.models.kols import Channel
from organization import roles
from organization.models import User
from organization.selectors.keyset import newest_first
from organization.templatetags.components import Event

PAGE = 50
WEEKS = 13
_CHANNELS = dict(Channel.choices)
_PURPOSES = dict(Interaction.Purpose.choices)
_BARE = ("occurred_on", "channel", "state", "person", "function")
_BETWEEN = """SELECT attendee_id, interaction_id, state, purpose, channel, minutes, msl_id, person, topics
FROM interactions_conversations_between(%s, %s, %s, %s, %s)"""


@dataclass(frozen=True)
class Timeline:
    """A page of contacts by month, newest first. Address and topics only where the viewer may open one."""

    months: list[tuple[str, list[Event]]]
    newer_url: str
    older_url: str
    has_content_of_others: bool


@cache
def _address() -> str:
    return reverse("interaction", args=[1_234_567_890]).replace("1234567890", "{}")


def timeline(kol_id: int, talks: Conversations | None, *, viewer: User, query: Mapping[str, Any]) -> Timeline:
    """One page of a KOL's contacts (``?before=`` and ``?after=`` as in ``keyset.newest_first``); two queries.

    ``talks``: those that the viewer may read.
    """
    contacts = Contact.objects.visible_to(viewer).filter(kol_id=kol_id)
    page = newest_first(contacts.values("pk", "starts_at", *_BARE), query, field="starts_at", size=PAGE)
    readable: dict[int, tuple[Any, ...]] = {}
    if page.rows and talks:
        readable = {row[0]: row for row in _between(talks, page.rows[-1]["starts_at"], page.rows[0]["starts_at"])}
    months: dict[str, list[Event]] = {}
    for contact in page.rows:
        day, found = contact["occurred_on"], readable.get(contact["pk"])
        entry = _full(day, found) if found else _coordination(contact)
        months.setdefault(_month(day), []).append(entry)
    shown = {contact["pk"] for contact in page.rows}
    return Timeline(
        months=list(months.items()),
        newer_url=page.newer_url,
        older_url=page.older_url,
        has_content_of_others=any(row[6] != viewer.pk for pk, row in readable.items() if pk in shown),
    )


def _between(talks: Conversations, first: datetime, last: datetime) -> list[tuple[Any, ...]]:
    """The conversations from one moment to another, in no order."""
    with connection.cursor() as cursor:
        cursor.execute(_BETWEEN, [*talks.key, first, last])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


@lru_cache(maxsize=1_000)
def _month(day: date) -> str:
    return f"{day:%B %Y}"


@lru_cache(maxsize=1_000)
def _day(day: date) -> str:
    return f"{day:%-d %b}"


def _full(day: date, row: tuple[Any, ...]) -> Event:
    _, pk, state, purpose, channel, minutes, _, person, topics = row
    planned = "Planned: " if state == Interaction.State.PLANNED else ""
    return Event(
        iso=day.isoformat(),
        day=_day(day),
        title=f"{planned}{_PURPOSES[purpose]}",
        meta=f"{_CHANNELS[channel]} · {minutes} min · {person}",
        detail=topics,
        url=_address().format(pk),
        strong=True,
    )


def _coordination(contact: Mapping[str, Any]) -> Event:
    day, function = contact["occurred_on"], function_label(contact["function"])
    return Event(
        iso=day.isoformat(),
        day=_day(day),
        title="Planned contact" if contact["state"] == Interaction.State.PLANNED else "Contact",
        meta=f"{channel_class(contact['channel'])} · {contact['person']}, {function}",
    )


def first_of_heat(today: date) -> date:
    """The Monday of the first of 13 weeks, of which this is the last."""
    return today - timedelta(days=today.weekday(), weeks=WEEKS - 1)


@dataclass(frozen=True)
class Heat:
    """Held contacts by channel and week, drawn as squares of 10 units every 12, and the same as a table."""

    channels: list[str]
    squares: list[tuple[str, str]]  # for each opacity one path with all its squares
    table: list[dict[str, Any]]
    height: int
    total: int
    summary: str


def heat(days: Iterable[tuple[str, date, int]], *, viewer: User, today: date) -> Heat | None:
    """Held contacts of the last 13 weeks by channel, for people who read contacts in full.

    ``days``: of ``KOLRecord.of``, since ``first_of_heat``.
    """
    if viewer.scope("contact") != roles.FULL:
        return None
    first = first_of_heat(today)
    weeks = [first + timedelta(weeks=week) for week in range(WEEKS)]
    by_channel: dict[str, list[int]] = {}
    for channel, day, times in days:
        by_channel.setdefault(channel, [0] * WEEKS)[(day - first).days // 7] += times
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
