"""The map of alignments: objectives in columns from the shared imperatives down, and the same as a table."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse

from okrs.arithmetic.progress import whole_percent
from okrs.models import Alignment, KeyResult, Objective, SnapshotRow
from okrs.snapshots.selectors.contributions import contributions_to
from okrs.snapshots.selectors.rows import plain, whole_of
from okrs.snapshots.storing import keep_fresh
from organization.ground.names import owner_name_of
from organization.ground.units import with_unit
from organization.models import Quarter, User

# So many objectives are drawn; the table has all.
DRAWN = 60
WIDE, HIGH, GAP, COLUMN = 214, 44, 12, 280
OFFERED = 200

_TAGS = (
    "pk", "code", "title", "is_team", "quarter__name", "primary_team__name", "imperative", "imperative__title", "state",
)  # fmt: skip
Tagged = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Edge:
    """One alignment as a line of the table; ``to_url`` is empty for an imperative."""

    below: str
    below_url: str
    owner: str
    kind: str
    weight: str
    above: str
    above_url: str
    percent: str
    status: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the map."""

    x: int
    y: int
    code: str
    line: str
    title: str
    url: str
    css: str

    @property
    def text_x(self) -> int:
        return self.x + 10

    @property
    def first_y(self) -> int:
        return self.y + 18

    @property
    def second_y(self) -> int:
        return self.y + 35


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the map, from the objective below to what is above; dashed where it only supports."""

    path: str
    css: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """The map: its size, boxes, lines, and its conclusion in a sentence."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    said: str
    left_out: int


@dataclass(frozen=True, slots=True)
class AlignmentMap:
    """``edges`` for the table, all of them; ``drawn`` None where there is nothing to draw."""

    edges: tuple[Edge, ...]
    drawn: Drawn | None


def alignment_map(user: User, quarter: Quarter, given: Mapping[str, Any], *, at: datetime) -> AlignmentMap:
    """Alignments of the quarter's objectives that the viewer may read, also to other quarters. Six queries at most."""
    rows = Objective.objects.visible_to(user).live().filter(quarter=quarter)
    for name, column in (("team", "primary_team"), ("area", "therapeutic_area"), ("imperative", "imperative")):
        if given.get(name):
            rows = rows.filter(**{column: given[name]})
    inside = set(rows.values_list("pk", flat=True))
    links = Alignment.objects.filter(Q(objective__in=inside) | Q(to__in=inside))
    if given.get("kind"):
        links = links.filter(kind=given["kind"])
    pairs = list(links.order_by("pk").values_list("objective", "to", "kind", "weight"))
    wanted = inside | {pk for one in pairs for pk in one[:2]}
    found: dict[int, Tagged] = {
        one["pk"]: one
        for one in Objective.objects.visible_to(user).live().filter(pk__in=wanted)
        .order_by("-is_team", "code_key", "owner__sort_key", "pk")
        .values(*_TAGS, owner_name=owner_name_of("owner"))
    }  # fmt: skip
    pairs = [one for one in pairs if one[0] in found and one[1] in found]
    to_imperatives = [] if given.get("kind") else [pk for pk in found if pk in inside and found[pk]["imperative"]]
    linked = {pk for one in pairs for pk in one[:2]} | set(to_imperatives)
    stands = _stands(linked, at)
    edges = [_edge(found, stands, *one) for one in pairs]
    edges += [_to_imperative(found[pk], stands) for pk in to_imperatives]
    return AlignmentMap(tuple(edges), _drawn(found, linked, pairs, to_imperatives, stands))


def _stands(objectives: Collection[int], at: datetime) -> dict[int, tuple[str, str]]:
    """(percent, status) of objectives that have begun, as every page says it."""
    keep_fresh(lambda: KeyResult.objects.filter(objective__in=objectives), at=at)
    records: dict[int, list[Mapping[str, Any]]] = defaultdict(list)
    for record in SnapshotRow.objects.filter(objective_id__in=objectives).values(
        "objective_id", "weight", "progress", "status", "expected"
    ):
        records[record["objective_id"]].append(record)
    shares = contributions_to(records, at=at)
    whole = {pk: whole_of(parts, shares) for pk, parts in records.items()}
    return {pk: (f"{whole_percent(one.progress or 0)} %", one.status.value) for pk, one in whole.items()}


def _label(row: Tagged) -> str:
    return f"{row['code']} {row['title']}, {row['quarter__name']}"


def _whose(row: Tagged) -> str:
    return f"{row['primary_team__name']}, the whole team" if row["is_team"] else str(row["owner_name"])


def _url(row: Tagged) -> str:
    return reverse("objective", args=[row["pk"]])


def _edge(
    found: Mapping[int, Tagged], stands: Mapping[int, tuple[str, str]], below: int, above: int, kind: str, weight: Any
) -> Edge:
    one, to = found[below], found[above]
    percent, status = stands.get(below, ("", ""))
    contributes = kind == Alignment.Kind.CONTRIBUTES
    return Edge(
        _label(one), _url(one), _whose(one), Alignment.Kind(kind).label, plain(weight) if contributes else "",
        f"{_label(to)}, {_whose(to)}", _url(to), percent, status,
    )  # fmt: skip


def _to_imperative(one: Tagged, stands: Mapping[int, tuple[str, str]]) -> Edge:
    percent, status = stands.get(one["pk"], ("", ""))
    return Edge(_label(one), _url(one), _whose(one), "Serves", "", one["imperative__title"], "", percent, status)


# --- Drawing --------------------------------------------------------------------------------


def _levels(pks: Iterable[int], pairs: Iterable[tuple[int, int, str, Any]]) -> dict[int, int]:
    """How many steps below the top each stands, by its longest way up. Alignments have no loop."""
    above: dict[int, list[int]] = defaultdict(list)
    for low, high, *_ in pairs:
        above[low].append(high)
    known: dict[int, int] = {}

    def level(pk: int) -> int:
        if pk not in known:
            known[pk] = 0  # also ends a loop, should there be one
            known[pk] = max((level(one) + 1 for one in above[pk]), default=0)
        return known[pk]

    return {pk: level(pk) for pk in pks}


def _drawn(
    found: Mapping[int, Tagged], linked: Collection[int], pairs: list[tuple[int, int, str, Any]],
    to_imperatives: list[int], stands: Mapping[int, tuple[str, str]],
) -> Drawn | None:  # fmt: skip
    shown = [pk for pk in found if pk in linked][:DRAWN]
    if not shown:
        return None
    levels = _levels(shown, [one for one in pairs if one[0] in shown and one[1] in shown])
    imperatives = {found[pk]["imperative"]: found[pk]["imperative__title"] for pk in to_imperatives if pk in shown}
    first = 1 if imperatives else 0
    rows: dict[int, int] = defaultdict(int)
    boxes: dict[tuple[str, int], Box] = {}

    def put(key: tuple[str, int], column: int, code: str, line: str, title: str, url: str, css: str) -> None:
        boxes[key] = Box(column * COLUMN, rows[column] * (HIGH + GAP), _cut(code, 25), _cut(line, 30), title, url, css)
        rows[column] += 1

    for pk, title in sorted(imperatives.items(), key=lambda one: one[1]):
        put(("imperative", pk), 0, title, "Shared imperative", title, "", "is-imperative")
    for pk in shown:
        row = found[pk]
        percent, status = stands.get(pk, ("", ""))
        line = ", ".join(part for part in (percent, _whose(row)) if part)
        said = f"{_label(row)}, {_whose(row)}{f', {percent}' if percent else ''}"
        put(
            ("objective", pk),
            levels[pk] + first,
            f"{row['code']} {row['title']}",
            line,
            said,
            _url(row),
            f"is-{status}",
        )
    lines = [
        _line(boxes["objective", low], boxes["objective", high], "" if kind == "contributes" else "is-support")
        for low, high, kind, _ in pairs
        if low in shown and high in shown
    ]
    # What is above it and serves the same imperative stands for it; the table has both.
    covered = {low for low, high, *_ in pairs if found[low]["imperative"] == found[high]["imperative"]}
    lines += [
        _line(boxes["objective", pk], boxes["imperative", found[pk]["imperative"]], "is-support")
        for pk in to_imperatives
        if pk in shown and pk not in covered
    ]
    contributing = sum(one[2] == "contributes" for one in pairs)
    said = f"{with_unit(str(len(linked)), 'objectives')} and {with_unit(str(len(pairs)), 'alignments')}"
    said += f", of which {contributing} move{'s' if contributing == 1 else ''} a number; "
    said += f"{len(to_imperatives)} serve{'s' if len(to_imperatives) == 1 else ''} a shared imperative."
    return Drawn(
        (max(rows) + 1) * COLUMN, max(rows.values()) * (HIGH + GAP), tuple(boxes.values()), tuple(lines),
        said, len(linked) - len(shown),
    )  # fmt: skip


def _line(low: Box, high: Box, css: str) -> Line:
    x1, y1, x2, y2 = high.x + WIDE, high.y + HIGH // 2, low.x, low.y + HIGH // 2
    middle = (x1 + x2) // 2
    return Line(f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}", css)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


# --- Choosing -------------------------------------------------------------------------------


def offered(user: User, objective: Objective, words: str) -> list[tuple[int, str]]:
    """Other live objectives of open quarters that it may be aligned to, those of its quarter first. One query."""
    rows = (
        Objective.objects.visible_to(user)
        .live()
        .exclude(pk=objective.pk)
        .exclude(quarter__state=Quarter.State.CLOSED)
        .exclude(pk__in=Alignment.objects.filter(objective=objective).values("to"))
        .exclude(pk__in=Alignment.objects.filter(to=objective).values("objective"))
    )
    for word in words.split():
        rows = rows.filter(
            Q(title__icontains=word) | Q(code__iexact=word) | Q(owner__display_name__icontains=word)
            | Q(primary_team__name__icontains=word) | Q(quarter__name__icontains=word)
        )  # fmt: skip
    near = rows.order_by("-quarter__starts_on", "-is_team", "primary_team__name", "owner__sort_key", "code_key", "pk")
    found = near.values(*_TAGS, owner_name=owner_name_of("owner"))[:OFFERED]
    return [(one["pk"], f"{_label(one)}, {_whose(one)}") for one in found]


def get_alignment(user: User, pk: int) -> Alignment:
    """An alignment of objectives that the person may read, else 404."""
    rows = Alignment.objects.select_related("objective__quarter", "to__quarter")
    return get_object_or_404(rows, pk=pk, objective__in=Objective.objects.visible_to(user))


def newest_quarter() -> Quarter | None:
    """The last quarter there is, where none runs."""
    return Quarter.objects.order_by("-starts_on").first()
