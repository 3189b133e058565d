"""Commitments as a file: a row for each value, and one for a commitment without any."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from okrs.imperatives import policies
from okrs.imperatives.selectors.commitments import known_commitments, stands_on, values_of
from organization.ground.names import owner_name
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, User
from organization.models.commitments import CommitmentQuerySet

HEAD = ("Commitment id", "Imperative", "Imperative id", "Quarter", "Function", "Measure", "Unit", "Starts from",
        "Target", "Owner", "Owner id", "Withdrawn", "Stands", "Stale", "Share of the way", "Expected by the day",
        "Value", "As of", "Holds", "Entered by", "Entered at (UTC)", "Note")  # fmt: skip


def exported_commitments(user: User, *, quarter: Quarter | None, imperative: int | None) -> CommitmentQuerySet:
    """Those of a quarter that the person may read, withdrawn ones too; ``imperative``: of that one."""
    rows = known_commitments(user).filter(quarter=quarter)
    rows = rows if imperative is None else rows.filter(imperative=imperative)
    return rows.order_by("imperative__title", "function", "measure", "pk")


def export_rows(rows: CommitmentQuerySet, *, user: User, today: date) -> Iterator[tuple[Any, ...]]:
    """Rows of the file. Two queries."""
    found = list(rows)
    values = values_of(found)
    for one in found:
        before = _commitment(one, today)
        reads, newest = policies.reads_notes(user, one.function), _newest(values[one.pk])
        for value in values[one.pk]:
            holds = "yes" if value.pk in newest else "taken back" if value.is_taken_back else "replaced"
            yield (*before, value.value, value.as_of, holds, str(value.by), value.entered_at,
                   value.note if reads else "")  # fmt: skip
        if not values[one.pk]:
            yield (*before, "", "", "", "", "", "")


def _newest(values: list[CommitmentValue]) -> set[int]:
    """Of each day the value that holds."""
    held: dict[date, int] = {}
    for value in values:
        if not value.is_taken_back:
            held.setdefault(value.as_of, value.pk)
    return set(held.values())


def _commitment(one: ImperativeCommitment, today: date) -> tuple[Any, ...]:
    found = stands_on(one, today)
    return (one.pk, one.imperative.title, one.imperative_id, one.quarter.name, one.get_function_display(), one.measure,
            one.unit, one.baseline, one.target, owner_name(one.owner), one.owner_id,
            "yes" if one.is_withdrawn else "no", found.standing.label, "yes" if found.is_stale else "no",
            "" if found.share is None else round(found.share, 4), round(found.expected, 4))  # fmt: skip
