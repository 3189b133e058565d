"""Target 9: the stored rollup of a quarter is faster than a live recount, and equals it after a storm of edits."""

import statistics
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from django.db import connection
from django.utils import timezone

from okrs.models import CheckIn, KeyResult, Snapshot
from okrs.snapshots.assessment import assess
from okrs.snapshots.selectors.rows import record_of
from okrs.snapshots.storing import keep_fresh, refresh_due
from organization.models import Quarter

SEED = 815
STORED, LIVE = 15, 3  # how often each is timed
# Changes that people and imports make to work: statement, and its random parameters. All leave valid rows.
EDITS = (
    "UPDATE interactions_interaction SET minutes = %(minutes)s WHERE id = %(interaction)s",
    "UPDATE interactions_interaction SET purpose = %(purpose)s WHERE id = %(interaction)s",
    "UPDATE interactions_interaction SET channel = %(channel)s WHERE id = %(interaction)s",
    "UPDATE interactions_interaction SET state = 'cancelled' WHERE id = %(interaction)s",
    "UPDATE interactions_interaction SET state = 'amended' WHERE id = %(interaction)s AND ae_screen <> ''",
    """UPDATE interactions_interaction SET occurred_on = %(day)s, starts_at = %(day)s::date + interval '10 hours'
       WHERE id = %(interaction)s""",
    """UPDATE interactions_interaction SET therapeutic_area_id = (SELECT min(id) FROM organization_therapeuticarea),
              product_id = NULL WHERE id = %(interaction)s""",
    "DELETE FROM interactions_exchangetopic WHERE interaction_id = %(interaction)s",
    'DELETE FROM interactions_followupquestion WHERE interaction_id = %(interaction)s AND "order" = 2',
    "UPDATE interactions_followupquestion SET depth = 'why' WHERE interaction_id = %(interaction)s",
    "DELETE FROM interactions_interactionparticipant WHERE interaction_id = %(interaction)s",
    "UPDATE interactions_activity SET held_on = NULL WHERE id = %(activity)s",
    "UPDATE interactions_activity SET held_on = %(day)s WHERE id = %(activity)s",
    "UPDATE interactions_activity SET attendee_count = NULL WHERE id = %(activity)s",
    "UPDATE interactions_activity SET open_findings = 1 - least(open_findings, 1) WHERE id = %(activity)s",
    "UPDATE interactions_activity SET is_cancelled = NOT is_cancelled WHERE id = %(activity)s",
    "DELETE FROM interactions_activityparticipant WHERE activity_id = %(activity)s",
    "UPDATE okrs_weeklyupdate SET nothing_new_heard = NOT nothing_new_heard WHERE id = %(update)s",
    "DELETE FROM okrs_weeklyupdateinsight WHERE update_id = %(update)s",
    "UPDATE okrs_checkin SET confidence = %(confidence)s WHERE id = %(check_in)s",
    "DELETE FROM okrs_checkininsight WHERE check_in_id = %(check_in)s",
    "UPDATE okrs_keyresult SET target = greatest(1, target + %(more)s) WHERE id = %(key_result)s AND kind = 'count'",
)


def _milliseconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(1_000 * (time.perf_counter() - begun))
    return statistics.median(taken)


def compare(edits: int) -> dict[str, Any]:
    """How much faster the stored rollup of the running quarter is, and how many key results differ after ``edits``.

    Both give value, progress, expected progress and status of every key result of the quarter. The time of the stored
    one includes checking whether anything changed. Afterwards all figures of the running quarter and of the one before
    are compared.
    """
    running, before = Quarter.objects.order_by("-starts_on")[:2]
    refresh_due(at=timezone.now())
    scope = KeyResult.objects.filter(objective__quarter=running)

    def stored() -> None:
        keep_fresh(scope, at=timezone.now())
        rows = Snapshot.objects.filter(quarter=running)
        list(rows.values_list("key_result", "value", "progress", "expected", "status", "is_stale"))

    def live() -> None:
        assess(scope.for_measuring(), at=timezone.now())

    fast, slow = _milliseconds(stored, STORED), _milliseconds(live, LIVE)
    begun = time.monotonic()
    storm(edits, before.starts_on, running.ends_on)
    refresh_due(at=timezone.now())
    return {
        "key_results": scope.count(),
        "stored": fast,
        "live": slow,
        "ratio": slow / fast,
        "edits": edits,
        "seconds": time.monotonic() - begun,
        "different": different([running, before], timezone.now()),
    }


def storm(edits: int, first: date, last: date) -> None:
    """Make ``edits`` random changes of work dated between two days, one statement each.

    What belongs to a closed quarter's plan stays as it is; the database would refuse.
    """
    random = Random(SEED)
    drawn = {
        "interaction": _ids("interactions_interaction", "occurred_on", first, last),
        "activity": _ids("interactions_activity", "planned_on", first, last),
        "update": _ids("okrs_weeklyupdate", "week_start", first, last),
    }
    key_results = list(
        KeyResult.objects.filter(objective__quarter__starts_on__gte=first)
        .exclude(objective__quarter__state=Quarter.State.CLOSED)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    said = CheckIn.objects.filter(key_result__in=key_results, published_at__isnull=False)
    drawn["check_in"] = list(said.order_by("pk").values_list("pk", flat=True))
    days = (min(last, timezone.now().date()) - first).days
    with connection.cursor() as cursor:
        for _ in range(edits):
            values: dict[str, Any] = {name: random.choice(ids) for name, ids in drawn.items()}
            values |= {
                "key_result": random.choice(key_results),
                "minutes": random.randint(5, 90),
                "purpose": random.choice(("scientific_exchange", "reactive_response", "introduction")),
                "channel": random.choice(("face_to_face", "email", "phone", "other")),
                "day": first + timedelta(days=random.randint(0, days)),
                "confidence": random.randint(0, 10),
                "more": random.choice((-2, -1, 1, 2)),
            }
            cursor.execute(random.choice(EDITS), values)


def _ids(table: str, dated: str, first: date, last: date) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id FROM {table} WHERE {dated} BETWEEN %s AND %s ORDER BY id", [first, last])
        return [pk for (pk,) in cursor.fetchall()]


def different(quarters: list[Quarter], at: datetime) -> int:
    """How many key results of these quarters have a snapshot that differs from a recount."""
    scope = KeyResult.objects.filter(objective__quarter__in=quarters)
    keep_fresh(scope, at=at)
    stored = {one.pk: vars(one) for one in Snapshot.objects.filter(quarter__in=quarters)}
    counted = assess(scope.live().for_measuring(), at=at)
    return sum(
        pk not in stored or any(stored[pk][name] != value for name, value in record_of(one).items())
        for pk, one in counted.items()
    ) + len(set(stored) - set(counted))
