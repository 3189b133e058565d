"""The page of one congress and the sheet of one of its days, as far as the viewer may read them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import combinations
from typing import Any
from urllib.parse import urlencode

from django.contrib.postgres.expressions import ArraySubquery
from django.http import Http404
from django.urls import reverse

from interactions.congresses import policies
from interactions.congresses.selectors.congresses import day_there, days_of, debrief_state, span_of
from interactions.congresses.selectors.meetings import MeetingLine, by_person, meetings_at
from interactions.log.selectors.columns import KOL_NAMES, TOPIC_NAMES
from interactions.models import Congress, CongressSession, Interaction
from interactions.models.kols import Channel
from organization.ground.names import marked, owner_name
from organization.models import User
from organization.selectors.history import history_entries

# The newest of what was heard there that the page lists; a link leads to all.
NEWEST = 12
# What a session is called where its title is not for everybody who knows of it.
PLAIN_TITLE = "Session"


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session, as it is printed. Title, topic and notes are empty for those who read coordination."""

    pk: int
    day: date
    time: str
    title: str
    place: str
    topic: str
    notes: str
    covers: tuple[str, ...]
    is_own: bool
    can_write: bool


@dataclass(frozen=True, slots=True)
class KOLLine:
    """A KOL who attends, or is met there; ``plan_url`` leads to Log, filled in."""

    name: str
    url: str
    met: tuple[str, ...]
    own: tuple[MeetingLine, ...]
    plan_url: str


@dataclass(frozen=True)
class CongressPage:
    """Everything the page of one congress shows; what is empty is not for the viewer, or is not there."""

    pk: int
    name: str
    when: str
    place: str
    facts: list[dict[str, str]]
    reads_all: bool
    can_edit: bool
    can_debrief: bool
    is_over: bool
    can_cover: bool
    days: list["DayLines"]
    bare: int
    sessions_in_all: int
    clashes: list[str]
    kols: list[KOLLine]
    debrief: str
    debrief_words: str
    is_overdue: bool
    heard: list[dict[str, str]] = field(default_factory=list)
    heard_url: str = ""
    history: list[dict[str, Any]] = field(default_factory=list)
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class DayLines:
    """A day of the congress with its sessions, and the address of its sheet."""

    day: date
    url: str
    sessions: list[SessionLine]


def congress_page(user: User, congress: Congress, *, at: datetime, today: date) -> CongressPage:
    """The page of a congress from ``get_congress``. Eight queries, four for those who read coordination."""
    reads_all = policies.reads_all(user)
    sessions = list(sessions_of(congress))
    lines = session_lines(sessions, user=user, congress=congress)
    heard = _heard(user, congress, today=today) if reads_all else []
    by_day: dict[date, list[SessionLine]] = {}
    for line in lines:
        by_day.setdefault(line.day, []).append(line)
    due = congress.debrief_due_on
    return CongressPage(
        pk=congress.pk,
        name=congress.name,
        when=span_of(congress.starts_on, congress.ends_on),
        place=congress.place,
        facts=_facts(congress),
        reads_all=reads_all,
        can_edit=policies.can_edit(user, congress),
        can_debrief=policies.can_debrief(user, congress) and day_there(congress, at) >= congress.starts_on,
        is_over=day_there(congress, at) > congress.ends_on,
        can_cover=policies.can_cover(user),
        days=[
            DayLines(day, reverse("congress-day", args=[congress.pk, day.isoformat()]), by_day.get(day, []))
            for day in days_of(congress)
        ],
        bare=sum(not line.covers for line in lines),
        sessions_in_all=len(lines),
        clashes=clashes(sessions),
        kols=_kols(user, congress, at=at),
        debrief=congress.debrief if reads_all else "",
        debrief_words=debrief_state(congress, today=today) if reads_all else "",
        is_overdue=reads_all and congress.debriefed_at is None and due is not None and due < today,
        heard=heard,
        heard_url=f"{reverse('interactions')}?{urlencode({'who': 'all', 'congress': congress.pk})}",
        history=_history(congress) if reads_all else [],
        is_own=congress.lead_id == user.pk or not (reads_all and (congress.debrief or any(one.notes for one in lines))),
    )


def sessions_of(congress: Congress) -> Iterable[CongressSession]:
    """Its sessions by time, with topic and who covers them. Two queries."""
    rows = congress.sessions.select_related("topic").order_by("day", "begins_at", "ends_at", "pk")
    return rows.prefetch_related("covers__user")


def session_lines(sessions: Iterable[CongressSession], *, user: User, congress: Congress) -> list[SessionLine]:
    """Sessions with their covers loaded, as far as the viewer may read them."""
    reads_all, edits, covers = policies.reads_all(user), policies.can_edit(user, congress), policies.can_cover(user)
    found = []
    for one in sessions:
        own = policies.is_covered_by(user, one)
        found.append(
            SessionLine(
                pk=one.pk,
                day=one.day,
                time=f"{one.begins_at:%H:%M}–{one.ends_at:%H:%M}",
                title=one.title if reads_all else PLAIN_TITLE,
                place=one.place,
                topic=one.topic.name if reads_all and one.topic else "",
                notes=one.notes if reads_all else "",
                covers=_covers(one),
                is_own=own,
                can_write=edits or (own and covers),
            )
        )
    return found


def _covers(session: CongressSession) -> tuple[str, ...]:
    people = sorted((one.user for one in session.covers.all()), key=lambda one: (one.sort_key, one.pk))
    return tuple(owner_name(one) for one in people)


def clashes(sessions: Sequence[CongressSession]) -> list[str]:
    """Who covers two sessions at once, in words; nothing scientific in it."""
    by_person: dict[tuple[str, str, int], list[CongressSession]] = {}
    for session in sessions:
        for cover in session.covers.all():
            key = (cover.user.sort_key, cover.user.display_name, cover.user_id)
            by_person.setdefault(key, []).append(session)
    found = []
    for (_, name, _), theirs in sorted(by_person.items()):
        for one, two in combinations(theirs, 2):
            if one.day == two.day and one.begins_at < two.ends_at and two.begins_at < one.ends_at:
                found.append(
                    f"{name} covers two sessions at once on {one.day:%A, %-d %B}: "
                    f"{one.begins_at:%H:%M}–{one.ends_at:%H:%M} and {two.begins_at:%H:%M}–{two.ends_at:%H:%M}."
                )
    return found


def _facts(congress: Congress) -> list[dict[str, str]]:
    areas: list[str] = vars(congress)["area_names"]
    facts = [
        ("Days", span_of(congress.starts_on, congress.ends_on)),
        ("Place", congress.place),
        ("Clock", congress.zone_name.replace("_", " ")),
        ("Therapeutic areas", ", ".join(areas) or "All"),
        ("Lead", owner_name(congress.lead) if congress.lead else "Nobody yet"),
    ]
    return [{"label": label, "value": value} for label, value in facts if value]


def _kols(user: User, congress: Congress, *, at: datetime) -> list[KOLLine]:
    """KOLs who attend, and those who are met there without being noted, by name. Two queries."""
    links = congress.kol_links.order_by("kol__sort_key", "kol").values_list(
        "kol", "kol__given_name", "kol__family_name"
    )
    names = {pk: f"{given} {family}".strip() for pk, given, family in links}
    met: dict[int, list[MeetingLine]] = {}
    for line in meetings_at(congress, user):
        met.setdefault(line.kol_id, []).append(line)
        names.setdefault(line.kol_id, line.kol)
    today = day_there(congress, at)
    may_plan = user.may("interaction.log") and today <= congress.ends_on
    plan = {"channel": Channel.CONGRESS.value, "congress": congress.pk, "day": max(today, congress.starts_on)}
    return [
        KOLLine(
            name=name,
            url=reverse("kol", args=[pk]),
            met=tuple(line.words for line in met.get(pk, ())),
            own=tuple(line for line in met.get(pk, ()) if line.url),
            plan_url=f"{reverse('log')}?{urlencode({'kol': pk} | plan)}" if may_plan else "",
        )
        for pk, name in names.items()
    ]


def _heard(user: User, congress: Congress, *, today: date) -> list[dict[str, str]]:
    """The newest interactions there whose content the viewer may read. One query."""
    rows = Interaction.objects.visible_to(user, today).held().filter(congress=congress)
    found = rows.order_by("-starts_at", "-pk").values(
        "pk", "occurred_on", "msl_id", "msl__display_name", "msl__is_active",
        kol_names=ArraySubquery(KOL_NAMES), topic_names=ArraySubquery(TOPIC_NAMES),
    )[:NEWEST]  # fmt: skip
    base = reverse("interaction", args=[0]).removesuffix("0/")
    return [
        {
            "url": f"{base}{row['pk']}/",
            "text": ", ".join(row["kol_names"]) or "No KOL",
            "detail": " · ".join(
                filter(
                    None,
                    (
                        f"{row['occurred_on']:%-d %b %Y}",
                        marked(row["msl__display_name"], is_active=row["msl__is_active"]),
                        ", ".join(row["topic_names"]),
                    ),
                )
            ),
            "is_own": "yes" if row["msl_id"] == user.pk else "",
        }
        for row in found
    ]


def _history(congress: Congress) -> list[dict[str, Any]]:
    fields = ("name", "place", "starts_on", "ends_on", "zone_name", "lead", "debrief_due_on", "debrief")
    return history_entries(congress, fields=fields, limit=30)


# --- The sheet of a day ---------------------------------------------------------------------


@dataclass(frozen=True)
class DaySheet:
    """One day on paper: sessions by time with who covers them, and meetings with KOLs by colleague."""

    name: str
    place: str
    clock: str
    day: date
    url: str
    sessions: list[SessionLine]
    bare: int
    clashes: list[str]
    meetings: list[tuple[str, list[MeetingLine]]]
    earlier_url: str
    later_url: str


def day_sheet(user: User, congress: Congress, text: str) -> DaySheet:
    """The sheet of the day "2026-03-04"; 404 for what is no day of the congress. Three queries."""
    days = days_of(congress)
    try:
        day = date.fromisoformat(text)
        number = days.index(day)
    except ValueError:
        raise Http404 from None
    sessions = [one for one in sessions_of(congress) if one.day == day]

    def sheet(of: date) -> str:
        return reverse("congress-day", args=[congress.pk, of.isoformat()])

    lines = session_lines(sessions, user=user, congress=congress)
    return DaySheet(
        name=congress.name,
        place=congress.place,
        clock=congress.zone_name.replace("_", " "),
        day=day,
        url=reverse("congress", args=[congress.pk]),
        sessions=lines,
        bare=sum(not line.covers for line in lines),
        clashes=clashes(sessions),
        meetings=by_person(meetings_at(congress, user, day=day)),
        earlier_url=sheet(days[number - 1]) if number else "",
        later_url=sheet(days[number + 1]) if number + 1 < len(days) else "",
    )
