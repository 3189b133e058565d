"""My quarter: the objectives a person answers for, own and of the team, and what needs attention among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from okrs.models import KeyResult, Objective, Standing
from okrs.progress import Status
from okrs.selectors.records import records_of
from okrs.selectors.rows import ORDER, Row, reads_reasons, row_from, whole_of
from okrs.standings import keep_fresh
from organization.models import Quarter, User


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


def my_quarter(user: User, quarter: Quarter, team_ids: Iterable[int], *, at: datetime) -> MyQuarter:
    """Own key results, and the team key results of ``team_ids``, grouped by the objective's code."""
    rows = (
        KeyResult.objects.visible_to(user)
        .live()
        .filter(objective__quarter=quarter, objective__state__in=["active", "closed"])
    )
    own, shared = Q(scope="owner", owner=user), Q(objective__is_team=True, objective__primary_team__in=list(team_ids))
    keep_fresh(rows.filter(own | shared), at=at)
    # Each part has its index; asked with "or" the whole quarter would be read.
    mine = rows.filter(own).order_by().values("pk").union(rows.filter(shared).order_by().values("pk"))
    records = records_of(Standing.objects.filter(pk__in=mine).order_by("key_result__code", "pk"))
    groups: dict[str, list[dict[str, Any]]] = {}
    for record in records:
        groups.setdefault(record["objective_code"], []).append(record)
    drafts = Objective.objects.visible_to(user).filter(quarter=quarter, owner=user, state="draft").count()
    with_reason = reads_reasons(user)
    made = {record["pk"]: row_from(record, at.date(), with_reason=with_reason) for record in records}
    needy = [row for row in made.values() if row.status == Status.AT_RISK]
    return MyQuarter(
        objectives=tuple(_objective(user, parts, made) for _, parts in sorted(groups.items())),
        attention=tuple(sorted(needy, key=lambda row: (ORDER[Status(row.status)], row.percent - (row.expected or 0)))),
        drafts=drafts,
        counts=tuple((status, sum(row.status == status for row in made.values())) for status in ORDER),
    )


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
