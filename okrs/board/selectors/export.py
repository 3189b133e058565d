"""Rows of the board as cells of a file that one can calculate with: ids, numbers, days, and words beside them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from okrs.arithmetic.progress import Status
from okrs.models import Objective, Reach
from okrs.snapshots.outlook import say_figures
from okrs.snapshots.selectors.rows import mark_of, reason_of
from organization.custom_fields.selectors import cells as cells_of
from organization.models import CustomField

EXPORTED = (
    "Code", "Key result id", "Key result", "Objective id", "Objective", "Quarter", "Team", "Owner", "Therapeutic area",
    "Status", "Counted status", "Declared because", "Reason", "Value", "Target", "Unit", "In words",
    "Progress (0 to 1)", "Expected (0 to 1)", "Forecast", "Chance (0 to 1)", "Confidence", "Confidence change",
    "Last check-in", "Stale", "Last evidence", "Team id", "Owner id",
)  # fmt: skip

# Columns that come from check-ins.
OF_CHECK_INS = frozenset({"Declared because", "Confidence", "Confidence change", "Last check-in"})


def exported(
    records: Sequence[Mapping[str, Any]], header: Sequence[str], *, quarter: str, reach: Reach, today: date,
    fields: Collection[CustomField] = (),
) -> Iterator[list[object]]:  # fmt: skip
    """The cells of records (see ``records_of``) for the columns in ``header``, a part of ``EXPORTED``.

    What comes from check-ins is empty outside the reader's ``reach``, as ``row_from`` has it for pages. The forecast of
    a key result that is complete is not said, so its chance is not either. Last the custom ``fields`` of its objective,
    which one query reads, none if there are none.
    """
    own: dict[int, dict[str, Any]] = {}
    if fields:
        ids = {record["objective_id"] for record in records}
        own = dict(Objective.objects.filter(pk__in=ids).exclude(custom={}).values_list("pk", "custom"))
    for record in records:
        told = reach.covers(record["owner_id"], record["team_id"], record["is_team_objective"])
        cells = _cells(record, today, told=told) | {"Quarter": quarter}
        yield [*(cells[name] for name in header), *cells_of(fields, own.get(record["objective_id"], {}))]


def _cells(record: Mapping[str, Any], today: date, *, told: bool) -> dict[str, object]:
    return {
        "Code": record["code"],
        "Key result id": record["pk"],
        "Key result": record["title"],
        "Objective id": record["objective_id"],
        "Objective": f"{record['objective_code']} {record['objective_title']}",
        "Team": record["team"],
        "Owner": record["owner"],
        "Therapeutic area": record["area"],
        "Status": mark_of(record["outcome"] or record["status"]).label,
        "Counted status": Status(record["computed"]).label,
        "Declared because": record["override_reason"] if told else "",
        "Reason": reason_of(record["verdict"], today, told=told),
        "Value": record["value"],
        "Target": record["target"],
        "Unit": record["unit"],
        "In words": record["value_text"],
        "Progress (0 to 1)": _share(record["progress"]),
        "Expected (0 to 1)": _share(record["expected"]),
        "Forecast": say_figures(record["forecast_figures"]),
        "Chance (0 to 1)": _share((record["forecast_figures"] or {}).get("chance")),
        "Confidence": record["confidence"] if told else None,
        "Confidence change": record["confidence_change"] or None if told else None,
        "Last check-in": record["checked_in_on"] if told else None,
        "Stale": "yes" if record["is_stale"] else "",
        "Last evidence": record["last_evidence_on"],
        "Team id": record["team_id"],
        "Owner id": record["owner_id"],
    }


def _share(value: float | None) -> float | None:
    """Exact enough to calculate with, and short enough to read."""
    return None if value is None else round(value, 4)
