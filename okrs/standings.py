"""Standings: where key results stand, stored, so that a board reads rows instead of counting work.

``assess()`` is the only formula; here its result is written down, and written again before it is read when the work
behind it changed (database triggers leave notes, see ``okrs/touching.py``) or time made it different
(``fresh_until``).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from interactions.models import Interaction, InteractionParticipant
from okrs.assessment import Assessment, assess
from okrs.cadence import SlotState
from okrs.models import KeyResult, Mark, Measurement, Objective, Standing, StandingDetail, Touch
from okrs.models.choices import Metric, Scope
from okrs.selectors.details import detail_of
from okrs.selectors.rows import ORDER, record_of
from organization.models import Membership

BATCH = 500
# Which key results have a standing: live ones of objectives that have begun.
_STANDING = Q(state=KeyResult.State.ACTIVE, objective__state__in=[Objective.State.ACTIVE, Objective.State.CLOSED])
WEEK = timedelta(days=7)
# What is recorded a week before the last day can still differ from it this long after the quarter.
_AFTERMATH = timedelta(days=8)


def due_ids(at: datetime) -> list[int]:
    """Key results whose standing is to be computed anew: work behind it changed, or its time has passed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT key_result_id FROM okrs_due(%s)", [at])
        return [pk for (pk,) in cursor.fetchall()]


def keep_fresh(
    scope: "QuerySet[KeyResult] | Callable[[], QuerySet[KeyResult]]", *, at: datetime, due: Sequence[int] | None = None
) -> int:
    """Bring the standings of ``scope`` up to ``at`` before they are read: one query when nothing changed, else two.

    ``scope`` may be what makes it, which is then only put together when something is due; ``due``: what ``due_ids``
    told the caller already.
    """
    due = due_ids(at) if due is None else due
    if not due:
        return 0
    scope = scope() if callable(scope) else scope
    # What stands no longer is in no scope, but its standing still is. One statement for both.
    inside = Q(pk__in=scope.order_by().values("pk"))
    gone = Q(pk__in=Standing.objects.filter(pk__in=due).values("pk")) & ~_STANDING
    wanted = list(KeyResult.objects.filter(inside | gone, pk__in=due).values_list("pk", flat=True))
    return sum(refresh(wanted[first : first + BATCH], at=at) for first in range(0, len(wanted), BATCH))


def due_among(scope: "QuerySet[KeyResult]", at: datetime) -> "QuerySet[KeyResult, tuple[int, bool]]":
    """Of few key results those that may be due, as (id, whether changed work waits to be looked through).

    For pages of one person or objective: unlike ``keep_fresh`` it does not read what is due elsewhere. The rows go to
    ``refresh_among``.
    """
    touched, marked = Exists(Touch.objects.all()), Exists(Mark.objects.filter(key_result_id=OuterRef("pk")))
    rows = KeyResult.objects.filter(pk__in=scope.order_by().values("pk")).order_by()
    return rows.filter(touched | marked | Q(standing__fresh_until__lte=at)).values_list("pk", touched)


def refresh_among(rows: Iterable[tuple[int, bool]], *, at: datetime) -> None:
    """Bring up to ``at`` those of ``due_among`` that are due indeed."""
    found = dict(rows)
    if any(found.values()):
        # Notes of changed work become marks before it is known whose standings they concern.
        found = {pk: False for pk in due_ids(at) if pk in found}
    if found:
        refresh(found, at=at)


def refresh_due(*, at: datetime, batch: int = 200) -> int:
    """What a worker does: every standing that is due, in small batches, leaving to others what they compute now."""
    due = due_ids(at)
    return sum(refresh(due[first : first + batch], at=at, waiting=False) for first in range(0, len(due), batch))


@transaction.atomic
def refresh(ids: Iterable[int], *, at: datetime, waiting: bool = True) -> int:
    """Compute the standings of these key results and write them; how many were written.

    The key results are locked in order first, so that of two computations the later one stands. Their marks are taken
    away before the work is read: what changes afterwards leaves a new mark. Without ``waiting`` those that somebody
    else is computing are left out.
    """
    wanted = sorted(set(ids))
    locked = list(
        KeyResult.objects.filter(pk__in=wanted)
        .order_by("pk")
        .select_for_update(no_key=True, skip_locked=not waiting)
        .values_list("pk", flat=True)
    )
    away = set(wanted) - set(locked)
    if away and not waiting:  # somebody else's computation takes those marks away; what was deleted has none
        away -= set(KeyResult.objects.filter(pk__in=away).values_list("pk", flat=True))
    Mark.objects.filter(key_result_id__in=[*locked, *away]).delete()
    rows = KeyResult.objects.filter(_STANDING, pk__in=locked).for_measuring()
    assessed = assess(rows, at=at)
    before = {
        row[0]: row for row in Standing.objects.filter(pk__in=locked).values_list("pk", "value", "status", "changed_at")
    }
    week_ago = _week_ago(assessed, at)
    ahead = _work_ahead(assessed.values(), at)
    made = [_standing(one, before.get(pk), week_ago.get(pk, ""), ahead.get(pk), at) for pk, one in assessed.items()]
    Standing.objects.bulk_create(
        made, update_conflicts=True, unique_fields=["key_result"], update_fields=_WRITTEN, batch_size=BATCH
    )
    StandingDetail.objects.bulk_create(
        [StandingDetail(standing_id=pk, found=detail_of(one)) for pk, one in assessed.items()],
        update_conflicts=True,
        unique_fields=["standing"],
        update_fields=["found"],
        batch_size=BATCH,
    )
    Standing.objects.filter(pk__in=set(before) - set(assessed)).delete()
    return len(made)


_WRITTEN = [field.name for field in Standing._meta.concrete_fields if not field.primary_key]


def _standing(
    one: Assessment,
    before: tuple[int, Decimal | None, str, datetime] | None,
    week_ago: str,
    ahead: datetime | None,
    at: datetime,
) -> Standing:
    kr = one.key_result
    record = record_of(one)
    changed_at = before[3] if before is not None and before[1:3] == (record["value"], record["status"]) else at
    return Standing(
        key_result=kr,
        objective_id=kr.objective_id,
        quarter_id=kr.objective.quarter_id,
        rank=2 * ORDER[one.shown_status] + (not one.is_stale),
        status_week_ago=week_ago,
        changed_at=changed_at,
        computed_at=at,
        fresh_until=_fresh_until(one, ahead, at),
        **record,
    )


def _fresh_until(one: Assessment, ahead: datetime | None, at: datetime) -> datetime | None:
    """When time alone changes the assessment: the owner's next midnight, a slot's due time, work dated ahead."""
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


def _week_ago(assessed: Iterable[int], at: datetime) -> dict[int, str]:
    """The status recorded for the day a week ago (UTC), by key result."""
    rows = Measurement.objects.filter(key_result__in=list(assessed), as_of=at.astimezone(UTC).date() - WEEK)
    return dict(rows.values_list("key_result", "status"))


def _work_ahead(assessed: Iterable[Assessment], at: datetime) -> dict[int, datetime]:
    """By key result the next moment at which held work counts that is dated later today or tomorrow."""
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
        moment = teams.get(kr.objective.primary_team_id) if kr.scope == Scope.TEAM else people.get(kr.owner_id)
        if moment and kr.measured_by != Metric.MANUAL:
            result[kr.pk] = moment
    return result
