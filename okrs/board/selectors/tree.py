"""The board as a tree of imperatives, objectives of teams and people, and key results; a large one by branch."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.urls import reverse

from okrs.arithmetic.contributions import NO_CONTRIBUTIONS, Contributions
from okrs.arithmetic.progress import whole_percent
from okrs.models import Alignment, Objective
from okrs.snapshots.selectors.contributions import contributions_of
from okrs.snapshots.selectors.rows import ORDER, Row, mark_of, whole_of
from organization.ground.names import owner_name_of
from organization.ground.text import natural
from organization.models import User

if TYPE_CHECKING:
    from okrs.board.selectors.page import BoardLine

# The most key results shown at once; a larger tree has its branches folded and its objectives in pages.
TREE = 400
ROOTS = 50

_OBJECTIVE = (
    "pk", "code", "title", "is_team", "primary_team__name", "imperative__title",
)  # fmt: skip
# The fields that an objective's status needs; a folded branch reads only these.
LIGHT = ("objective_id", "weight", "progress", "status", "expected", "is_contributed")

Record = Mapping[str, Any]


@dataclass(slots=True)
class Node:
    """An objective with its key results and the objectives aligned to it; it has no status while the tree is filtered.

    ``count``: key results in it and below it. A folded node shows none of them; its branch has its own page.
    """

    pk: int
    title: str
    url: str
    note: str
    status: str
    percent: int
    count: int
    is_folded: bool = False
    lines: "tuple[BoardLine, ...]" = ()
    children: list["Node"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tree:
    """``roots`` under their imperatives; ``objectives``: the number of roots on all pages, 0 if one page shows all.

    ``way``: the objectives above the branch shown, ending with the branch itself; empty at the top.
    """

    roots: tuple[tuple[str, tuple[Node, ...]], ...] = ()
    objectives: int = 0
    is_folded: bool = False
    way: tuple[tuple[int, str], ...] = ()


def tree_of(
    user: User,
    light: Iterable[Record],
    full: Callable[[Collection[int]], Iterable[Row]],
    make: "Callable[[Row], BoardLine]",
    *,
    is_whole: bool,
    branch: int | None = None,
    page: int = 1,
    at: datetime | None = None,
    day: date | None = None,
) -> Tree:
    """Imperatives, under each its top objectives, and under those the objectives aligned to them.

    ``light``: the fields ``LIGHT`` of each key result shown. ``full`` returns the rows of the key results of some
    objectives; ``make`` turns a row into a line. ``is_whole``: no key result is filtered out, so objectives have a
    status. ``branch``: the objective to begin at; ignored if it is not in the tree. ``at``, ``day``: as in
    ``contributions_of``. One query, and those of ``full`` and of contributions.
    """
    records: dict[int, list[Record]] = defaultdict(list)
    for record in light:
        records[record["objective_id"]].append(record)
    shares = contributions_of((one[0] for one in records.values()), at=at, day=day) if is_whole else NO_CONTRIBUTIONS
    objectives, above = _objectives(user, records)
    below: dict[int, list[int]] = defaultdict(list)
    for pk in objectives:
        if pk in above:
            below[above[pk]].append(pk)
    counts = {pk: sum(len(records[one]) for one in _under(pk, below)) for pk in objectives}
    tops = [pk for pk in objectives if pk not in above]
    if branch in objectives:
        tops = [branch]
    way = _way(branch, above) if branch in objectives else []
    is_folded = sum(counts[pk] for pk in tops) > TREE
    total = len(tops)
    if is_folded:
        # In the order of the page, so that objectives of one imperative stay together across pages.
        tops.sort(key=lambda pk: _imperative(objectives[pk]))
        first = (min(page, -(-total // ROOTS)) - 1) * ROOTS
        tops = tops[first : first + ROOTS]
    # In a branch that is too large, the objective itself is open and the objectives aligned to it are folded.
    is_open = set(tops if way else ()) if is_folded else {one for pk in tops for one in _under(pk, below)}
    rows: dict[int, list[Row]] = defaultdict(list)
    placed: set[int] = set()
    for row in full(is_open) if is_open else ():
        rows[row.objective_id].append(row)

    def node(pk: int) -> Node:
        placed.add(pk)
        lines = sorted(rows[pk], key=lambda one: (ORDER[mark_of(one.mark)], natural(one.code), one.pk))
        made = _node(objectives[pk], records[pk], counts[pk], shares, is_whole=is_whole)
        made.lines = tuple(map(make, lines))
        made.is_folded = pk not in is_open
        if pk in is_open:
            made.children = [node(one) for one in below[pk] if one not in placed]
        return made

    roots: dict[tuple[bool, str], list[Node]] = defaultdict(list)
    for pk in tops:
        roots[_imperative(objectives[pk])].append(node(pk))
    return Tree(
        tuple((key[1] or "No shared imperative", tuple(found)) for key, found in sorted(roots.items())),
        objectives=total if is_folded and total > ROOTS else 0,
        is_folded=is_folded,
        way=tuple((pk, f"{objectives[pk]['code']} {objectives[pk]['title']}") for pk in way),
    )


def _objectives(user: User, shown: Collection[int]) -> tuple[dict[int, Record], dict[int, int]]:
    """These objectives and those they are aligned to, in order, and for each the one above it. One query."""
    found = (
        Objective.objects.visible_to(user)
        .live()
        .filter(Q(pk__in=shown) | Q(pk__in=Alignment.objects.filter(objective__in=shown).values("to")))
        .order_by("-is_team", "code_key", "owner__sort_key", "pk", "-alignments__pk")
    )
    objectives: dict[int, Record] = {}
    above: dict[int, int] = {}
    for row in found.values(*_OBJECTIVE, owner_name=owner_name_of("owner"), up=F("alignments__to")):
        objectives[row["pk"]] = row
        above[row["pk"]] = row["up"]  # the oldest alignment, if there are several
    return objectives, {pk: up for pk, up in above.items() if up in objectives}


def _under(pk: int, below: Mapping[int, list[int]]) -> list[int]:
    """An objective and all objectives aligned to it, directly or indirectly."""
    found, seen = [pk], {pk}
    for one in found:
        new = [child for child in below.get(one, ()) if child not in seen]
        seen.update(new)
        found.extend(new)
    return found


def _way(branch: int | None, above: Mapping[int, int]) -> list[int]:
    """The objectives from the top down to the branch."""
    way: list[int] = []
    at = branch
    while at is not None and at not in way:
        way.append(at)
        at = above.get(at)
    return way[::-1]


def _imperative(objective: Record) -> tuple[bool, str]:
    """Sort key by imperative; objectives without one come last."""
    title = objective["imperative__title"] or ""
    return not title, title


def _node(row: Record, records: list[Record], count: int, shares: Contributions, *, is_whole: bool) -> Node:
    whole = whole_of(records, shares) if records and is_whole else None
    team = row["primary_team__name"]
    return Node(
        pk=row["pk"],
        title=f"{row['code']} {row['title']}",
        url=reverse("objective", args=[row["pk"]]),
        note=f"{team}, the whole team" if row["is_team"] else f"{row['owner_name']}, {team}",
        status=whole.status.value if whole else "",
        percent=whole_percent(whole.progress or 0) if whole else 0,
        count=count,
    )
