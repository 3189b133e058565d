"""My quarter: the objectives a person answers for, own and of the team, and what needs attention among them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from okrs.arithmetic.progress import Status
from okrs.models import KeyResult, Objective, Reach, Snapshot, reach_of
from okrs.models.choices import Scope
from okrs.models.objectives import KeyResultQuerySet
from okrs.snapshots.selectors.records import columns, records_from
from okrs.snapshots.selectors.rows import ORDER, Row, row_from, whole_of
from okrs.snapshots.storing import due_among, refresh_among
from organization import roles
from organization.models import Membership, Quarter, User

# So many people who left are named.
LEAVERS = 5


@dataclass(frozen=True, slots=True)
class MyObjective:
    """One objective of a person together with the team's of the same code: all key results in one list."""

    code: str
    title: str
    url: str
    status: str
    percent: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class MyQuarter:
    """A person's objectives of a quarter; ``drafts`` counts planned ones that are not active yet."""

    objectives: tuple[MyObjective, ...]
    attention: tuple[Row, ...]
    drafts: int
    counts: tuple[tuple[Status, int], ...]


def my_quarter(
    user: User, quarter: Quarter, *, at: datetime, is_fresh: bool = False, reach: Reach | None = None
) -> MyQuarter:
    """Own key results, and those of the teams the person belongs to on the day, grouped by the objective's code.

    Three queries, two where the caller knows that no snapshot is due (``is_fresh``). What the page shows besides
    (objectives that are followed, weeks that are owed) is brought up to date with them. ``reach``: whose check-ins
    the person reads, asked here (one more for MSLs and managers) where the caller does not know.
    """
    asked: dict[str, Any] = {"user": user.pk, "quarter": quarter.pk, "today": at.date()}
    scope = user.scope("objective")
    if not is_fresh:
        refresh_among(_due_of(scope, **asked, at=at), at=at)
    records = records_from(_snapshots_of(scope, **asked))
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["objective_code"], []).append(record)
    reach = reach_of(user, at.date()) if reach is None else reach
    made = {record["pk"]: row_from(record, at.date(), reach=reach) for record in records}
    needy = [row for row in made.values() if row.status == Status.AT_RISK]
    return MyQuarter(
        objectives=tuple(_objective(user, parts, made) for _, parts in sorted(groups.items())),
        attention=tuple(sorted(needy, key=lambda row: (ORDER[Status(row.status)], row.percent - (row.expected or 0)))),
        drafts=_drafts_of(scope, user=user.pk, quarter=quarter.pk).count(),
        counts=tuple((status, sum(row.status == status for row in made.values())) for status in ORDER),
    )


def _begun(scope: str, /, *conditions: Q, **fields: Any) -> "KeyResultQuerySet":
    begun = [Objective.State.ACTIVE, Objective.State.CLOSED]
    rows = KeyResult.objects.within(scope).order_by()
    return rows.filter(*conditions, state=KeyResult.State.ACTIVE, objective__state__in=begun, **fields)


def _shared(scope: str, user: int, quarter: int, today: date) -> "KeyResultQuerySet":
    teams = Membership.objects.on(today).filter(user=user).values("team")
    return _begun(scope, objective__quarter=quarter, objective__is_team=True, objective__primary_team__in=teams)


def _due_of(scope: str, user: int, quarter: int, today: date, at: datetime) -> "QuerySet[KeyResult, tuple[int, bool]]":
    # Also what is owed for another quarter that is still active. Each part has its index; asked with "or" the whole
    # quarter would be read.
    running = Q(objective__quarter=quarter) | Q(objective__quarter__state=Quarter.State.ACTIVE)
    own = _begun(scope, running, scope=Scope.OWNER, owner=user)
    followed = KeyResult.objects.filter(objective__quarter=quarter, objective__follows__user=user).order_by()
    shown = own.values("pk").union(_shared(scope, user, quarter, today).values("pk"), followed.values("pk"))
    return due_among(KeyResult.objects.filter(pk__in=shown), at)


def _snapshots_of(scope: str, user: int, quarter: int, today: date) -> "QuerySet[Snapshot, tuple[Any, ...]]":
    own = _begun(scope, objective__quarter=quarter, scope=Scope.OWNER, owner=user)
    mine = own.values("pk").union(_shared(scope, user, quarter, today).values("pk"))
    return columns().filter(pk__in=mine).order_by("key_result__code", "pk")


def _drafts_of(scope: str, user: int, quarter: int) -> "QuerySet[Objective]":
    return Objective.objects.within(scope).filter(quarter=quarter, owner=user, state=Objective.State.DRAFT)


def _objective(user: User, parts: list[dict[str, Any]], rows: dict[int, Row]) -> MyObjective:
    own = [part for part in parts if part["objective_owner"] == user.pk and not part["is_team_objective"]]
    named = (own or parts)[0]
    whole = whole_of(parts)
    row = rows[named["pk"]]
    return MyObjective(
        code=named["objective_code"],
        title=named["objective_title"],
        url=row.objective_url,
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
        rows=tuple(rows[part["pk"]] for part in parts),
    )


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many live key results of a quarter still belong to somebody who was deactivated."""

    owner_id: int
    name: str
    count: int


def owned_by_leavers(user: User, quarter: Quarter) -> list[LeftBehind]:
    """What people who left still own, by person; for whoever plans for the team, who alone can hand it over."""
    if not user.may("objective.plan"):
        return []
    rows = KeyResult.objects.live().filter(owner__is_active=False, objective__quarter=quarter)
    if user.profile == roles.MANAGER:
        rows = rows.filter(objective__primary_team__managers=user)
    found = rows.order_by("owner__sort_key", "owner").values_list("owner", "owner__display_name")
    return [LeftBehind(*row) for row in found.annotate(Count("pk", distinct=True))[:LEAVERS]]
