"""A report's table as lines of a file, one for each cell, so that a spreadsheet can rearrange it."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from okrs.reports.selectors.comparisons import Comparison
from okrs.reports.selectors.grids import OUTCOMES, STATUSES, Cell, Grid
from okrs.reports.selectors.specs import Spec

# Statuses of running quarters, outcomes of those that have ended.
_MARKS = (*STATUSES, *OUTCOMES)
_OF_KEY_RESULTS = ("Key results", *(str(one.label) for one in _MARKS), "Mean progress (%)")


def exported(found: Grid, spec: Spec) -> tuple[list[str], list[list[Any]]]:
    """The header and the lines of a table."""
    header = [spec.label_of(tag) for tag in spec.tags]
    if spec.is_of_key_results:
        header += _OF_KEY_RESULTS
    else:
        header += [f"{spec.measure_label} (%)", "Of them", "Units"] if found.is_share else [spec.measure_label, "Units"]
    cells = [
        ((line.label, label), cell)
        for line in found.lines
        for (_, label), cell in zip(found.headers or (("", ""),), line.cells or (line.total,), strict=True)
    ]
    facts = _of_key_results if spec.is_of_key_results else partial(_of_work, is_share=found.is_share)
    return header, [[*names[: len(spec.tags)], *facts(cell)] for names, cell in cells]


def exported_comparison(found: Comparison) -> tuple[list[str], list[list[Any]]]:
    """The header and the lines of two sides; the last two lines are the totals."""
    header = [found.heading, "Side", *_OF_KEY_RESULTS]
    sides = [(line, side, cell) for line in found.lines for side, cell in _sides(found, line)]
    return header, [[line.label, side, *_of_key_results(cell)] for line, side, cell in sides]


def _sides(found: Comparison, line: Any) -> Sequence[tuple[str, Cell]]:
    return (found.left, line.left), (found.right, line.right)


def _of_work(cell: Cell, *, is_share: bool) -> list[Any]:
    """The cell's numbers; a share of too few rows is left empty, a count of no rows is 0."""
    if is_share:
        return [cell.number, cell.passing, cell.units]
    return [cell.number if cell.units else 0, cell.units]


def _of_key_results(cell: Cell) -> list[Any]:
    counts = dict(cell.counts)
    return [cell.units, *(counts.get(one, 0) for one in _MARKS), cell.progress]
