"""The board's page: a table, cards in four columns, or a tree; for now or for a past day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from okrs.arithmetic.progress import Status
from okrs.board.selectors.board import (
    PAGE,
    Group,
    board,
    board_as_of,
    board_records,
    in_order,
    narrowed,
    rows_of,
    snapshots_of,
)
from okrs.board.selectors.tree import LIGHT, Tree, tree_of
from okrs.models import NOTHING, Reach, SnapshotRow
from okrs.snapshots.selectors.rows import Mark, Row, mark_of, row_from
from organization import roles
from organization.models import User

# The most cards in a column (beyond it the page asks to narrow the board), and the most rows on paper.
COLUMN = 25
PAPER = 1_000


@dataclass(frozen=True, slots=True)
class BoardQuery:
    """What is asked of the board. ``tags`` narrow it (see ``board.key_results_of``); ``since``: the last visit;
    ``reach``: whose check-ins the viewer reads."""

    quarter_id: int
    tags: Mapping[str, object]
    status: str = ""
    stale: bool = False
    changed: bool = False
    since: datetime | None = None
    view: str = "table"
    group: str = ""
    sort: str = ""
    page: int = 1
    as_of: date | None = None
    branch: int | None = None
    on_paper: bool = False
    takes_check_ins: bool = True
    reach: Reach = NOTHING

    @property
    def size(self) -> int:
        """Rows on one page of the table."""
        return PAPER if self.on_paper else PAGE


class BoardLine(NamedTuple):
    """A row for one viewer. ``version`` changes with anything shown; ``move_url`` is set if they may declare."""

    row: Row
    version: str
    is_changed: bool
    move_url: str


@dataclass(frozen=True, slots=True)
class Section:
    """Lines under a heading; ``more`` is the number of lines not shown, ``summary`` says how the shown ones stand."""

    title: str
    status: str
    lines: tuple[BoardLine, ...]
    count: int = 0
    more: int = 0
    summary: str = ""


@dataclass(frozen=True, slots=True)
class BoardPage:
    """``sections`` of the table or columns of the board; or a ``tree`` by imperative.

    ``version`` changes when anything shown changes; ``group``: what the sections group by. ``recounted``: how many rows
    of a past day were not recorded then.
    """

    tiles: tuple[tuple[Mark, int, str], ...]
    stale: int
    total: int
    sections: tuple[Section, ...]
    tree: Tree
    version: str
    group: str = ""
    is_paged: bool = False
    recounted: int = 0


def board_page(user: User, asked: BoardQuery, *, at: datetime, managed: Iterable[int] = ()) -> BoardPage:
    """Tiles and what is below them. Four queries when nothing changed since the last read; a tree takes two more."""
    lines = _Liner(user, asked, frozenset(managed))
    if asked.as_of is not None:
        return _past_page(user, asked, asked.as_of, lines)
    changed_since = (asked.since or at) if asked.changed else None
    size = asked.size if asked.view == "table" else 0
    found = board(
        user, asked.tags, asked.quarter_id, at=at, status=asked.status, stale=asked.stale, changed_since=changed_since,
        group=asked.group, sort=asked.sort, page=asked.page, size=size, reach=asked.reach,
    )  # fmt: skip
    sections: tuple[Section, ...] = ()
    tree = Tree()
    if asked.view == "board":
        counts = {one.value: number for one, number in found.tiles}
        records = _columns(_shown(user, asked, changed_since))
        rows = [row_from(one, at.date(), reach=asked.reach) for one in records]
        sections = _by_status(rows, counts, lines, asked)
    elif asked.view == "tree":
        tree = _tree(user, _shown(user, asked, changed_since), lines, asked, at)
    else:
        sections = _sections(found.groups, lines)
    return _page(
        tuple((one, number, found.changes.get(one, "")) for one, number in found.tiles), found.stale, found.total,
        sections, tree, group=found.group, size=asked.size,
    )  # fmt: skip


def exported_records(user: User, asked: BoardQuery, *, at: datetime) -> list[dict[str, Any]]:
    """The records of all rows of all pages of the board, in its order; ``asked.reach`` still applies to them."""
    if asked.as_of is not None:
        past = board_as_of(
            user, asked.tags, asked.quarter_id, day=asked.as_of, status=asked.status, stale=asked.stale,
            sort=asked.sort, size=0, reach=asked.reach,
        )  # fmt: skip
        records = {record["pk"]: record for record in past.records}
        return [records[row.pk] for row in past.rows]
    # Also brings the snapshots up to date.
    board(user, asked.tags, asked.quarter_id, at=at, size=0)
    shown = _shown(user, asked, (asked.since or at) if asked.changed else None)
    return board_records(in_order(shown, asked.sort, reach=asked.reach))


class _Liner:
    """Makes lines for one viewer."""

    def __init__(self, user: User, asked: BoardQuery, managed: frozenset[int]) -> None:
        self.user, self.asked, self.managed = user, asked, managed
        self.checks_in = user.may("check_in.write") and asked.as_of is None and asked.takes_check_ins
        self.corrects_all = self.checks_in and user.may("objective.plan") and user.profile == roles.MEDICAL_LEAD
        self.corrects = self.checks_in and user.may("objective.plan")

    def __call__(self, row: Row) -> BoardLine:
        since, changed = self.asked.since, row.changed_at
        own = self.checks_in and row.owner_id == self.user.pk
        moves = own or self.corrects_all or (self.corrects and row.team_id in self.managed)
        # A target that is reached and a quarter that has ended leave nothing to declare.
        moves = moves and row.mark != Status.COMPLETE and not row.outcome
        is_changed = since is not None and changed is not None and changed > since
        # Leave out the last field, when it changed: it is not shown.
        return BoardLine(row, _version(row[:-1]), is_changed, f"{row.url}status/" if moves else "")


def _shown(user: User, asked: BoardQuery, changed_since: datetime | None) -> "QuerySet[SnapshotRow]":
    scope = snapshots_of(user, asked.tags, asked.quarter_id)
    if changed_since is not None:
        scope = scope.filter(changed_at__gt=changed_since)
    return narrowed(scope, status=asked.status, stale=asked.stale)


def _columns(shown: "QuerySet[SnapshotRow]") -> list[dict[str, Any]]:
    """The first cards of each status or outcome, stale ones first. One query."""
    place = Window(
        RowNumber(), partition_by=[F("mark")], order_by=[F("rank").asc(), F("code_key").asc(), F("pk").asc()]
    )
    return board_records(in_order(shown.annotate(place=place).filter(place__lte=COLUMN)))


def _by_status(rows: Iterable[Row], counts: Mapping[str, int], lines: _Liner, asked: BoardQuery) -> tuple[Section, ...]:
    """One column for each status or outcome asked for; ``counts`` (of all tiles) are exact unless only stale rows are
    shown."""
    found: dict[str, list[BoardLine]] = defaultdict(list)
    for row in rows:
        found[row.mark].append(lines(row))
    return tuple(
        Section(
            one.label,
            one.value,
            tuple(found[one.value]),
            len(found[one.value]) if asked.stale else counts[one.value],
            0 if asked.stale else counts[one.value] - len(found[one.value]),
        )
        for one in map(mark_of, counts)
        if not asked.status or one.value == asked.status
    )


def _sections(groups: Iterable[Group], lines: _Liner) -> tuple[Section, ...]:
    return tuple(
        Section(one.title, one.status, tuple(map(lines, one.rows)), len(one.rows), summary=one.summary)
        for one in groups
    )


def _past_page(user: User, asked: BoardQuery, day: date, lines: _Liner) -> BoardPage:
    columns = asked.view == "board"
    found = board_as_of(
        user, asked.tags, asked.quarter_id, day=day, status=asked.status, stale=asked.stale, sort=asked.sort,
        group="status" if columns else asked.group or "owner",
        page=1 if columns else asked.page, size=4 * COLUMN if columns else asked.size, reach=asked.reach,
    )  # fmt: skip
    tiles = tuple((one, number, "") for one, number in found.tiles)
    sections = _sections(found.groups, lines)
    if columns:
        counts = {one.value: number for one, number in found.tiles}
        sections = _by_status((row for one in found.groups for row in one.rows), counts, lines, asked)
    tree = Tree()
    if asked.view == "tree":
        sections = ()
        tree = tree_of(
            user, found.records, lambda some: (row for row in found.rows if row.objective_id in some), lines,
            is_whole=not (asked.status or asked.stale), branch=asked.branch, page=asked.page, day=day,
        )  # fmt: skip
    return _page(
        tiles, 0, found.total, sections, tree, group=asked.group or "owner", size=asked.size, recounted=found.recounted
    )


def _tree(user: User, shown: "QuerySet[SnapshotRow]", lines: _Liner, asked: BoardQuery, at: datetime) -> Tree:
    """The tree: of every key result only what its objective's status needs, and whole rows for open objectives."""
    light = shown.order_by().values(*LIGHT)

    def full(some: Collection[int]) -> list[Row]:
        return rows_of(in_order(shown.filter(objective_id__in=some), "code"), at, reach=asked.reach)

    return tree_of(
        user, light, full, lines, is_whole=not (asked.status or asked.stale or asked.changed), branch=asked.branch,
        page=asked.page, at=at,
    )  # fmt: skip


def _page(
    tiles: tuple[tuple[Mark, int, str], ...],
    stale: int,
    total: int,
    sections: tuple[Section, ...],
    tree: Tree,
    *,
    group: str,
    size: int,
    recounted: int = 0,
) -> BoardPage:
    # A line's version stands for its row: it is all that is compared.
    lines = [(one.title, one.status, one.count, one.more, [line[1:] for line in one.lines]) for one in sections]
    version = _version((tiles, stale, lines, tree))
    return BoardPage(tiles, stale, total, sections, tree, version, group, is_paged=total > size, recounted=recounted)


def _version(shown: object) -> str:
    """A value that changes when anything in ``shown`` changes."""
    return sha256(repr(shown).encode()).hexdigest()[:8]
