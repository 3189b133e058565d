"""My quarter: the objectives a person answers for, own and of the team, and what needs attention among them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.urls import reverse

from okrs.assessment import Assessment, assess, assess_objective
from okrs.models import KeyResult, Objective
from okrs.progress import Status
from okrs.selectors.rows import ORDER, Row, reads_reasons, row_of
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
    mine = Q(scope="owner", owner=user) | Q(objective__is_team=True, objective__primary_team__in=list(team_ids))
    rows = (
        KeyResult.objects.visible_to(user)
        .live()
        .filter(mine, objective__quarter=quarter, objective__state__in=["active", "closed"])
        .for_measuring()
    )
    assessed = sorted(assess(rows, at=at).values(), key=lambda one: (one.key_result.code, one.key_result.pk))
    groups: dict[str, list[Assessment]] = {}
    for one in assessed:
        groups.setdefault(one.key_result.objective.code, []).append(one)
    drafts = Objective.objects.visible_to(user).filter(quarter=quarter, owner=user, state="draft").count()
    made = [row_of(one, at.date(), with_reason=reads_reasons(user)) for one in assessed]
    needy = [row for row in made if row.status == Status.AT_RISK]
    return MyQuarter(
        objectives=tuple(_objective(user, parts, at) for _, parts in sorted(groups.items())),
        attention=tuple(sorted(needy, key=lambda row: (ORDER[Status(row.status)], row.percent - (row.expected or 0)))),
        drafts=drafts,
        counts=tuple((status, sum(row.status == status for row in made)) for status in ORDER),
    )


def _objective(user: User, parts: list[Assessment], at: datetime) -> MyObjective:
    own = [
        one for one in parts if one.key_result.objective.owner_id == user.pk and not one.key_result.objective.is_team
    ]
    objective = (own or parts)[0].key_result.objective
    whole = assess_objective(parts)
    return MyObjective(
        code=objective.code,
        title=objective.title,
        url=reverse("objective", args=[objective.pk]),
        status=whole.status.value,
        percent=int(100 * (whole.progress or 0) + 0.5),
        rows=tuple(row_of(one, at.date(), with_reason=reads_reasons(user)) for one in parts),
    )
