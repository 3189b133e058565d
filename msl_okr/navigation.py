"""Where a person can go: the frame around every page."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from organization.clock import today_of
from organization.models import Quarter, User
from organization.roles import FULL, ROLES
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


PLACES = (
    Place("home", "My quarter", "home", "home", short="Home"),
    Place("board", "Status board", "board", "board", "board.view", short="Board"),
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
        "person": None,
    }
    if not isinstance(user, User):
        return result
    places = [_entry(place, request.path) for place in PLACES if _may_enter(user, place)]
    if user.scope("objective") != FULL:
        places[0]["label"] = places[0]["short"]  # partners have a first page, but no quarter of their own
    role = ROLES.get(user.role)
    quarter, unread = _quarter_and_unread(user)
    return result | {
        "signed_in": True,
        "nav": places,
        "bottom": [place for key in BOTTOM for place in places if place["key"] == key],
        "log_url": reverse("log") if user.may("interaction.log") else "",
        "search_url": reverse("search") if user.may("search") else "",
        "quarter": quarter,
        "inbox": _inbox(request.path, unread) if user.standing else None,
        "person": {
            "name": user.display_name,
            "initials": "".join(word[0] for word in user.display_name.split()[:2]).upper() or "?",
            "role": role.name if role else "No role yet",
            "email": user.email,
        },
    }


def _may_enter(user: User, place: Place) -> bool:
    return user.may(place.permission) if place.permission else True


def _entry(place: Place, path: str) -> dict[str, Any]:
    url = reverse(place.route)
    return {
        "key": place.key,
        "label": place.label,
        "short": place.short or place.label,
        "url": url,
        "icon": place.icon,
        "current": path == url or (url != "/" and path.startswith(url)),
    }


def _quarter_and_unread(user: User) -> tuple[dict[str, Any] | None, int]:
    """The running quarter and how many reminders wait: one query while a quarter runs."""
    if not user.standing:
        return None, 0
    today = today_of(user)
    quarter = Quarter.objects.on(today).annotate(unread=unread_subquery(user)).first()
    if quarter is None:
        return None, unread_count(user)
    week, weeks = quarter.weeks(today)
    return {"name": quarter.name, "week": week, "weeks": weeks}, quarter.unread


def _inbox(path: str, unread: int) -> dict[str, Any]:
    url = reverse("inbox")
    label = f"Inbox, {unread} unread" if unread else "Inbox"
    shown = str(unread) if unread < 100 else "99+"
    return {"url": url, "unread": shown if unread else "", "label": label, "current": path.startswith(url)}
