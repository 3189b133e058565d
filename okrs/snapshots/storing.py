"""Storing snapshots of where key results stand, so that a board reads rows instead of counting work.

``assess()`` is the only formula; this module stores its result. Before it is read, it is stored again if the work
behind it changed (database triggers leave notes, see ``okrs/models/touching.py``) or its time has passed
(``fresh_until``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from interactions.models import Interaction, InteractionParticipant
from okrs.arithmetic.cadence import SlotState
from okrs.arithmetic.progress import Status
from okrs.counting import Measure
from okrs.models import DueMark, KeyResult, Measurement, Objective, SealedRow, Snapshot, SnapshotDetail
from okrs.models.choices import Kind, Metric, Scope
from okrs.models.owners import spans_of
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.outlook import Forecast, read_figures
from okrs.snapshots.pace import DaysOff
from okrs.snapshots.selectors.rows import ORDER, record_of
from organization.models import Membership

# Raise it with every change of what ``assess()`` finds or a snapshot says: after an upgrade the worker then computes
# anew what the version before stored, even while it was being replaced. Without that a new kind of forecast would be
# missing until the owner's next midnight.
FORMULA = 1
# How many are computed in one transaction, which keeps them locked for well under a second.
BATCH = 200
# Which key results have a snapshot: live ones of objectives that have begun.
_SNAPSHOT = Q(state=KeyResult.State.ACTIVE, objective__state__in=[Objective.State.ACTIVE, Objective.State.CLOSED])
_OTHER = ~Q(formula=FORMULA)
WEEK = timedelta(days=7)
# How long after the quarter the comparison with the week before can still change.
_AFTERMATH = timedelta(days=8)


def due_ids(at: datetime) -> list[int]:
    """Key results whose snapshot must be recomputed: work behind it changed, or its time has passed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_result_id FROM okrs_due(%s)", [at])
        return [pk for (pk,) in cursor.fetchall()]


def keep_fresh(
    scope: "QuerySet[KeyResult] | Callable[[], QuerySet[KeyResult]]", *, at: datetime, due: Sequence[int] | None = None
) -> int:
    """Bring the snapshots of ``scope`` up to ``at`` before they are read: one query when nothing changed, else two.

    ``scope`` may be a function, which is called only if something is due. ``due``: the result of ``due_ids``, if the
    caller has it already.
    """
    due = due_ids(at) if due is None else due
    if not due:
        return 0
    scope = scope() if callable(scope) else scope
    # Dropped key results are in no scope any more, but their snapshots must be deleted. One statement for both.
    inside = Q(pk__in=scope.order_by().values("pk"))
    gone = Q(pk__in=Snapshot.objects.filter(pk__in=due).values("pk")) & ~_SNAPSHOT
    return refresh_if_due(KeyResult.objects.filter(inside | gone, pk__in=due).values_list("pk", flat=True), at=at)


def refresh_due(*, at: datetime) -> int:
    """The worker's task: compute all due snapshots in small batches, except those that others are computing.

    Also those that another version of this code computed.
    """
    other = Snapshot.objects.filter(_OTHER).exclude(pk__in=SealedRow.objects.evidence().values("row_id"))
    return refresh_if_due([*due_ids(at), *other.values_list("pk", flat=True)], at=at)


def refresh_if_due(ids: Iterable[int], *, at: datetime) -> int:
    """Compute those of these key results that are still due and that nobody else is computing; returns how many.

    Readers never wait for writers. A snapshot that another process is computing at this moment is left to it and shown
    as stored, which is how it was a fraction of a second ago. If that computation missed the newest change, the mark of
    the change is still there and the next reader computes it. A key result is checked again once it is locked, so that
    of ten readers who find it due only one computes it.
    """
    wanted = sorted(set(ids))
    return sum(_refresh_batch(wanted[first : first + BATCH], at) for first in range(0, len(wanted), BATCH))


def _refresh_batch(ids: list[int], at: datetime) -> int:
    with transaction.atomic():
        locked = _locked(ids, skip_locked=True)
        marked = DueMark.objects.filter(key_result_id__in=locked).values_list("key_result_id", flat=True)
        expired = Snapshot.objects.filter(Q(fresh_until__lte=at) | _OTHER, pk__in=locked).values_list("pk", flat=True)
        due = sorted(marked.union(expired))
        made = _compute(due, at) if due else 0
    if len(locked) < len(ids):
        # Delete the marks of deleted key results, which nobody computes. Outside the transaction: nobody waits for it.
        known = KeyResult.objects.filter(pk__in=ids).values_list("pk", flat=True)
        DueMark.objects.filter(key_result_id__in=set(ids).difference(known)).delete()
    return made


@transaction.atomic
def refresh(ids: Iterable[int], *, at: datetime) -> int:
    """Compute these key results, due or not, after waiting for anybody computing them; returns how many.

    Not for readers: see ``refresh_if_due``.
    """
    return _compute(_locked(ids), at)


def _locked(ids: Iterable[int], *, skip_locked: bool = False) -> list[int]:
    """Lock key results until the end of the transaction, in order, so that there is no deadlock."""
    rows = KeyResult.objects.filter(pk__in=set(ids)).order_by("pk")
    return list(rows.select_for_update(no_key=True, skip_locked=skip_locked).values_list("pk", flat=True))


def _compute(locked: list[int], at: datetime) -> int:
    """Write the snapshots of key results that the transaction has locked, so that the later of two computations wins.

    Their marks are deleted before the work is read: any later change leaves a new mark. Sealed ones stay as they were
    when their quarter was closed.
    """
    DueMark.objects.filter(key_result_id__in=locked).delete()
    sealed = set(SealedRow.objects.evidence().filter(row_id__in=locked).values_list("row_id", flat=True))
    locked = [pk for pk in locked if pk not in sealed]
    rows = KeyResult.objects.filter(_SNAPSHOT, pk__in=locked).for_measuring()
    assessed = assess(rows, at=at)
    before = {
        row[0]: row for row in Snapshot.objects.filter(pk__in=locked).values_list("pk", "value", "status", "changed_at")
    }
    week_ago = _week_ago(assessed, at)
    ahead = _work_ahead(assessed.values(), at)
    made = [_snapshot(one, before.get(pk), week_ago.get(pk, ""), ahead.get(pk), at) for pk, one in assessed.items()]
    Snapshot.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["key_result"], update_fields=_WRITTEN, batch_size=BATCH
    )
    SnapshotDetail.objects.bulk_create(
        [SnapshotDetail(snapshot_id=pk, found=detail_of(one)) for pk, one in assessed.items()],
        update_conflicts=True,
        unique_fields=["snapshot"],
        update_fields=["found"],
        batch_size=BATCH,
    )
    Snapshot.objects.filter(pk__in=set(before) - set(assessed)).delete()
    return len(made)


_WRITTEN = [field.name for field in Snapshot._meta.concrete_fields if not field.primary_key]


def _snapshot(
    one: Assessment,
    before: tuple[int, Decimal | None, str, datetime] | None,
    week_ago: str,
    ahead: datetime | None,
    at: datetime,
) -> Snapshot:
    kr = one.key_result
    record = record_of(one)
    changed_at = before[3] if before is not None and before[1:3] == (record["value"], record["status"]) else at
    return Snapshot(
        key_result=kr,
        objective_id=kr.objective_id,
        quarter_id=kr.objective.quarter_id,
        rank=2 * ORDER[one.shown_status] + (not one.is_stale),
        status_week_ago=week_ago,
        changed_at=changed_at,
        computed_at=at,
        formula=FORMULA,
        fresh_until=_fresh_until(one, ahead, at),
        **record,
    )


def _fresh_until(one: Assessment, ahead: datetime | None, at: datetime) -> datetime | None:
    """When time alone will change the assessment: the owner's next midnight, a slot's due time, or work dated ahead."""
    kr = one.key_result
    local = at.astimezone(kr.owner.zone)
    if local.date() > kr.objective.quarter.ends_on + _AFTERMATH:
        return None
    moments = [datetime.combine(local.date() + timedelta(days=1), time(), kr.owner.zone)]
    moments += [
        result.due_at + timedelta(microseconds=1)
        for result in one.slots
        if result.state in (SlotState.PENDING, SlotState.MET) and result.due_at >= at
    ]
    return min([*moments, ahead] if ahead else moments)


def _week_ago(assessed: Mapping[int, Assessment], at: datetime) -> dict[int, str]:
    """The status recorded for the owner's day a week ago, by key result."""
    days = {pk: at.astimezone(one.key_result.owner.zone).date() - WEEK for pk, one in assessed.items()}
    rows = Measurement.objects.filter(key_result__in=days, as_of__in=set(days.values()))
    return {pk: status for pk, day, status in rows.values_list("key_result", "as_of", "status") if days[pk] == day}


def _work_ahead(assessed: Iterable[Assessment], at: datetime) -> dict[int, datetime]:
    """By key result, the next moment at which held work counts that is dated later today or tomorrow."""
    rows = list(
        Interaction.objects.held()
        .filter(starts_at__gt=at, starts_at__lt=at + timedelta(days=2))
        .values_list("pk", "msl", "starts_at")
    )
    if not rows:
        return {}
    people: dict[int, datetime] = {}
    moments = {pk: starts_at for pk, _, starts_at in rows}
    joined = InteractionParticipant.objects.filter(interaction__in=moments).values_list("interaction", "user")
    for person, starts_at in [(msl, moment) for _, msl, moment in rows] + [
        (user, moments[interaction]) for interaction, user in joined
    ]:
        people[person] = min(starts_at, people.get(person, starts_at))
    teams: dict[int, datetime] = defaultdict(lambda: at + timedelta(days=2))
    for team, person in Membership.objects.filter(user__in=people).values_list("team", "user"):
        teams[team] = min(teams[team], people[person])
    result = {}
    for one in assessed:
        kr = one.key_result
        if kr.scope == Scope.TEAM:
            moment = teams.get(kr.objective.primary_team_id)
        else:
            moment = min((people[span.owner_id] for span in spans_of(kr) if span.owner_id in people), default=None)
        if moment and kr.measured_by != Metric.MANUAL:
            result[kr.pk] = moment
    return result


# --- What the page of one key result draws, stored besides its snapshot ---------------------
# Days are stored as their distance from the quarter's first day. Nothing is counted here.


@dataclass(frozen=True, slots=True)
class Detail:
    """What the chart of a key result reads, as ``assess()`` computed it; fields as in ``Assessment``.

    ``on`` is no later than the quarter's end. ``measure`` does not have the rows of a cadence: its slots are in the
    snapshot.
    """

    key_result: KeyResult
    on: date
    measure: Measure
    value: Decimal | None
    target: Decimal | None
    status: Status
    verdict: dict[str, Any]
    forecast: Forecast | None
    off: DaysOff
    said_on: tuple[date, ...]


def detail_of(assessment: Assessment) -> dict[str, Any]:
    """What is stored of an assessment for its page, as plain JSON."""
    first, found = assessment.key_result.objective.quarter.starts_on, assessment.measure
    return {
        "until": (min(assessment.on, assessment.key_result.objective.quarter.ends_on) - first).days,
        "days": _distances(found.days, first),
        "steps": _dated(found.steps, first),
        "readings": _dated(found.readings, first),
        "rows": found.rows,
        "newest": list(found.newest),
        "holidays": _distances(sorted(assessment.off.holidays), first),
        "leave": _distances(sorted(assessment.off.leave), first),
        "congress": _distances(sorted(assessment.off.congress), first),
        "joined": None if assessment.off.joined_on is None else (assessment.off.joined_on - first).days,
        "said": _distances(assessment.said_on, first),
    }


def read_detail(key_result: KeyResult, snapshot: Snapshot, found: dict[str, Any]) -> Detail:
    """A detail from its stored form. The key result has its milestones and its objective's quarter loaded."""
    first = key_result.objective.quarter.starts_on
    steps = tuple(key_result.milestones.all()) if key_result.kind == Kind.MILESTONE else ()
    return Detail(
        key_result=key_result,
        on=first + timedelta(days=found["until"]),
        measure=Measure(
            snapshot.value,
            days=_days(found["days"], first),
            steps=_values(found["steps"], first),
            readings=_values(found["readings"], first),
            milestones=steps,
            rows=found["rows"],
            newest=tuple(found["newest"]),
        ),
        value=snapshot.value,
        target=snapshot.target,
        status=Status(snapshot.computed),
        verdict=snapshot.verdict,
        forecast=read_figures(snapshot.forecast_figures),
        off=DaysOff(
            holidays=frozenset(_days(found["holidays"], first)),
            leave=frozenset(_days(found["leave"], first)),
            congress=frozenset(_days(found["congress"], first)),
            joined_on=None if found.get("joined") is None else first + timedelta(days=found["joined"]),
        ),
        said_on=_days(found["said"], first),
    )


def _distances(days: Iterable[date], first: date) -> str:
    return " ".join(str((day - first).days) for day in days)


def _days(distances: str, first: date) -> tuple[date, ...]:
    return tuple(first + timedelta(days=int(one)) for one in distances.split())


def _dated(pairs: Iterable[tuple[date, Decimal]], first: date) -> list[list[Any]]:
    return [[(day - first).days, str(value)] for day, value in pairs]


def _values(pairs: Iterable[list[Any]], first: date) -> tuple[tuple[date, Decimal], ...]:
    return tuple((first + timedelta(days=number), Decimal(value)) for number, value in pairs)
