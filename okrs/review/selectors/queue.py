"""The review: what is overdue, what changed most, the rest, and what waits for an answer, in this order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.urls import reverse

from okrs.check_ins.policies import can_answer
from okrs.check_ins.selectors.cards import CheckInCard, cards_of, shown_check_ins
from okrs.check_ins.selectors.team import acknowledgeable, unread
from okrs.models import CheckIn, UpdateRequest
from okrs.review.selectors.changes import Change, Changed, before_of, changed, stands_of
from okrs.review.selectors.overdue import Overdue, overdue_of
from organization.models import On, Quarter, User
from organization.selectors.teams import managed_team_ids

PAGE_SIZE = 20
OVERDUE, CHANGED, REST, ASKED = "overdue", "changed", "rest", "asked"
_TITLES = {
    OVERDUE: "Overdue check-ins",
    CHANGED: "What changed most",
    REST: "To be read",
    ASKED: "Asked back, not answered yet",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked back about a check-in; ``is_open`` until its owner answers."""

    asked: str
    note: str
    is_open: bool
    corrects: bool
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A published check-in as it is reviewed. ``may_ask``: somebody can answer, and nobody waits for an answer."""

    card: CheckInCard
    changes: tuple[Change, ...]
    questions: tuple[Question, ...]
    may_ask: bool
    url: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page with its title; its number is that of the whole, not of the page."""

    key: str
    title: str
    count: int
    overdue: tuple[Overdue, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """One page; ``elsewhere``: how many wait in other quarters that take them, as (name, number, address)."""

    sections: tuple[Section, ...]
    page: "Page[Any]"
    waiting: int
    elsewhere: tuple[tuple[str, int, str], ...]


def review(user: User, quarter: Quarter, number: Any, *, at: datetime) -> Review:
    """What somebody who acknowledges check-ins has to read of a quarter. The same number of queries for any number."""
    today = at.astimezone(user.zone).date()
    managed = managed_team_ids(user)
    late = overdue_of(user, quarter, at=at, managed=managed)
    rows = unread(user, today, managed).filter(key_result__objective__quarter=quarter)
    found = _in_order(rows, quarter)
    lines: list[tuple[str, Any]] = [(OVERDUE, one) for one in late] + [(part, pk) for part, pk, _ in found]
    page = Paginator(lines, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    entries = _entries(
        user, [pk for part, pk in shown if part != OVERDUE], {pk: one for _, pk, one in found}, at, managed
    )
    counts = {part: sum(one == part for one, _ in lines) for part in _TITLES}
    sections = tuple(
        _section(part, list(group), counts[part], entries) for part, group in groupby(shown, lambda one: one[0])
    )
    return Review(sections, page, len(found), tuple(_elsewhere(user, quarter, at)))


def reviewed(user: User, pk: int, *, at: datetime) -> tuple[CheckIn, Entry]:
    """One check-in that the person may acknowledge or has acknowledged, else 404."""
    today = at.astimezone(user.zone).date()
    managed = managed_team_ids(user)
    row = shown_check_ins(acknowledgeable(user, today, managed).filter(pk=pk)).first()
    if row is None:
        raise Http404
    return row, _entries(user, [pk], _changes([row], row.key_result.objective.quarter), at, managed)[pk]


def _section(part: str, group: list[tuple[str, Any]], count: int, entries: Mapping[int, Entry]) -> Section:
    items = [one for _, one in group]
    return Section(
        part, _TITLES[part], count,
        overdue=tuple(items) if part == OVERDUE else (),
        entries=() if part == OVERDUE else tuple(entries[pk] for pk in items if pk in entries),
    )  # fmt: skip


def _in_order(found: "QuerySet[CheckIn]", quarter: Quarter) -> list[tuple[str, int, Changed]]:
    """Part, number and changes of each: what changed by its weight, the rest from the oldest on. Three queries."""
    compared = ("period", "confidence", "computed_status", "declared_status", "value", "published_at")
    rows = list(found.select_related("key_result").only("key_result__kind", *compared).order_by("published_at", "pk"))
    changes = _changes(rows, quarter)
    waits = set(
        UpdateRequest.objects.open().filter(check_in__in=[row.pk for row in rows]).values_list("check_in", flat=True)
    )
    parts = [
        (ASKED if row.pk in waits else CHANGED if changes[row.pk].lines else REST, row.pk, changes[row.pk])
        for row in rows
    ]
    order = list(_TITLES)
    weights = [tuple(-each for each in one.weight) if part == CHANGED else () for part, _, one in parts]
    places = sorted(range(len(parts)), key=lambda place: (order.index(parts[place][0]), weights[place], place))
    return [parts[place] for place in places]


def _changes(rows: list[CheckIn], quarter: Quarter) -> dict[int, Changed]:
    """Check-in → what changed since the one before, of rows with their key result. One query."""
    said = CheckIn.objects.in_force().filter(key_result__in={row.key_result_id for row in rows})
    stands = stands_of(
        said.order_by().values_list("key_result", "period", "confidence", "computed_status", "declared_status", "value")
    )
    return {
        row.pk: changed(
            stands_of([_stand(row)])[row.key_result_id][row.period],
            before_of(stands.get(row.key_result_id, {}), row.period),
            row.key_result.kind,
        )
        for row in rows
    }


def _stand(row: CheckIn) -> tuple[Any, ...]:
    return row.key_result_id, row.period, row.confidence, row.computed_status, row.declared_status, row.value


def _entries(
    user: User, pks: list[int], changes: Mapping[int, Changed], at: datetime, managed: set[int]
) -> dict[int, Entry]:
    """The check-ins with these numbers, all of which the person may acknowledge or has acknowledged. Four queries."""
    rows = list(shown_check_ins(CheckIn.objects.filter(pk__in=pks)))
    waiting = {row.pk for row in rows if _waits(row)}
    asked, busy = _questions(user, rows)
    cards = cards_of(rows, user, at=at, managed=managed, to_acknowledge=waiting)
    return {
        row.pk: Entry(
            card, changes[row.pk].lines, tuple(asked.get(row.pk, ())),
            may_ask=row.pk in waiting and can_answer(row.key_result) and row.key_result_id not in busy,
            url=reverse("review-check-in", args=[row.pk]),
        )
        for row, card in zip(rows, cards, strict=True)
    }  # fmt: skip


def _waits(row: CheckIn) -> bool:
    return row.acknowledged_at is None and row.key_result.objective.quarter.state != Quarter.State.CLOSED


def _questions(user: User, rows: list[CheckIn]) -> tuple[dict[int, list[Question]], set[int]]:
    """Check-in → what was asked about it, or about what it corrects, the first first; and the key results of which
    somebody waits for an answer: one question at a time. One query."""
    about = {row.pk: row.pk for row in rows} | {row.supersedes_id: row.pk for row in rows if row.supersedes_id}
    found: dict[int, list[Question]] = {}
    asked = UpdateRequest.objects.filter(
        Q(check_in__in=about) | Q(key_result__in={row.key_result_id for row in rows}, answered_at__isnull=True)
    )
    requests = list(asked.select_related("asked_by").order_by("asked_at", "pk"))
    for one in requests:
        if one.check_in_id not in about:
            continue
        who = "You" if one.asked_by_id == user.pk else str(one.asked_by)
        found.setdefault(about[one.check_in_id], []).append(
            Question(
                asked=f"{who} asked on {one.asked_at.astimezone(user.zone):%-d %b}",
                note=one.note,
                is_open=one.answered_at is None,
                corrects=about[one.check_in_id] != one.check_in_id,
                url=reverse("comments", args=[On.CHECK_IN, one.check_in_id]),
            )
        )
    return found, {one.key_result_id for one in requests if one.answered_at is None}


def _elsewhere(user: User, quarter: Quarter, at: datetime) -> list[tuple[str, int, str]]:
    """Other quarters in which check-ins wait, such as one that is graded. One query."""
    rows = unread(user, at.astimezone(user.zone).date()).exclude(key_result__objective__quarter=quarter)
    field = "key_result__objective__quarter"
    found = rows.order_by().values_list(field, f"{field}__name", f"{field}__starts_on").annotate(number=Count("pk"))
    return [
        (name, number, f"{reverse('review')}?quarter={pk}")
        for pk, name, _, number in sorted(found, key=lambda one: one[2])
    ]
