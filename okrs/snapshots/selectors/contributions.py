"""What contributes to objectives, from stored snapshots: the one way in which it reaches a page, a file or the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection

from okrs.arithmetic.contributions import NO_CONTRIBUTIONS, Contributions, Part
from okrs.models import Measurement
from okrs.snapshots.storing import due_ids, refresh_if_due


def contributions_of(
    records: Iterable[Mapping[str, Any]], *, at: datetime | None = None, day: date | None = None
) -> Contributions:
    """What contributes to the objectives of these records; no query where nothing does.

    ``is_contributed`` of a record says whether anything may.
    """
    objectives = {one["objective_id"] for one in records if one.get("is_contributed", True)}
    return contributions_to(objectives, at=at, day=day)


def contributions_to(
    objectives: Iterable[int], *, at: datetime | None = None, day: date | None = None
) -> Contributions:
    """What contributes to these objectives, also indirectly: active or closed objectives, whoever may read them.

    ``at``: now; snapshots behind it are brought up to date first. ``day``: as recorded at the end of that day instead.
    One query, none without objectives; with contributions now another, for what is due.
    """
    asked = sorted(set(objectives))
    if not asked:
        return NO_CONTRIBUTIONS
    rows = _read(asked, day)
    behind = {key_result for _, _, _, key_result, _ in rows if key_result is not None}
    if behind and day is None and at is not None and (due := behind.intersection(due_ids(at))):
        refresh_if_due(due, at=at)
        rows = _read(asked, day)
    below: dict[int, list[tuple[int, float]]] = defaultdict(list)
    parts: dict[int, list[Part]] = defaultdict(list)
    for objective, above, weight, key_result, progress in rows:
        if key_result is None:
            below[above].append((objective, weight))
        else:
            parts[objective].append((weight, progress))
    return Contributions(below, parts)


def recorded_contributions(objective: int, found: Contributions) -> dict[str, list[Part]]:
    """By day ("2026-02-28"), what contributed to the objective as recorded; ``found``: what contributes now.

    One query, none where nothing contributes.
    """
    if not found.below:
        return {}
    rows = Measurement.objects.filter(key_result__objective__in=list(found.parts), key_result__state="active")
    days: dict[date, dict[int, list[Part]]] = defaultdict(lambda: defaultdict(list))
    for day, behind, weight, progress in rows.values_list(
        "as_of", "key_result__objective", "key_result__weight", "progress"
    ):
        days[day][behind].append((float(weight), progress))
    return {day.isoformat(): Contributions(found.below, parts).plus([objective]) for day, parts in days.items()}


def _read(objectives: list[int], day: date | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM okrs_contributing(%s, %s)", [objectives, day])
        return cursor.fetchall()
