"""Objectives in another place of the plan, with another owner, in another quarter."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.models import DraftReview, KeyResult, Objective
from okrs.planning.services.key_results import edit_key_result
from okrs.planning.services.objectives import lock_plan, next_code, replace, require_open, require_planner
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import Quarter, User

UP, DOWN = "up", "down"


@atomic_write
def reorder(*, objective: Objective, by: User, way: str) -> None:
    """Move an objective one place up or down among those of its owner in the plan; its code stays.

    Who may: planners of the team, and the owner, whose place it is in. At the end of the list nothing happens.
    """
    if by.pk != objective.owner_id or objective.is_team or not by.may("objective.draft"):
        require_planner(by=by, team_id=objective.primary_team_id, quarter=objective.quarter)
    require_open(objective.quarter)
    if way not in (UP, DOWN):
        raise ValidationError("Choose up or down.")
    lock_plan(objective.primary_team)
    rows = list(
        Objective.objects.live()
        .filter(
            quarter=objective.quarter, primary_team=objective.primary_team, owner=objective.owner,
            is_team=objective.is_team,
        )
        .order_by("position", "code_key", "pk")
    )  # fmt: skip
    place = next((at for at, one in enumerate(rows) if one.pk == objective.pk), None)
    if place is None:
        raise ValidationError("It is not in the plan any more.")
    other = place + (1 if way == DOWN else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    with acting(by=by.pk):
        for position, row in enumerate(rows, start=1):
            if row.position != position:
                Objective.objects.filter(pk=row.pk).update(position=position)


@atomic_write
def move_objective(
    *, objective: Objective, by: User, version: int, owner: User, quarter: Quarter, at: datetime, reason: str,
    keeps: bool = False,
) -> Objective:  # fmt: skip
    """Give an objective to another owner, or a draft to another quarter, or both; history is kept.

    Key results of its owner go with it. Of an active one a reason is asked for, and what was counted stays counted for
    another owner if it is to (``keeps``, see ``edit_key_result``). Work counts in the quarter of its day: so what is
    active stays in its quarter, and is carried forward instead. Planned days move as many days as the quarter does.

    Who may: planners of the team. Raises ValidationError with code ``conflict`` if somebody changed it meanwhile.
    """
    team = objective.primary_team
    for one in (objective.quarter, quarter):
        require_planner(by=by, team_id=team.pk, quarter=one)
    lock_plan(team)
    current = Objective.objects.select_for_update(of=("self",)).select_related("quarter", "owner").get(pk=objective.pk)
    if current.state not in (Objective.State.DRAFT, Objective.State.ACTIVE):
        raise ValidationError("Only drafts and active objectives are moved.")
    is_active = current.state == Objective.State.ACTIVE
    if is_active and quarter != current.quarter:
        raise ValidationError(
            {"quarter": "It is active, and its work counts in its quarter. Carry it forward in the session instead."}
        )
    if is_active and not reason.strip():
        raise ValidationError({"reason": "Say why: the objective is active, and the change is shown with its reason."})
    require_active(field="owner", now=owner, before=current.owner_id)
    before, moved = current.owner_id, quarter.starts_on - current.quarter.starts_on
    current.owner, current.quarter = owner, quarter
    if _is_taken(current):
        current.code, old = next_code(current), current.code
        _recode(current, old)
    with acting(by=by.pk, reason=reason):
        replace(current, version, ["owner", "quarter", "code"])
        for row in current.key_results.filter(state=KeyResult.State.ACTIVE).select_related("owner"):
            row.objective = current
            if row.owner_id == before != owner.pk:
                edit_key_result(
                    key_result=row,
                    by=by,
                    version=row.version,
                    fields={"owner": owner},
                    at=at,
                    reason=reason,
                    keeps=keeps,
                )
            if moved:
                _move_steps(row, moved, quarter)
        if before != owner.pk:  # what somebody else wrote needs no review by its new owner's planner
            DraftReview.objects.filter(objective=current).delete()
    return current


def _is_taken(objective: Objective) -> bool:
    same = Objective.objects.live().filter(
        quarter=objective.quarter, primary_team=objective.primary_team, owner=objective.owner,
        is_team=objective.is_team, code=objective.code,
    )  # fmt: skip
    return same.exclude(pk=objective.pk).exists()


def _recode(objective: Objective, old: str) -> None:
    """Key results follow the number of their objective."""
    was, now = f"KR{old.removeprefix('O')}.", f"KR{objective.code.removeprefix('O')}."
    for row in objective.key_results.filter(code__startswith=was):
        row.code = now + row.code.removeprefix(was)
        row.save(update_fields=["code"])


def _move_steps(row: KeyResult, moved: timedelta, quarter: Quarter) -> None:
    for step in row.milestones.all():
        step.planned_on = min(max(step.planned_on + moved, quarter.starts_on), quarter.ends_on)
        step.save(update_fields=["planned_on"])
