"""A row of the board as cells of an exported file."""

from collections.abc import Sequence

from okrs.snapshots.selectors.rows import Row, mark_of

EXPORTED = (
    "Code", "Key result", "Objective", "Owner", "Team", "Therapeutic area", "Status", "Counted status",
    "Declared because", "Reason", "Value", "Progress %", "Expected %", "Forecast", "Confidence", "Confidence change",
    "Last check-in", "Stale", "Last evidence",
)  # fmt: skip

# Columns that come from check-ins.
OF_CHECK_INS = frozenset({"Declared because", "Confidence", "Confidence change", "Last check-in"})


def export_row(row: Row, header: Sequence[str]) -> list[object]:
    """The cells for the columns in ``header`` (a part of ``EXPORTED``); percentages and confidence are numbers."""
    cells: dict[str, object] = {
        "Code": row.code,
        "Key result": row.title,
        "Objective": row.objective,
        "Owner": row.owner,
        "Team": row.team,
        "Therapeutic area": row.area,
        "Status": mark_of(row.mark).label,
        "Counted status": row.computed_label,
        "Declared because": row.override_reason,
        "Reason": row.reason,
        "Value": row.value,
        "Progress %": row.percent,
        "Expected %": row.expected,
        "Forecast": row.forecast,
        "Confidence": int(row.confidence) if row.confidence else None,
        "Confidence change": int(row.confidence_change) if row.confidence_change else None,
        "Last check-in": row.check_in,
        "Stale": "yes" if row.is_stale else "",
        "Last evidence": row.last_evidence,
    }
    return [cells[name] for name in header]
