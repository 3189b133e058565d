"""Two teams, two therapeutic areas or two quarters side by side, with what differs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import Outcome
from okrs.models.choices import OfKeyResults, Tag
from okrs.reports.selectors.grids import Cell, Link, grid
from okrs.reports.selectors.specs import Spec
from organization.models import User


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: the left and the right value, and the change from left to right in words."""

    label: str
    left: Cell
    right: Cell
    change: str
    at_risk: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """``heading`` names the lines; the last line is the total."""

    heading: str
    left: str
    right: str
    lines: tuple[Compared, ...]
    notes: tuple[str, ...]


def comparison(
    user: User,
    kind: Tag,
    left: tuple[str, str],
    right: tuple[str, str],
    spec: Spec,
    *,
    at: datetime,
    link: Callable[[Spec], Link],
) -> Comparison:
    """Compare two values of ``kind``, each (id, name), by therapeutic area, or areas by team.

    ``spec`` gives the period and filters; two compared quarters are themselves the period. ``link`` makes the addresses
    of cells, given the spec that is finally counted.
    """
    lines_of = Tag.TEAM if kind is Tag.AREA else Tag.AREA
    asked = replace(
        spec, rows=lines_of, columns=kind, measure=OfKeyResults.STATUSES.value,
        only=(int(left[0]), int(right[0])) if kind is Tag.QUARTER else (),
        team=None if kind is Tag.TEAM else spec.team, area=None if kind is Tag.AREA else spec.area,
    )  # fmt: skip
    found = grid(user, asked, at=at, link=link(asked))
    places = {key: place for place, (key, _) in enumerate(found.headers)}

    def at_side(cells: tuple[Cell, ...], key: str) -> Cell:
        return cells[places[key]] if key in places else Cell("–")

    rows = [(line.label, line.cells) for line in found.lines] + [("All", found.totals)]
    pairs = [(label, at_side(cells, left[0]), at_side(cells, right[0])) for label, cells in rows]
    return Comparison(
        heading=str(lines_of.label),
        left=left[1],
        right=right[1],
        lines=tuple(
            Compared(label, one, other, _points(one.progress, other.progress), _points(_at_risk(one), _at_risk(other)))
            for label, one, other in pairs
            if one.units or other.units
        ),
        notes=found.notes,
    )


def _at_risk(cell: Cell) -> int | None:
    """The share of key results at risk, or missed where the quarter has ended, in per cent."""
    counts = dict(cell.counts)
    behind = counts.get(Status.AT_RISK, 0) + counts.get(Outcome.MISSED, 0)
    return round(100 * behind / cell.units) if cell.units else None


def _points(before: int | None, after: int | None) -> str:
    """The change in percentage points; a dash if one side has none."""
    if before is None or after is None:
        return "–"
    change = after - before
    if not change:
        return "no change"
    return f"{'+' if change > 0 else '−'}{abs(change)} point{'' if abs(change) == 1 else 's'}"
