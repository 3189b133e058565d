"""The status board: key results of a quarter as rows, counted, filtered, grouped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import QuerySet

from okrs.assessment import Assessment, assess, assess_objective
from okrs.models import KeyResult, Measurement, Objective
from okrs.progress import Status
from okrs.selectors.rows import ORDER, Row, in_board_order, row_of
from organization.models import User

STATUSES = (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE)
PAGE = 100


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading (an objective, a team or a person), with the worst status in it."""

    key: str
    title: str
    url: str
    status: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """``tiles`` count every row before the status filter; ``total`` rows after it, one page of them in ``groups``.

    ``changes``: how each tile differs from a week ago.
    """

    tiles: tuple[tuple[Status, int], ...]
    stale: int
    groups: tuple[Group, ...]
    total: int
    changes: dict[Status, str]


def key_results_of(user: User, filters: Mapping[str, object], quarter_id: int) -> "QuerySet[KeyResult]":
    """Live key results of active objectives that the viewer may read, narrowed by tags (see ``forms.BoardFilter``)."""
    rows = (
        KeyResult.objects.visible_to(user)
        .live()
        .filter(objective__quarter=quarter_id, objective__state__in=[Objective.State.ACTIVE, Objective.State.CLOSED])
    )
    for name, lookup in (
        ("areas", "objective__therapeutic_area__in"),
        ("teams", "objective__primary_team__in"),
        ("owner", "owner"),
        ("imperative", "objective__imperative"),
    ):
        if filters.get(name):
            rows = rows.filter(**{lookup: filters[name]})
    return rows.for_measuring()


def board(
    key_results: Iterable[KeyResult],
    *,
    at: datetime,
    status: str = "",
    stale: bool = False,
    group: str = "owner",
    page: int = 1,
    with_reasons: bool = False,
) -> Board:
    """Assess, count, filter, order (At Risk and stale first) and group.

    ``with_reasons``: whether the viewer may read why another status was declared (``rows.reads_reasons``).
    """
    assessed = assess(key_results, at=at)
    rows = [row_of(one, at.date(), with_reason=with_reasons) for one in assessed.values()]
    counts = Counter(row.status for row in rows)
    shown = [row for row in rows if (not status or row.status == status) and (not stale or row.is_stale)]
    ordered = in_board_order(shown)[(page - 1) * PAGE : page * PAGE]
    return Board(
        tiles=tuple((one, counts[one.value]) for one in STATUSES),
        stale=sum(row.is_stale for row in rows),
        groups=_grouped(ordered, group),
        total=len(shown),
        changes=_changes(counts, assessed, at.date()),
    )


def _changes(counts: Counter[str], key_results: Iterable[int], today: date) -> dict[Status, str]:
    """How each status's count differs from a week ago: "+2 since last week"; nothing where that day is unmeasured."""
    rows = Measurement.objects.filter(key_result__in=list(key_results), as_of=today - timedelta(days=7))
    before = Counter(rows.values_list("status", flat=True))
    changes = {one: counts[one.value] - before[one.value] for one in STATUSES} if before else {}
    return {one: f"{change:+d} since last week" for one, change in changes.items() if change}


def _grouped(rows: list[Row], by: str) -> tuple[Group, ...]:
    keys = {
        "owner": lambda row: (row.owner, row.owner, ""),
        "team": lambda row: (row.team, row.team, ""),
        "objective": lambda row: (row.objective, row.objective, ""),
        "status": lambda row: (str(ORDER[Status(row.status)]), Status(row.status).label, ""),
    }
    key = keys.get(by, keys["owner"])
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    made = [
        Group(ident, title, url, min((row.status for row in found), key=lambda s: ORDER[Status(s)]), tuple(found))
        for (ident, title, url), found in groups.items()
    ]
    if by == "objective":
        return tuple(sorted(made, key=lambda one: one.key))
    return tuple(sorted(made, key=lambda one: (ORDER[Status(one.status)], one.key)))


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """What a team does for a shared imperative, as other functions see it: how many objectives stand how, no text."""

    imperative: str
    team: str
    objectives: int
    statuses: tuple[tuple[str, str, int], ...]


def partner_rows(user: User, quarter_id: int, *, at: datetime) -> list[PartnerRow]:
    """Objectives that serve active imperatives, counted by imperative, team and status."""
    objectives = (
        Objective.objects.status_visible_to(user)
        .filter(quarter=quarter_id, imperative__isnull=False)
        .select_related("imperative", "primary_team")
        .order_by("imperative__title", "primary_team__name", "pk")
    )
    parts: dict[int, list[Assessment]] = {}
    key_results = KeyResult.objects.live().filter(objective__in=objectives).for_measuring()
    for one in assess(key_results, at=at).values():
        parts.setdefault(one.key_result.objective_id, []).append(one)
    counts: dict[tuple[str, str], Counter[Status]] = {}
    for objective in objectives:
        key = (str(objective.imperative), objective.primary_team.name)
        counts.setdefault(key, Counter())[assess_objective(parts.get(objective.pk, [])).status] += 1
    return [
        PartnerRow(
            imperative,
            team,
            found.total(),
            tuple(
                (status.value, f"{found[status]} {status.label}", found[status]) for status in STATUSES if found[status]
            ),
        )
        for (imperative, team), found in counts.items()
    ]
