"""The stakeholder map: whose it is, the picture by function, and the list that says the same."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse

from interactions.arithmetic.agreed import Standing
from interactions.stakeholders import policies
from interactions.stakeholders.selectors.lists import ORDER, Line, counted_words, line_of, readable, with_standing
from organization import roles
from organization.ground.names import owner_name
from organization.models import User

PAGE_SIZE = 60
# Where the picture has what, in per cent of its width: contact just now, the day it is due, the end of overdue.
_NOW, _DUE, _LATEST, _NOTHING = 6.0, 56.0, 80.0, 92.0
# Two dots nearer than this stand one below the other.
_APART = 9.0
_ROW, _HEAD, _TITLE = 34, 26, 18


@dataclass(frozen=True, slots=True)
class Dot:
    """One colleague on the picture. ``x`` with its unit, ``y`` in pixels."""

    x: str
    y: int
    initials: str
    standing: str
    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One function on the picture: its label, where it begins and how high it is, and its colleagues."""

    label: str
    y: int
    label_y: int
    height: int
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """One function in the list, with the address of its boundary card."""

    label: str
    boundary_url: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Map:
    """A map. ``others`` are the people whose maps the viewer may choose; ``ended``: whether it shows who is off it."""

    owner_id: int
    owner_name: str
    is_own: bool
    lanes: tuple[Lane, ...]
    height: int
    summary: str
    groups: tuple[Group, ...]
    page: "Page[Line]"
    may_keep: bool
    others: tuple[tuple[int, str], ...]
    ended: bool
    unanswered: int


def map_of(
    user: User, *, today: date, owner: int | None = None, opened: int | None = None, number: str | None = None,
    ended: bool = False,
) -> Map:  # fmt: skip
    """The map of ``owner`` (one's own where None), 404 if the viewer may read nobody of it and it is not their own."""
    rows = readable(user, today=today, opened=opened)
    wanted = opened or owner or user.pk
    others = _others(user, today) if opened is None else ()
    names = dict(others)
    if wanted != user.pk and opened is None and wanted not in names:
        raise Http404
    mine = rows.filter(owner=wanted, ended_on__isnull=not ended)
    found = [line_of(one, today=today) for one in with_standing(mine)]
    found.sort(key=lambda line: (ORDER.index(line.function), line.name.casefold(), line.pk))
    page = Paginator(found, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    lanes, height = lanes_of(shown)
    return Map(
        owner_id=wanted,
        owner_name=names.get(wanted, "") if opened is None else owner_name(User.objects.get(pk=opened)),
        is_own=wanted == user.pk,
        lanes=lanes,
        height=height,
        summary=counted_words(found),
        groups=_groups(shown),
        page=page,
        may_keep=policies.may_keep(user) and wanted == user.pk,
        others=others,
        ended=ended,
        unanswered=sum(not line.answer for line in found),
    )


def _others(user: User, today: date) -> tuple[tuple[int, str], ...]:
    """The people whose maps the viewer may read beside the own one; no query for who reads only their own."""
    if user.scope("stakeholder") in (roles.OWN, roles.NONE, roles.ON_CAUSE):
        return ()
    owners = readable(user, today=today).exclude(owner=user).order_by().values("owner")
    return tuple((one.pk, owner_name(one)) for one in User.objects.filter(pk__in=owners).order_by("sort_key", "pk"))


def _groups(lines: list[Line]) -> tuple[Group, ...]:
    return tuple(
        Group(mine[0].function_label, reverse("boundary", args=[function]), tuple(mine))
        for function in ORDER
        if (mine := [line for line in lines if line.function == function])
    )


def lanes_of(lines: list[Line]) -> tuple[tuple[Lane, ...], int]:
    """The lanes of the picture and its height in pixels; dots that would cover each other stand in further rows."""
    lanes: list[Lane] = []
    y = _HEAD
    for function in ORDER:
        mine = sorted((line for line in lines if line.function == function), key=_place)
        if not mine:
            continue
        rows: list[float] = []  # the last place taken in each row
        dots = []
        for line in mine:
            x = _place(line)
            row = next((n for n, last in enumerate(rows) if x - last >= _APART), len(rows))
            rows[row : row + 1] = [x]
            middle = y + _TITLE + 6 + row * _ROW + _ROW // 2
            dots.append(Dot(f"{x:.1f}%", middle, line.initials, line.standing, line.name, line.contact))
        height = _TITLE + 10 + len(rows) * _ROW
        lanes.append(Lane(mine[0].function_label, y, y + _TITLE - 4, height, tuple(dots)))
        y += height
    return tuple(lanes), y + 4


def _place(line: Line) -> float:
    """How far along: nearer to the left the fresher the contact, right of the line what is overdue."""
    if line.standing == Standing.NOTHING_AGREED.value or line.elapsed is None:
        return _NOTHING
    if line.elapsed <= 1:
        return _NOW + (_DUE - _NOW - 3) * line.elapsed
    return min(_LATEST, _DUE + 4 + (_LATEST - _DUE - 4) * min(1.0, line.elapsed - 1))
