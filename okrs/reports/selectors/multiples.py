"""Small multiples: a chart over the quarters for each therapeutic area or team, all on the same scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from okrs.reports.selectors.grids import Cell, Grid, GridLine

# The share of a quarter's width that its column takes.
_COLUMN = 0.7


@dataclass(frozen=True, slots=True)
class Part:
    """A status in a column: its place in a box of 100 × 100."""

    status: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True, slots=True)
class Multiple:
    """One chart with its table. ``parts`` are shares of key results by status, worst on top; ``line`` is mean progress
    by quarter, broken where a quarter has none; ``cells`` are the rows of the table.
    """

    key: str
    label: str
    conclusion: str
    parts: tuple[Part, ...]
    line: str
    first: str
    last: str
    cells: tuple[Cell, ...]
    total: Cell


def multiples(grid: Grid) -> tuple[Multiple, ...]:
    """A chart for each line of a table by quarter, and one for the total if there are several lines."""
    lines = [*grid.lines]
    if len(lines) > 1:
        lines.append(GridLine("all", "All", grid.totals, grid.total))
    return tuple(_multiple(line) for line in lines)


def _multiple(line: GridLine) -> Multiple:
    wide = 100 / max(1, len(line.cells))
    parts = []
    for place, cell in enumerate(line.cells):
        for status, start, height in cell.segments:
            x = wide * (place + (1 - _COLUMN) / 2)
            parts.append(Part(status, f"{x:.2f}", start, f"{wide * _COLUMN:.2f}", height))
    return Multiple(
        key=line.key,
        label=line.label,
        conclusion=_conclusion(line.cells),
        parts=tuple(parts),
        line=_path(line.cells, wide),
        first=line.cells[0].column if line.cells else "",
        last=line.cells[-1].column if line.cells else "",
        cells=line.cells,
        total=line.total,
    )


def _path(cells: Sequence[Cell], wide: float) -> str:
    path, drawn = [], False
    for place, cell in enumerate(cells):
        if cell.progress is None:
            drawn = False
            continue
        # A dot, and a line from the one before.
        point = f"{wide * (place + 0.5):.2f} {100 - min(100, cell.progress):.2f}"
        path.append(f"{'L' if drawn else 'M'}{point}h0")
        drawn = True
    return "".join(path)


def _conclusion(cells: Sequence[Cell]) -> str:
    """What the chart says: mean progress in the first and the last quarter."""
    known = [cell for cell in cells if cell.progress is not None]
    if not known:
        return "No key result has a value"
    first, last = known[0], known[-1]
    if first is last:
        return f"{first.progress} % mean progress in {first.column}"
    return f"Mean progress {first.progress} % in {first.column}, {last.progress} % in {last.column}"
