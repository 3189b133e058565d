"""Where a person can go: the frame around every page."""

from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from organization.ground.clock import today_of
from organization.ground.work_weeks import WEEKEND, weekend_of
from organization.models import Quarter, User
from organization.roles import COMPLIANCE, FULL, ROLES, permissions, scope
from reminders.inbox.selectors import unread_count


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
    Place("imperatives", "Imperatives", "shared-imperatives", "target", "imperative.view"),
    Place("initiatives", "Initiatives", "initiatives", "rows", "objective.view"),
    Place("planning", "Planning", "planning", "planning", "planning.view"),
    Place("alignment", "Alignment", "alignment", "align", "objective.view"),
    Place("interactions", "Interactions", "interactions", "chat", "interaction.view"),
    Place("touchpoints", "Touchpoints", "touchpoints", "link", "interaction.view"),
    Place("plans", "Engagement plans", "engagement-plans", "clock", "engagement.view"),
    Place("safety", "Safety", "safety", "flag", "safety.view"),
    Place("activities", "Activities", "activities", "activity", "activity.view"),
    Place("congresses", "Congresses", "congresses", "star", "congress.view"),
    Place("meetings", "Meetings", "meetings", "calendar", "activity.view"),
    Place("check-in", "Check-in", "check-in", "check", "check_in.write", also="review"),
    Place("weekly", "Weekly update", "weekly", "book", "weekly.view", short="Updates"),
    Place("insights", "Insights", "insights", "insight", "insight.view"),
    Place("kols", "KOLs", "kols", "users", "kol.view"),
    Place("coverage", "Coverage", "coverage", "filter", "coverage.view", also="readiness"),
    Place("pulse", "Pulse", "pulse", "pulse", "pulse.view"),
    Place("stakeholders", "Stakeholders", "stakeholders", "user", "stakeholder.view", also="reflections"),
    Place("oversight", "Oversight", "access-records", "history", "oversight.view", also="late-changes"),
    Place("admin-area", "Administration", "admin-area", "admin", "organization.edit"),
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
        "printed": f"{timezone.localtime():%-d %B %Y, %H:%M}",
        "sign_out_url": "",
        "unsent": None,
    }
    if not isinstance(user, User):
        return result
    places = places_of(user.profile, _current(request.path))
    role = ROLES.get(user.role)
    now = now_of(request)
    week, weeks = now.quarter.weeks(today_of(user), now.weekend) if now.quarter else (0, 0)
    quarter = {"name": now.quarter.name, "week": week, "weeks": weeks} if now.quarter else None
    return result | {
        "signed_in": True,
        "sign_out_url": _address("account_logout"),
        "unsent": {"of": str(user.pk), "url": _address("unsent"), "logs": user.may("interaction.log")},
        "nav": places,
        "bottom": tuple(place for key in BOTTOM for place in places if place.key == key),
        "log_url": _address("log") if user.may("interaction.log") else "",
        "search_url": _address("search") if user.may("search") else "",
        "quarter": quarter,
        "inbox": _inbox(request.path, now.unread) if user.profile else None,
        "has_role": bool(user.profile),
        "person": {
            "name": user.display_name,
            "initials": "".join(word[0] for word in user.display_name.split()[:2]).upper() or "?",
            "role": role.name if role else "No role yet",
            "email": user.email,
        },
    }


class NavEntry(NamedTuple):
    """A place as the frame shows it."""

    key: str
    label: str
    short: str
    url: str
    icon: str
    current: bool


@cache
def _address(route: str) -> str:
    return reverse(route)


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
def places_of(profile: str, current: str = "") -> tuple[NavEntry, ...]:
    """The places of a profile; the same tuple each time, so that what is drawn from it is kept too."""
    held, addresses = permissions(profile), dict(_addresses())
    # Partners and compliance have a first page, but no quarter of their own.
    is_home = scope(profile, "objective") != FULL or profile == COMPLIANCE
    return tuple(
        NavEntry(
            place.key,
            place.short if is_home and place.key == "home" else place.label,
            place.short or place.label,
            addresses[place.key],
            place.icon,
            place.key == current,
        )
        for place in PLACES
        if not place.permission or place.permission in held
    )


@dataclass(frozen=True, slots=True)
class Now:
    """What the frame asks of a person's day: the quarter that holds it, unread reminders.

    ``weekend``: of the person's country.
    """

    quarter: Quarter | None
    unread: int
    weekend: frozenset[int] = WEEKEND


def now_of(request: HttpRequest) -> Now:
    """Found once for a request, by whoever asks first. One query while a quarter runs."""
    found: Now | None = getattr(request, "person_now", None)
    if found is None:
        found = request.person_now = _now(cast(User, request.user))  # type: ignore[attr-defined]
    return found


def _now(user: User) -> Now:
    if not user.profile:
        return Now(None, 0)
    today = today_of(user)
    running: Any = next(iter(Quarter.objects.raw(_RUNNING, [user.pk, today])), None)
    if running is None:
        return Now(None, unread_count(user))
    return Now(running, running.unread, weekend_of(running.days_off))


# The quarter with unread reminders and days off, by a function of the database, which keeps its plan.
_RUNNING = """SELECT q.*, d.unread, d.days_off
FROM reminders_person_day(%s, %s) d JOIN organization_quarter q ON q.id = d.quarter_id"""


def _inbox(path: str, unread: int) -> dict[str, Any]:
    url = _address("inbox")
    label = f"Inbox, {unread} unread" if unread else "Inbox"
    shown = str(unread) if unread < 100 else "99+"
    return {"url": url, "unread": shown if unread else "", "label": label, "current": path.startswith(url)}
