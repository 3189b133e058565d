"""What a quarter did not finish is carried into another: new rows linked to the old (domain.md, rule 9)."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.models import Alignment, KeyResult, Milestone, Objective, Snapshot
from okrs.models.choices import SHARE_METRICS, Kind, Metric
from okrs.planning.services.objectives import lock_plan, next_code, require_planner
from organization.ground.constraints import atomic_write
from organization.models import Membership, Quarter, Team, User

# Kinds with a level to start from; everything else is counted from 0 again.
_LEVELS = frozenset({Kind.NUMBER, Kind.PERCENTAGE})
_DONE = ("complete", "met")


def unfinished_key_results(objectives: Iterable[int]) -> dict[int, Decimal | None]:
    """By key result of these objectives that is live and not finished, its last stored value. One query.

    Finished is Complete while the quarter runs, and met once it has ended.
    """
    rows = Snapshot.objects.filter(
        key_result__objective__in=list(objectives), key_result__state=KeyResult.State.ACTIVE
    ).values_list("key_result", "value", "status", "outcome")
    return {pk: value for pk, value, status, outcome in rows if (outcome or status) not in _DONE}


@atomic_write
def carry_forward(
    *, objective: Objective, quarter: Quarter, by: User, today: date, is_whole: bool = False
) -> Objective:
    """A draft of ``quarter`` that carries the objective on, with its unfinished key results (``is_whole``: with all).

    Counts begin at 0 again; a level begins where it stands. Planned days move with the quarter. Who is no longer in
    the team leaves it to ``by``. It gets its old code where that is free.

    Who may: planners of the team. Raises ValidationError once planning of ``quarter`` is over.
    """
    team = objective.primary_team
    require_planner(by=by, team_id=team.pk, quarter=quarter)
    lock_plan(team)
    there = set(
        Membership.objects.on(max(today, quarter.starts_on)).filter(team=team).values_list("user", flat=True)
    ) | set(team.managers.values_list("pk", flat=True))

    def owner_of(row: Objective | KeyResult) -> User:
        return row.owner if row.owner.is_active and row.owner_id in there else by

    made = Objective(
        title=objective.title, why=objective.why, quarter=quarter, primary_team=team, owner=owner_of(objective),
        is_team=objective.is_team, commitment=objective.commitment, carried_from=objective,
        began_from_id=objective.began_from_id, therapeutic_area=_active(objective.therapeutic_area),
        imperative=_active(objective.imperative),
    )  # fmt: skip
    made.code = _code_of(objective, made)
    values = unfinished_key_results([objective.pk])
    rows = objective.key_results.filter(state=KeyResult.State.ACTIVE).select_related("owner", "objective__quarter")
    if not is_whole:
        rows = rows.filter(pk__in=values)
    moved = quarter.starts_on - objective.quarter.starts_on
    with acting(by=by.pk, reason=f"Carried forward from {objective.quarter.name}"):
        made.full_clean()
        made.save()
        for number, row in enumerate(rows.prefetch_related("milestones").order_by("code_key", "pk"), start=1):
            code = row.code if made.code == objective.code else f"KR{made.code.removeprefix('O')}.{number}"
            copy = _copy(row, made, code, owner_of(row), values.get(row.pk))
            copy.full_clean()
            copy.save()
            Milestone.objects.bulk_create(_steps(row, copy, moved, quarter))
    return made


def _active(row: Any) -> Any:
    return row if row is not None and row.is_active else None


def _code_of(old: Objective, made: Objective) -> str:
    there = Objective.objects.live().filter(
        quarter=made.quarter, primary_team=made.primary_team, owner=made.owner, is_team=made.is_team, code=old.code
    )
    return next_code(made) if there.exists() else old.code


def _copy(row: KeyResult, made: Objective, code: str, owner: User, value: Decimal | None) -> KeyResult:
    baseline = row.baseline
    counts = row.measured_by not in {Metric.MANUAL, Metric.CUSTOM, *SHARE_METRICS}
    is_sum = row.measured_by == Metric.CUSTOM and row.kind == Kind.NUMBER
    if row.kind in _LEVELS and not counts and not is_sum and value is not None and value != row.target:
        baseline = value
    copy = KeyResult(objective=made, code=code, owner=owner, carried_from=row, baseline=baseline)
    for name in (
        "title", "kind", "direction", "target", "range_low", "range_high", "unit", "weight", "scope", "pace",
        "measured_by", "measure",
    ):  # fmt: skip
        setattr(copy, name, getattr(row, name))
    if copy.kind in _LEVELS and copy.target is not None:
        falls = copy.target < copy.baseline
        copy.direction = KeyResult.Direction.DECREASE if falls else KeyResult.Direction.INCREASE
    return copy


def _steps(row: KeyResult, copy: KeyResult, moved: timedelta, quarter: Quarter) -> list[Milestone]:
    """What was not reached, as many days into the new quarter as it was into the old one."""
    return [
        Milestone(
            key_result=copy, title=one.title, weight=one.weight,
            planned_on=min(max(one.planned_on + moved, quarter.starts_on), quarter.ends_on),
        )
        for one in row.milestones.all()
        if one.done_on is None
    ]  # fmt: skip


@atomic_write
def copy_quarter(
    *, source: Quarter, quarter: Quarter, team: Team, by: User, today: date, member: User | None = None
) -> list[Objective]:
    """Drafts of ``quarter`` like everything that the team planned for ``source``, with its alignments among each other.

    As ``carry_forward`` makes them, with finished key results too. For one ``member``: what was theirs. Whoever has an
    objective of the same code keeps it. Who may: planners of the team. Raises ValidationError if nothing is left.
    """
    require_planner(by=by, team_id=team.pk, quarter=quarter)
    if source.starts_on >= quarter.starts_on:
        raise ValidationError(f"Only a quarter before {quarter.name} can be copied into it.")
    lock_plan(team)
    there = set(
        Objective.objects.live().filter(quarter=quarter, primary_team=team).values_list("owner", "is_team", "code")
    )
    rows = (
        Objective.objects.live()
        .filter(quarter=source, primary_team=team)
        .select_related("quarter", "primary_team", "owner", "therapeutic_area", "imperative")
        .order_by("-is_team", "owner__sort_key", "owner", "code_key", "pk")
    )
    if member is not None:
        rows = rows.filter(owner=member, is_team=False)
    made = {
        old.pk: carry_forward(objective=old, quarter=quarter, by=by, today=today, is_whole=True)
        for old in rows
        if (old.owner_id, old.is_team, old.code) not in there
    }
    if not made:
        raise ValidationError(f"There is nothing of {source.name} that is not in the plan already.")
    with acting(by=by.pk, reason=f"Copied from {source.name}"):
        for one in Alignment.objects.filter(objective__in=made, to__in=made):
            Alignment.objects.create(
                objective=made[one.objective_id], to=made[one.to_id], kind=one.kind, weight=one.weight
            )
    return list(made.values())
