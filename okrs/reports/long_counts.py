"""Counts that take too long for a page: a worker does each once, quarter by quarter, for everybody who asks.

A page counts for up to ``PATIENCE`` seconds itself. A longer count becomes a ``ReportCount``: a worker counts, the page
shows its progress, and the result is valid for ``KEPT``. If a worker dies, its count is free again after ``HELD``, and
the waiting page wakes another, which starts again. Either way the numbers come from ``okrs/counting/crossing.py``.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django.db.models import F, Q

from okrs.counting.crossing import (
    Amount,
    Counting,
    Key,
    TooLong,
    counting,
    cross,
    cross_gathered,
    gathering,
    row_ids,
    row_ids_gathered,
)
from okrs.models import MeasureDefinition, ReportCount
from okrs.models.choices import Tag
from organization.models import Quarter

Amounts = dict[tuple[Key | str, ...], Amount]
PATIENCE = 1.2  # seconds
KEPT = timedelta(minutes=5)
HELD = timedelta(seconds=90)
# How long a count may wait for a worker before the page wakes one again.
WAITING = timedelta(seconds=10)
FORGOTTEN = timedelta(days=1)
# A count that has ended its worker this many times would end the next one too.
ATTEMPTS = 3


class BeingCounted(Exception):
    """A worker is counting this; ``is_new``: none has been woken yet."""

    def __init__(self, count: ReportCount, *, is_new: bool = False) -> None:
        super().__init__(str(count))
        self.count, self.is_new = count, is_new


def amounts(asked: Counting, by: Sequence[Tag]) -> tuple[Amounts, datetime | None]:
    """The number of every cell, and the moment it was counted if that is not now. Raises BeingCounted."""
    question = {**_question(asked), "by": [tag.value for tag in by]}
    stored = _stored(question, asked.at)
    if stored is None:
        try:
            return cross(asked, by, within=PATIENCE), None
        except TooLong:
            pass
    found = _finished(stored, asked.at) or _begun(question, asked)
    said: list[Any] = found.found or []
    cells = {tuple(key): Amount(None if number is None else Decimal(number), units) for key, number, units in said}
    return cells, found.at


def ids(asked: Counting, values: dict[Tag, Key], by: Sequence[Tag]) -> list[int]:
    """The ids of the rows behind a cell of a table by ``by``, as ``row_ids`` gives them. Raises BeingCounted."""
    told_apart = {"values": {tag.value: value for tag, value in values.items()}, "tags": [tag.value for tag in by]}
    question = {**_question(asked), **told_apart}
    stored = _stored(question, asked.at)
    if stored is None:
        try:
            return row_ids(asked, values, by=by, within=PATIENCE)
        except TooLong:
            pass
    return list((_finished(stored, asked.at) or _begun(question, asked)).found or [])


def _question(asked: Counting) -> dict[str, Any]:
    """Everything that the numbers depend on except the moment."""
    return {
        "metric": asked.metric, "definition": asked.definition, "area": asked.area, "team": asked.team,
        "quarters": [quarter.pk for quarter in asked.quarters], "field": asked.field,
        "custom": [list(one) for one in asked.custom],
    }  # fmt: skip


def _key(question: dict[str, Any]) -> str:
    return sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()


def _stored(question: dict[str, Any], at: datetime) -> ReportCount | None:
    """The stored count for this question, if there is one from the last day; one query."""
    return ReportCount.objects.filter(key=_key(question), asked_at__gt=at - FORGOTTEN).first()


def _finished(stored: ReportCount | None, at: datetime) -> ReportCount | None:
    return stored if stored and stored.finished_at and stored.finished_at > at - KEPT else None


def _begun(question: dict[str, Any], asked: Counting) -> ReportCount:
    """Start a count, or wait for the one that is running. Raises BeingCounted."""
    moment = asked.at
    fresh = {
        "asked": question, "quarters": len(asked.quarters), "done": 0, "at": asked.at, "asked_at": moment,
        "held_until": None, "attempts": 0, "finished_at": None, "found": None,
    }  # fmt: skip
    count, made = ReportCount.objects.get_or_create(key=_key(question), defaults=fresh)
    given_up = Q(attempts__gte=ATTEMPTS, asked_at__lte=moment - KEPT) & _free(moment)
    over = Q(finished_at__lte=moment - KEPT) | given_up
    if not made and ReportCount.objects.filter(over, pk=count.pk).update(**fresh):
        count.refresh_from_db()
        made = True
    if count.finished_at:
        return count
    raise BeingCounted(count, is_new=made)


def _free(moment: datetime) -> Q:
    """Counts that no worker holds."""
    return Q(held_until__isnull=True) | Q(held_until__lte=moment)


def has_failed(count: ReportCount, at: datetime) -> bool:
    """Whether it has failed for good."""
    return count.finished_at is None and count.attempts >= ATTEMPTS and not is_held(count, at)


def is_held(count: ReportCount, at: datetime) -> bool:
    """Whether a worker is counting it."""
    return count.held_until is not None and count.held_until > at


def needs_a_worker(count: ReportCount, at: datetime) -> bool:
    """Whether to wake a worker again, because none has started."""
    if count.finished_at or is_held(count, at) or has_failed(count, at):
        return False
    return at - count.asked_at > WAITING


def carry_out(pk: int, *, clock: Callable[[], datetime]) -> bool:
    """A worker's task: count, unless another worker does. Returns whether it finished; safe to run twice."""
    moment = clock()
    mine = {"held_until": moment + HELD, "attempts": F("attempts") + 1, "done": 0}
    if not ReportCount.objects.filter(_free(moment), pk=pk, finished_at=None, attempts__lt=ATTEMPTS).update(**mine):
        return False
    count = ReportCount.objects.get(pk=pk)
    # If it is asked for again, attempts restart with another ``at``, so both are compared.
    attempt = ReportCount.objects.filter(pk=pk, attempts=count.attempts, at=count.at, finished_at=None)
    asked = _asked(count)
    of_rows = "values" in count.asked
    values = {Tag(tag): value for tag, value in count.asked.get("values", {}).items()}
    said = count.asked
    by = [Tag(tag) for tag in said.get("by") or said.get("tags") or values]
    with gathering(by) as gather:
        for done, quarter in enumerate(asked.quarters, start=1):
            gather(asked, quarter)
            if not attempt.update(done=done, held_until=clock() + HELD):
                return False  # another worker took over
        found: list[Any] = row_ids_gathered(values) if of_rows else _said(cross_gathered(asked, by))
    finished = attempt.update(found=found, finished_at=clock(), held_until=None)
    ReportCount.objects.filter(asked_at__lt=moment - FORGOTTEN).exclude(pk=pk).delete()
    return bool(finished)


def _asked(count: ReportCount) -> Counting:
    said = count.asked
    definition = MeasureDefinition.objects.get(pk=said["definition"]) if said["definition"] else None
    by_pk = Quarter.objects.in_bulk(said["quarters"])
    quarters = [by_pk[pk] for pk in said["quarters"]]
    return counting(
        said["metric"], definition, quarters, at=count.at, area=said["area"], team=said["team"],
        field=said.get("field", ""), custom=tuple((name, text) for name, text in said.get("custom", ())),
    )  # fmt: skip


def _said(cells: Amounts) -> list[list[Any]]:
    return [[list(key), None if one.number is None else str(one.number), one.units] for key, one in cells.items()]
