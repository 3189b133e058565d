"""What is sealed of a closed quarter, and the one form in which it is written before its digest is taken.

A digest proves something only if the same row always gives the same text: keys in order, no spaces, numbers without
trailing zeros, moments in UTC. ``FORMS`` lists the columns by version of this list, and a seal names its version, so
that a column added later changes no seal.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db import models

from okrs.models import (
    Alignment,
    CheckIn,
    EarlierOwner,
    Exclusion,
    KeyResult,
    KeyResultValue,
    Milestone,
    Objective,
    Score,
    TargetChange,
)
from organization.models import Quarter

FORM = 1


@dataclass(frozen=True, slots=True)
class Sealed:
    """A table that is sealed: its columns, and the way from its rows to their objective."""

    kind: str
    model: type[models.Model]
    objective: str
    columns: tuple[str, ...]


_KEY_RESULT = "key_result__objective"
FORMS: dict[int, tuple[Sealed, ...]] = {
    1: (
        Sealed(
            "objective", Objective, "pk",
            ("code", "title", "why", "quarter_id", "therapeutic_area_id", "primary_team_id", "owner_id", "is_team",
             "imperative_id", "commitment", "state", "activated_on", "carried_from_id", "custom"),
        ),
        Sealed(
            "key result", KeyResult, "objective",
            ("objective_id", "code", "title", "owner_id", "kind", "direction", "baseline", "target", "range_low",
             "range_high", "unit", "weight", "scope", "pace", "measured_by", "measure_id", "state", "activated_on",
             "carried_from_id"),
        ),
        Sealed(
            "check-in", CheckIn, _KEY_RESULT,
            ("key_result_id", "period", "value", "confidence", "computed_status", "declared_status",
             "override_reason", "what_changed", "blocker", "next_step", "feedback_hcp", "feedback_stakeholders",
             "evidence_considered", "tactic_change", "author_id", "published_at", "supersedes_id",
             "acknowledged_by_id", "acknowledged_at"),
        ),
        Sealed(
            "score", Score, _KEY_RESULT,
            ("key_result_id", "value", "computed", "final", "reason", "post_mortem", "retrospective", "lesson",
             "graded_by_id", "graded_at"),
        ),
        Sealed(
            "value", KeyResultValue, _KEY_RESULT, ("key_result_id", "value", "as_of", "note", "by_id", "created_at")
        ),
        Sealed("step", Milestone, _KEY_RESULT, ("key_result_id", "title", "planned_on", "done_on", "weight")),
        Sealed(
            "exclusion", Exclusion, _KEY_RESULT,
            ("key_result_id", "source", "row_id", "reason", "by_id", "at", "restored_by_id", "restored_at",
             "restore_reason"),
        ),
        Sealed("target change", TargetChange, _KEY_RESULT,
               ("key_result_id", "field", "old", "new", "reason", "by_id", "at")),
        Sealed("earlier owner", EarlierOwner, _KEY_RESULT, ("key_result_id", "owner_id", "until")),
        Sealed("alignment", Alignment, "objective", ("objective_id", "to_id", "kind", "weight")),
    ),
}  # fmt: skip


def plain(value: Any) -> Any:
    """A value of a column for the canonical form."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value


def digest_of(content: Mapping[str, Any]) -> str:
    """The digest of one row: SHA-256, as 64 hexadecimal digits."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return sha256(text.encode()).hexdigest()


def digest_over(rows: Iterable[tuple[str, int, str]]) -> str:
    """The digest over (kind, id, digest) of all sealed rows, in order of kind and id."""
    whole = sha256()
    for kind, pk, digest in sorted(rows):
        whole.update(f"{kind}:{pk}:{digest}\n".encode())
    return whole.hexdigest()


def rows_now(
    quarter: Quarter, form: int, objectives: Iterable[int] | None = None
) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """The rows of a quarter as they are now, as (kind, id, content); one query for each table.

    ``objectives``: only of these.
    """
    wanted = None if objectives is None else list(objectives)
    for table in FORMS[form]:
        way = table.objective
        rows = table.model._default_manager.filter(**{f"{'' if way == 'pk' else f'{way}__'}quarter": quarter})
        if wanted is not None:
            rows = rows.filter(**{f"{way}__in": wanted})
        for pk, *values in rows.order_by("pk").values_list("pk", *table.columns):
            yield table.kind, pk, {name: plain(value) for name, value in zip(table.columns, values, strict=True)}
