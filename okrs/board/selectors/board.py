"""The status board: snapshots of a quarter as rows, which the database counts, filters, sorts and groups."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, QuerySet, When
from django.db.models.expressions import OrderBy

from okrs.arithmetic.contributions import NO_CONTRIBUTIONS, Contributions
from okrs.arithmetic.progress import Status, objective_progress, whole_percent
from okrs.arithmetic.status import Outcome
from okrs.models import NOTHING, KeyResult, Objective, Reach, SnapshotRow
from okrs.models.objectives import KeyResultQuerySet
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.contributions import contributions_of
from okrs.snapshots.selectors.keyed import LISTED, ON_BOARD, keyed_records
from okrs.snapshots.selectors.records import past_records
from okrs.snapshots.selectors.rows import (
    ORDER,
    Mark,
    Row,
    counted_record,
    in_board_order,
    mark_of,
    records_of,
    row_from,
)
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.custom_fields.filters import filter_fields
from organization.custom_fields.filters import narrowed as filled
from organization.ground.filters import is_asked
from organization.ground.text import natural
from organization.models import CustomField, User

STATUSES = (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE)
# What a board counts instead once its quarter has ended.
OUTCOMES = (Outcome.MISSED, Outcome.PARTIAL, Outcome.MET)
PAGE = 50

# What a board can be sorted by; each order is total, so that it is the same every time.
SORTS = {
    "": ("rank", "code_key", "pk"),
    "code": ("code_key", "pk"),
    "owner": ("owner_sort_key", "code_key", "pk"),
    "team": ("team", "rank", "pk"),
    "status": ("rank", "code_key", "pk"),
    "progress": ("progress", "pk"),
    "confidence": ("confidence", "pk"),
    "check_in": ("checked_in_on", "pk"),
    "evidence": ("last_evidence_on", "pk"),
    "changed": ("changed_at", "pk"),
}

# Orders that use check-ins: rows outside the viewer's reach are sorted as if they had none.
SORTS_OF_CHECK_INS = frozenset({"confidence", "check_in"})


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading (an objective, a team or a person), with the worst status among them.

    ``summary``: how many rows it has, how they stand, and their progress, in words.
    """

    key: str
    title: str
    url: str
    status: str
    rows: tuple[Row, ...]
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """``tiles`` count all rows before the status filter, ``total`` those after it; ``groups`` hold one page of them.

    ``changes``: how each tile differs from a week ago. ``group``: what the rows are grouped by.
    """

    tiles: tuple[tuple[Mark, int], ...]
    stale: int
    groups: tuple[Group, ...]
    total: int
    changes: dict[Mark, str]
    group: str = "owner"


def key_results_of(user: User, filters: Mapping[str, object], quarter_id: int) -> KeyResultQuerySet:
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
        ("objectives", "objective__in"),
    ):
        if _is_asked(filters.get(name)):
            rows = rows.filter(**{lookup: filters[name]})
    return rows


def _is_asked(value: object) -> bool:
    """Whether a filter is set; a query of objectives is, however few it finds, and is not run to tell."""
    return value is not None if isinstance(value, QuerySet) else bool(value)


def objectives_with(fields: Collection[CustomField], asked: Mapping[str, Any]) -> "QuerySet[Any, Any] | None":
    """Objectives that hold what is asked for under their custom ``fields``; None where nothing is asked for."""
    if not any(name in asked and is_asked(asked[name]) for name in filter_fields(fields)):
        return None
    return filled(Objective.objects.all(), fields, asked).values("pk")


def snapshots_of(user: User, filters: Mapping[str, object], quarter_id: int) -> "QuerySet[SnapshotRow]":
    """The snapshots of ``key_results_of``, as stored; call ``keep_fresh`` on those before reading them."""
    tags: dict[str, Any] = {name: filters[tag] for tag, name in _TAGS.items() if _is_asked(filters.get(tag))}
    if tags.keys() & _OF_OBJECTIVES:
        # With both conditions, the database first finds the few objectives of the quarter and the team.
        tags["objective_quarter_id"] = quarter_id
    rows = SnapshotRow.objects.filter(quarter_id=quarter_id, **tags)
    if user.scope("objective") == roles.FULL:
        return rows
    return rows.filter(objective_id__in=Objective.objects.visible_to(user))


_TAGS = {"areas": "area_id__in", "teams": "team_id__in", "owner": "owner_id", "imperative": "imperative_id",
         "objectives": "objective_id__in"}  # fmt: skip
_OF_OBJECTIVES = {"area_id__in", "team_id__in", "imperative_id"}


def board(
    user: User,
    filters: Mapping[str, object],
    quarter_id: int,
    *,
    at: datetime,
    status: str = "",
    stale: bool = False,
    changed_since: datetime | None = None,
    group: str = "",
    sort: str = "",
    page: int = 1,
    size: int = PAGE,
    reach: Reach = NOTHING,
    due: Sequence[int] | None = None,
    for_list: bool = False,
) -> Board:
    """Count, filter, order (At Risk and stale first) and group. Four queries when nothing changed since the last read;
    three if the caller has already asked which snapshots are ``due``.

    ``reach``: whose check-ins the viewer reads. ``sort``: a key of ``SORTS``, reversed by a leading minus. Without
    ``group``, rows are grouped by owner if one page holds them all, otherwise not at all. With it, if there are several
    pages, rows are sorted by group first. ``for_list``: rows are read with trend lines, and without
    open requests for an update.
    """
    keep_fresh(lambda: key_results_of(user, filters, quarter_id), at=at, due=due)
    scope = snapshots_of(user, filters, quarter_id)
    if changed_since:
        scope = scope.filter(changed_at__gt=changed_since)
    counted = list(scope.order_by().values_list("mark", "is_stale", "status_week_ago").annotate(number=Count("*")))
    total = sum(n for one, old, _, n in counted if (not status or one == status) and (not stale or old))
    is_paged = total > size
    group = group or ("none" if is_paged else "owner")
    rows: list[Row] = []
    shares = NO_CONTRIBUTIONS
    if total and size:
        first = (min(page, -(-total // size)) - 1) * size
        shown = narrowed(scope, status=status, stale=stale)
        ordered = in_order(shown, sort, group=group if is_paged else "", reach=reach)
        names = LISTED if for_list else ON_BOARD
        records = page_records(ordered[first : first + size], names)
        rows = [row_from(record, at.date(), reach=reach) for record in records]
        if group == "objective":
            shares = contributions_of(records, at=at)
    groups = grouped(rows, group, shares, keep_order=bool(sort) or is_paged)
    return Board(**_counts(counted), groups=groups, total=total, group=group)


def _counts(counted: list[tuple[str, bool, str, int]]) -> dict[str, Any]:
    """Tiles, number of stale rows, and each tile's change since a week ago; no changes if nothing was recorded then.

    Tiles count outcomes once the quarter has ended.
    """
    counts: Counter[str] = Counter()
    before: Counter[str] = Counter()
    for mark, _, week_ago, number in counted:
        counts[mark] += number
        if week_ago:
            before[week_ago] += number
    marks = _marks(counts)
    changes = {one: counts[one.value] - before[one.value] for one in marks} if before and marks is STATUSES else {}
    return {
        "tiles": tuple((one, counts[one.value]) for one in marks),
        "stale": sum(number for _, is_stale, _, number in counted if is_stale),
        "changes": {one: f"{change:+,d} since last week" for one, change in changes.items() if change},
    }


def _marks(counts: Collection[str]) -> tuple[Mark, ...]:
    """The marks that tiles and columns stand for: outcomes if there is one, else statuses."""
    return OUTCOMES if any(one.value in counts for one in OUTCOMES) else STATUSES


def narrowed(scope: "QuerySet[SnapshotRow]", *, status: str = "", stale: bool = False) -> "QuerySet[SnapshotRow]":
    """Only rows of one status or outcome, or only stale ones (no check-in for a period)."""
    if status:
        scope = scope.filter(mark=status)
    return scope.filter(is_stale=True) if stale else scope


def in_order(
    scope: "QuerySet[SnapshotRow]", sort: str = "", *, group: str = "", reach: Reach = NOTHING
) -> "QuerySet[SnapshotRow]":
    """Sorted by a key of ``SORTS``, reversed by a leading minus. Values that are unknown, or that the viewer may not
    know (``reach``), come last.

    ``group``: sort by its headings first.
    """
    down, key = sort.startswith("-"), sort.removeprefix("-")
    names = SORTS.get(key, SORTS[""])
    if key in SORTS_OF_CHECK_INS and not reach.is_full:
        known: Any = Case(When(reach.of_rows(), then=F(names[0]))) if reach else None
        by: list[Any] = [known, *map(F, names[1:])] if reach else list(map(F, names[1:]))
        orders = [OrderBy(one, descending=down, nulls_last=one is known or None) for one in by]
    else:
        orders = [OrderBy(F(name), descending=down, nulls_last=name in _NULLABLE or None) for name in names]
    return scope.order_by(*_HEADINGS.get(group, ()), *orders)


_HEADINGS = {
    "owner": ("owner_sort_key", "owner_id"),
    "objective": ("objective_code_key", "objective_title"),
    "team": ("team",),
    "area": ("area",),
    "status": ("rank",),
}
_NULLABLE = frozenset({"progress", "confidence", "checked_in_on", "last_evidence_on"})


def rows_of(
    scope: "QuerySet[SnapshotRow]", at: datetime, *, reach: Reach = NOTHING, names: tuple[str, ...] = ON_BOARD
) -> list[Row]:
    """Snapshots of one page as rows, in their order. Two queries."""
    return [row_from(record, at.date(), reach=reach) for record in page_records(scope, names)]


def page_records(scope: "QuerySet[SnapshotRow]", names: tuple[str, ...] = ON_BOARD) -> list[dict[str, Any]]:
    """Snapshots of one page in their order. Two queries.

    Finding the keys and reading by them takes less than putting all columns together, and planning them, each time.
    """
    keys = list(scope.values_list("pk", flat=True))
    found = {record["pk"]: record for record in keyed_records(keys, names)}
    return [found[key] for key in keys if key in found]


def board_records(scope: "QuerySet[SnapshotRow]") -> list[dict[str, Any]]:
    """Snapshots in their order, each with the open request for an update; however many. One query."""
    return records_of(scope, "asked")


def grouped(
    rows: list[Row], by: str, shares: Contributions = NO_CONTRIBUTIONS, *, keep_order: bool = False
) -> tuple[Group, ...]:
    """Rows under their headings; the worst group first, unless the rows were sorted by something else."""
    keys = {
        "owner": lambda row: (f"{row.owner} {row.owner_id}", row.owner, ""),
        "team": lambda row: (row.team, row.team, ""),
        "area": lambda row: (row.area, row.area or "No therapeutic area", ""),
        "none": lambda row: ("", "", ""),
        "objective": lambda row: (row.objective, row.objective, ""),
        "status": lambda row: (str(ORDER[mark_of(row.mark)]), mark_of(row.mark).label, ""),
    }
    key = keys.get(by, keys["owner"])
    groups: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    made = [
        Group(
            ident,
            title,
            url,
            min((row.mark for row in found), key=lambda one: ORDER[mark_of(one)]),
            tuple(found),
            summary_of(found, shares, weighed=by == "objective") if title else "",
        )
        for (ident, title, url), found in groups.items()
    ]
    if keep_order:
        return tuple(made)
    if by == "objective":
        return tuple(sorted(made, key=lambda one: natural(one.key)))
    return tuple(sorted(made, key=lambda one: (ORDER[mark_of(one.status)], one.key)))


def summary_of(rows: Sequence[Row], shares: Contributions = NO_CONTRIBUTIONS, *, weighed: bool) -> str:
    """ "5 key results: 1 At Risk, 2 On Track; progress 48 %".

    The progress of an objective weighs its key results and what contributes to it (``shares``), as its own page does
    (``weighed``); any other is the mean of those that have a value, as in reports.
    """
    counts = Counter(row.mark for row in rows)
    marks = sorted(map(mark_of, counts), key=lambda one: ORDER[one])
    said = ", ".join(f"{counts[one.value]} {one.label}" for one in marks)
    plus = shares.plus({row.objective_id for row in rows}) if weighed else ()
    mean = objective_progress([*((row.weight if weighed else 1, row.share) for row in rows), *plus])
    whole = "" if mean is None else f"; progress {whole_percent(mean)} %"
    return f"{len(rows):,} key result{'' if len(rows) == 1 else 's'}: {said}{whole}"


# --- As of a past day -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastBoard:
    """The board at the end of a past day. ``recounted``: how many rows were not recorded that day and are counted now
    from work dated up to that day. ``records`` and ``rows``: all of them, after the status filter."""

    tiles: tuple[tuple[Mark, int], ...]
    groups: tuple[Group, ...]
    total: int
    recounted: int
    records: tuple[dict[str, Any], ...] = ()
    rows: tuple[Row, ...] = ()


def board_as_of(
    user: User,
    filters: Mapping[str, object],
    quarter_id: int,
    *,
    day: date,
    status: str = "",
    stale: bool = False,
    sort: str = "",
    group: str = "owner",
    page: int = 1,
    size: int = PAGE,
    reach: Reach = NOTHING,
) -> PastBoard:
    """Key results at the end of ``day``: as recorded then, otherwise recounted. Tags are today's."""
    key_results = key_results_of(user, filters, quarter_id)
    recorded = past_records(key_results, day)
    missing = key_results.exclude(pk__in=recorded).for_measuring()
    counted = {pk: counted_record(one) for pk, one in assess(missing, at=day).items()}
    records = (recorded | counted).values()
    rows = in_board_order(row_from(record, day, reach=reach) for record in records)
    counts = Counter(row.mark for row in rows)

    def fits(one_status: str, is_stale: bool) -> bool:
        return (not status or one_status == status) and (is_stale or not stale)

    shown = _sorted([row for row in rows if fits(row.mark, row.is_stale)], sort)
    shares = contributions_of(records, day=day) if group == "objective" else NO_CONTRIBUTIONS
    return PastBoard(
        tiles=tuple((one, counts[one.value]) for one in _marks(counts)),
        groups=grouped(shown[(page - 1) * size : page * size], group, shares, keep_order=bool(sort)),
        total=len(shown),
        recounted=len(counted),
        records=tuple(one for one in records if fits(one["outcome"] or one["status"], one["is_stale"])),
        rows=tuple(shown),
    )


# Sort keys for a past day; the rest of ``SORTS`` is not recorded by day.
_PAST: dict[str, Callable[[Row], Any]] = {
    "code": lambda row: natural(row.code),
    "owner": lambda row: (row.owner, natural(row.code)),
    "team": lambda row: row.team,
    "status": lambda row: ORDER[mark_of(row.mark)],
    "progress": lambda row: row.percent,
    "confidence": lambda row: int(row.confidence or -1),
}


def _sorted(rows: list[Row], sort: str) -> list[Row]:
    by = _PAST.get(sort.removeprefix("-"))
    return sorted(rows, key=by, reverse=sort.startswith("-")) if by else rows
