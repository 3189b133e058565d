"""The results of the nightly comparison of stored snapshots with a recount."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from okrs.models import Snapshot, SnapshotCheck
from okrs.snapshots.storing import due_ids

SHOWN = 30
# Fields from check-ins, which administrators do not read: knowing that they differ is enough to find the defect.
_OF_CHECK_INS = frozenset(
    {"override_reason", "verdict", "confidence", "confidence_change", "checked_in_on", "said", "declared"}
)
_HIDDEN = ("not shown", "not shown")


@dataclass(frozen=True, slots=True)
class Finding:
    """A snapshot that differed: which one, and each field as stored and as counted."""

    code: str
    url: str
    fields: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One comparison."""

    at: datetime
    checked: str
    differing: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class SnapshotState:
    """How many snapshots are stored, how many wait to be computed, and the last comparisons, newest first."""

    stored: str
    waiting: str
    checks: tuple[CheckRow, ...]


def snapshot_state(at: datetime) -> SnapshotState:
    """Three queries."""
    return SnapshotState(
        stored=f"{Snapshot.objects.count():,}",
        waiting=f"{len(due_ids(at)):,}",
        checks=tuple(_row(check) for check in SnapshotCheck.objects.all()[:SHOWN]),
    )


def _row(check: SnapshotCheck) -> CheckRow:
    return CheckRow(
        at=check.at,
        checked=f"{check.checked:,}",
        differing=check.differing,
        findings=tuple(
            Finding(
                code=one["code"],
                url=reverse("key-result", args=[one["key_result"]]),
                fields=tuple(
                    (name.replace("_", " "), *(_HIDDEN if name in _OF_CHECK_INS else pair))
                    for name, pair in one["differing"].items()
                ),
            )
            for one in check.findings
        ),
    )
