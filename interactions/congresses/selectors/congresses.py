"""One congress or session, as far as a person may know of it, and the list of congresses."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.urls import reverse

from interactions.congresses import policies
from interactions.models import Congress, CongressArea, CongressKOL, CongressSession, SessionCover
from organization.ground.names import owner_name
from organization.models import User

PAGE_SIZE = 50
# No congress takes longer.
LONGEST = 31


def get_congress(user: User, pk: int, *, to: str = "read") -> Congress:
    """With ``area_names``, the names of its areas. 404 if nobody may know of it; 403 if they may not do ``to``.

    ``to``: "edit", "debrief", or "all" to read its content.
    """
    named = CongressArea.objects.filter(congress=OuterRef("pk")).order_by("therapeutic_area__name")
    rows = Congress.objects.known_to(user).select_related("lead")
    rows = rows.annotate(area_names=ArraySubquery(named.values("therapeutic_area__name")))
    congress = rows.filter(pk=pk).first()
    if congress is None:
        raise Http404
    allowed = {
        "read": True,
        "all": policies.reads_all(user),
        "edit": policies.can_edit(user, congress),
        "debrief": policies.can_debrief(user, congress),
    }
    if not allowed[to]:
        raise PermissionDenied
    return congress


def get_session(user: User, pk: int, *, to: str = "read") -> CongressSession:
    """A session with its congress and who covers it, for whoever reads its content.

    403 for ``to`` "edit" (editors), "write" (they, and who covers it) or "cover" (whoever covers sessions).
    """
    found = CongressSession.objects.select_related("congress__lead", "topic").prefetch_related("covers__user")
    session = found.filter(pk=pk, congress__in=Congress.objects.known_to(user)).first()
    if session is None:
        raise Http404
    edits = policies.can_edit(user, session.congress)
    allowed = {
        "read": policies.reads_all(user),
        "edit": edits,
        "write": edits or (policies.is_covered_by(user, session) and policies.can_cover(user)),
        "cover": edits or policies.can_cover(user),
    }
    if not allowed[to]:
        raise PermissionDenied
    return session


def zone_of(congress: Congress) -> ZoneInfo:
    """The clock of a congress."""
    return ZoneInfo(congress.zone_name)


def days_of(congress: Congress) -> list[date]:
    """Its days, a month of them at most: an old record may name a whole season."""
    number = min((congress.ends_on - congress.starts_on).days + 1, LONGEST)
    return [congress.starts_on + timedelta(days=step) for step in range(number)]


def day_there(congress: Congress, at: datetime) -> date:
    """Which day it is where the congress takes place."""
    return at.astimezone(zone_of(congress)).date()


def span_of(first: date, last: date) -> str:
    """Its days in words: "3 to 5 March 2026"."""
    if first == last:
        return f"{first:%-d %B %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {last:%-d %B %Y}"
    if first.year == last.year:
        return f"{first:%-d %B} to {last:%-d %B %Y}"
    return f"{first:%-d %B %Y} to {last:%-d %B %Y}"


def _short(first: date, last: date) -> str:
    """The same for a table: "3–5 Mar 2026"."""
    if first == last:
        return f"{first:%-d %b %Y}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last:%-d %b %Y}"
    begin = f"{first:%-d %b}" if first.year == last.year else f"{first:%-d %b %Y}"
    return f"{begin} – {last:%-d %b %Y}"


# --- The list ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CongressRow:
    """One row of the list, as it is printed; ``debrief`` is empty for those who read coordination."""

    url: str
    name: str
    when: str
    place: str
    areas: str
    lead: str
    covered: str
    uncovered: int
    kols: int
    debrief: str


def known_congresses(user: User) -> "QuerySet[Congress]":
    """Those that the person may know of."""
    return Congress.objects.known_to(user)


def _number(rows: "QuerySet[Any]") -> Coalesce:
    """How many rows belong to a congress."""
    counted = rows.order_by().values("congress").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def congress_page(
    queryset: "QuerySet[Congress]", query: Mapping[str, Any], *, user: User, today: date
) -> "tuple[Page[Any], list[CongressRow]]":
    """One page of the list: those ahead, the soonest first, or the past, the latest first. Three queries."""
    sessions = CongressSession.objects.filter(congress=OuterRef("pk"))
    bare = sessions.filter(~Exists(SessionCover.objects.filter(session=OuterRef("pk"))))
    rows = queryset.select_related("lead").annotate(
        sessions_in_all=_number(sessions), uncovered=_number(bare),
        kols_in_all=_number(CongressKOL.objects.filter(congress=OuterRef("pk"))),
    ).defer("debrief")  # fmt: skip
    page = Paginator(rows, PAGE_SIZE).get_page(query.get("page"))
    found: list[Any] = list(page.object_list)
    areas: dict[int, list[str]] = {}
    named = CongressArea.objects.filter(congress__in=[one.pk for one in found]).order_by("therapeutic_area__name")
    for pk, name in named.values_list("congress", "therapeutic_area__name"):
        areas.setdefault(pk, []).append(name)
    reads_all = policies.reads_all(user)
    return page, [
        CongressRow(
            url=reverse("congress", args=[one.pk]),
            name=one.name,
            when=_short(one.starts_on, one.ends_on),
            place=one.place,
            areas=", ".join(areas.get(one.pk, ["All areas"])),
            lead=owner_name(one.lead) if one.lead else "",
            covered=_covered(one.sessions_in_all, one.uncovered),
            uncovered=one.uncovered,
            kols=one.kols_in_all,
            debrief=debrief_state(one, today=today) if reads_all else "",
        )
        for one in found
    ]


def _covered(sessions: int, uncovered: int) -> str:
    return f"{sessions - uncovered} of {sessions}" if sessions else ""


def debrief_state(congress: Congress, *, today: date) -> str:
    """How the debrief stands, in a few words; empty where nobody owes one."""
    due = congress.debrief_due_on
    if congress.debriefed_at is not None:
        return "Written"
    if due is None:
        return ""
    return f"Overdue since {due:%-d %b}" if due < today else f"Due {due:%a %-d %b}"
