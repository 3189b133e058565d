"""Where a person can go: the frame around every page."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from organization.clock import today_of
from organization.models import Quarter, User
from organization.roles import FULL, ROLES, permissions, scope
from organization.statements import Statement
from reminders.selectors.inbox import unread_count, unread_subquery


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; shown to those who hold ``permission`` (to everyone with a role when empty)."""

    key: str
    label: str
    route: str
    icon: str
    permission: str = ""
    short: str = ""
    # Where more of its pages begin.
    also: str = ""


PLACES = (
    Place("home", "My quarter", "home", "home", short="Home"),
    Place("board", "Status board", "board", "board", "board.view", short="Board"),
    Place("trends", "Trends and reports", "trends", "report", "objective.view", short="Trends", also="reports"),
    Place("planning", "Planning", "planning", "planning", "planning.view"),
    Place("interactions", "Interactions", "interactions", "chat", "interaction.view"),
    Place("activities", "Activities", "activities", "activity", "activity.view"),
    Place("check-in", "Check-in", "check-in", "check", "check_in.write"),
    Place("weekly", "Weekly update", "weekly", "book", "weekly.view", short="Updates"),
    Place("insights", "Insights", "insights", "insight", "insight.view"),
    Place("kols", "KOLs", "kols", "users", "kol.view"),
    Place("admin-area", "Administration", "admin-area", "admin", "organization.view"),
)
BOTTOM = ("home", "kols", "weekly", "board")


def frame(request: HttpRequest) -> dict[str, Any]:
    """What base.html shows: person, places, quarter. One query, and none for visitors."""
    user = getattr(request, "user", None)
    result: dict[str, Any] = {
        "signed_in": False,
        "local": settings.LOCAL,
        "nav": [],
        "bottom": [],
        "log_url": "",
        "search_url": "",
        "quarter": None,
        "inbox": None,
        "has_role": False,
        "person": None,
    }
    if not isinstance(user, User):
        return result
    places = _places(user.standing, _current(request.path))
    role = ROLES.get(user.role)
    quarter, unread = _quarter_and_unread(user)
    return result | {
        "signed_in": True,
        "nav": places,
        "bottom": [place for key in BOTTOM for place in places if place.key == key],
        "log_url": reverse("log") if user.may("interaction.log") else "",
        "search_url": reverse("search") if user.may("search") else "",
        "quarter": quarter,
        "inbox": _inbox(request.path, unread) if user.standing else None,
        "has_role": bool(user.standing),
        "person": {
            "name": user.display_name,
            "initials": "".join(word[0] for word in user.display_name.split()[:2]).upper() or "?",
            "role": role.name if role else "No role yet",
            "email": user.email,
        },
    }


class Entry(NamedTuple):
    """A place as the frame shows it."""

    key: str
    label: str
    short: str
    url: str
    icon: str
    current: bool


@cache
def _addresses() -> tuple[tuple[str, str], ...]:
    return tuple((place.key, reverse(place.route)) for place in PLACES)


@cache
def _beginnings() -> tuple[tuple[str, str], ...]:
    return _addresses() + tuple((place.key, reverse(place.also)) for place in PLACES if place.also)


def _current(path: str) -> str:
    """Under which place an address lies; empty for none."""
    return next((key for key, url in _beginnings() if path == url or (url != "/" and path.startswith(url))), "")


@cache
def _places(standing: str, current: str) -> tuple[Entry, ...]:
    """The places of a standing; the same tuple each time, so that what is drawn from it is kept too."""
    held, addresses = permissions(standing), dict(_addresses())
    # Partners have a first page, but no quarter of their own.
    is_partner = scope(standing, "objective") != FULL
    return tuple(
        Entry(
            place.key,
            place.short if is_partner and place.key == "home" else place.label,
            place.short or place.label,
            addresses[place.key],
            place.icon,
            place.key == current,
        )
        for place in PLACES
        if not place.permission or place.permission in held
    )


def _running(today: date, person: int) -> "QuerySet[Quarter, Any]":
    """The quarter that holds the day, and how many reminders wait for the person."""
    found = Quarter.objects.on(today).annotate(unread=unread_subquery(User(pk=person)))
    return found.values_list("name", "starts_on", "ends_on", "unread")


running = Statement(_running)


def _quarter_and_unread(user: User) -> tuple[dict[str, Any] | None, int]:
    """The running quarter and how many reminders wait: one query while a quarter runs."""
    if not user.standing:
        return None, 0
    today = today_of(user)
    rows = running(today=today, person=user.pk)
    if not rows:
        return None, unread_count(user)
    name, starts_on, ends_on, unread = rows[0]
    week, weeks = Quarter(starts_on=starts_on, ends_on=ends_on).weeks(today)
    return {"name": name, "week": week, "weeks": weeks}, unread


def _inbox(path: str, unread: int) -> dict[str, Any]:
    url = reverse("inbox")
    label = f"Inbox, {unread} unread" if unread else "Inbox"
    shown = str(unread) if unread < 100 else "99+"
    return {"url": url, "unread": shown if unread else "", "label": label, "current": path.startswith(url)}
