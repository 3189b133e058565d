"""The statuses of many objectives at once, from the stored snapshots of their key results."""

from collections import Counter
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.aggregates import BitOr
from django.db import connection
from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import ObjectivePart, objective_status
from okrs.models import KeyResult, Objective, Snapshot
from okrs.snapshots.storing import keep_fresh

# Of an objective without key results.
EMPTY = objective_status([])
# What an objective may be made of: a bit for each, so that the database says in one number what is there.
_PARTS = [(status, is_due) for status in Status for is_due in (True, False)]


def statuses_of(objectives: "QuerySet[Objective]", *, at: datetime) -> dict[int, Status]:
    """Number → status of each that has key results, brought up to date. Two queries if nothing has changed."""
    keep_fresh(lambda: KeyResult.objects.live().filter(objective__in=objectives.order_by().values("pk")), at=at)
    rows: Any = Snapshot.objects.filter(objective__in=objectives.order_by().values("pk"))
    found = rows.order_by().values_list("objective").annotate(parts=BitOr(_bit()))
    return {pk: _status(parts) for pk, parts in found}


def status_counts(objectives: "QuerySet[Objective]", *, by: str, at: datetime) -> dict[Any, Counter[Status]]:
    """Value of the column ``by`` → how many of these objectives have each status. Three queries if nothing changed."""
    keep_fresh(lambda: KeyResult.objects.live().filter(objective__in=objectives.order_by().values("pk")), at=at)
    rows: Any = Snapshot.objects.filter(objective__in=objectives.order_by().values("pk")).order_by()
    found = rows.values("objective", key=F(f"objective__{by}")).annotate(parts=BitOr(_bit()))
    counts: dict[Any, Counter[Status]] = {}
    for key, parts, number in _alike(found):
        counts.setdefault(key, Counter())[_status(parts)] += number
    for key, number in objectives.order_by().values_list(by).annotate(Count("pk")):
        without = number - counts.setdefault(key, Counter()).total()
        if without > 0:
            counts[key][EMPTY] += without
    return counts


def _alike(objectives: "QuerySet[Any, Any]") -> list[tuple[Any, int, int]]:
    """Key, parts, and how many objectives have both alike. Django groups once: its statement stands inside ours."""
    statement, values = objectives.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT key, parts, count(*) FROM ({statement}) found GROUP BY key, parts", values)  # noqa: S608
        return cursor.fetchall()


def _bit() -> Case:
    """Which of ``_PARTS`` the key result of a snapshot is."""
    due = {True: Q(expected__gt=0), False: Q(expected__isnull=True) | Q(expected=0)}
    whens = [
        When(due[is_due] & Q(status=status.value), then=Value(1 << number))
        for number, (status, is_due) in enumerate(_PARTS)
    ]
    return Case(*whens, default=Value(0), output_field=IntegerField())


@cache
def _status(parts: int) -> Status:
    """By ``objective_status``, for which it makes no difference how many key results are alike."""
    return objective_status(
        ObjectivePart(status, has_something_due=is_due)
        for number, (status, is_due) in enumerate(_PARTS)
        if parts & 1 << number
    )
