"""My quarter: the objectives of a person and of their teams, and what needs attention."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from okrs.arithmetic.progress import Status
from okrs.models import KeyResult, Objective, Reach, SnapshotRow, reach_of
from okrs.models.choices import Scope
from okrs.models.objectives import KeyResultQuerySet
from okrs.snapshots.selectors.records import records_of
from okrs.snapshots.selectors.rows import ORDER, Row, mark_of, row_from, whole_of
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.models import Membership, Quarter, User

# The most people who left that are named.
LEAVERS = 5


@dataclass(frozen=True, slots=True)
class MyObjective:
    """A person's objective together with the team's of the same code: all key results in one list."""

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


def my_quarter(
    user: User, quarter: Quarter, *, at: datetime, due: Sequence[int] | None = None, reach: Reach | None = None
) -> MyQuarter:
    """Own key results, and those of the person's teams on that day, grouped by the objective's code.

    Three queries when nothing changed since the last read, two if the caller has already asked which snapshots are
    ``due``. What else the page shows (followed objectives, missing weeks) is brought up to date with them. ``reach``:
    whose check-ins the person reads; without it, it is looked up here (one more query for MSLs and managers).
    """
    keep_fresh(lambda: _shown_to(user, quarter, at.date()), at=at, due=due)
    records = _records(user, quarter, at.date())
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["objective_code"], []).append(record)
    reach = reach_of(user, at.date()) if reach is None else reach
    made = {record["pk"]: row_from(record, at.date(), reach=reach) for record in records}
    needy = [row for row in made.values() if row.mark == Status.AT_RISK]
    drafts = Objective.objects.visible_to(user).filter(quarter=quarter, owner=user, state=Objective.State.DRAFT)
    return MyQuarter(
        objectives=tuple(_objective(user, parts, made) for _, parts in sorted(groups.items())),
        attention=tuple(sorted(needy, key=lambda row: (ORDER[mark_of(row.mark)], row.percent - (row.expected or 0)))),
        drafts=drafts.count(),
    )


def _teams(user: User, today: date) -> "QuerySet[Membership, Any]":
    return Membership.objects.on(today).filter(user=user).values("team")


def _shown_to(user: User, quarter: Quarter, today: date) -> KeyResultQuerySet:
    """Key results to bring up to date: own ones (of all active quarters, which may lack reports), teams', followed."""
    running = Q(objective__quarter=quarter) | Q(objective__quarter__state=Quarter.State.ACTIVE)
    shared = Q(objective__quarter=quarter, objective__is_team=True, objective__primary_team__in=_teams(user, today))
    followed = Q(objective__quarter=quarter, objective__follows__user=user)
    return KeyResult.objects.filter(Q(running, owner=user) | shared | followed)


def _records(user: User, quarter: Quarter, today: date) -> list[dict[str, Any]]:
    """Own key results and the teams'. A union, so that each part uses its index; "or" would read the whole quarter."""
    rows = SnapshotRow.objects.filter(quarter_id=quarter.pk)
    if user.scope("objective") != roles.FULL:
        rows = rows.filter(objective_id__in=Objective.objects.visible_to(user))
    own = rows.filter(owner_id=user.pk, scope=Scope.OWNER)
    teams = rows.filter(objective_quarter_id=quarter.pk, is_team_objective=True, team_id__in=_teams(user, today))
    found = {record["pk"]: record for record in records_of(own.union(teams, all=True))}
    return sorted(found.values(), key=lambda record: (record["code"], record["pk"]))


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
    """How many live key results of a quarter still belong to a deactivated person."""

    owner_id: int
    name: str
    count: int


def owned_by_leavers(user: User, quarter: Quarter) -> list[LeftBehind]:
    """What people who left still own, by person; only for planners of the team, who can hand it over."""
    if not user.may("objective.plan"):
        return []
    rows = KeyResult.objects.live().filter(owner__is_active=False, objective__quarter=quarter)
    if user.profile == roles.MANAGER:
        rows = rows.filter(objective__primary_team__managers=user)
    found = rows.order_by("owner__sort_key", "owner").values_list("owner", "owner__display_name")
    return [LeftBehind(*row) for row in found.annotate(Count("pk", distinct=True))[:LEAVERS]]
