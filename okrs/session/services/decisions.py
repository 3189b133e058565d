"""What becomes of objectives that the quarter before did not finish: kept, changed, dropped or parked; undone."""

from datetime import datetime

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.models import CarryOver, Objective
from okrs.planning.services.carrying import carry_forward
from okrs.planning.services.objectives import require_planner
from organization.ground.constraints import atomic_write
from organization.models import Quarter, User

Decision = CarryOver.Decision


@atomic_write
def decide(
    *, objective: Objective, quarter: Quarter, decision: str, by: User, at: datetime, reason: str = ""
) -> CarryOver:
    """Decide about an objective of an earlier quarter: kept and changed ones get a draft in ``quarter``.

    The objective itself stays as its quarter left it. Who may: planners of its team. Raises ValidationError where a
    dropped one has no reason, and where somebody has decided already.
    """
    require_planner(by=by, team_id=objective.primary_team_id, quarter=quarter)
    if decision not in Decision.values:
        raise ValidationError({"decision": "Choose what becomes of it."})
    if objective.quarter.starts_on >= quarter.starts_on:
        raise ValidationError(f"Only an objective of a quarter before {quarter.name} can be carried into it.")
    if decision == Decision.DROP and not reason.strip():
        raise ValidationError({"reason": "Say why it is not carried on."})
    if CarryOver.objects.filter(objective=objective, quarter=quarter).exists():
        raise ValidationError("Somebody has decided about this objective. Load the page again to see how.")
    made = None
    if decision in (Decision.KEEP, Decision.CHANGE):
        made = carry_forward(objective=objective, quarter=quarter, by=by, today=at.astimezone(by.zone).date())
    found = CarryOver(
        objective=objective, quarter=quarter, decision=decision, reason=reason.strip(), made=made, by=by, at=at
    )
    found.full_clean()
    with acting(by=by.pk, reason=reason):
        found.save()
    return found


@atomic_write
def undo(*, carry_over: CarryOver, by: User) -> None:
    """Take a decision back, and with it the draft that it made, unless that is active.

    Of a parked one that was brought in, only the bringing in is taken back. Who may: planners of the team.
    """
    objective = carry_over.objective
    # One lock for everybody who takes it back or brings it in.
    held = CarryOver.objects.select_for_update(of=("self",)).select_related("made__quarter").filter(pk=carry_over.pk)
    current = held.first()
    if current is None:
        return
    made = current.made
    require_planner(
        by=by, team_id=objective.primary_team_id, quarter=made.quarter if made is not None else current.quarter
    )
    with acting(by=by.pk, reason="Decision taken back"):
        if current.decision == Decision.PARK and made is not None:
            current.made = None
            current.save()
        else:
            current.delete()
        if made is not None:
            _remove(made)


def _remove(made: Objective) -> None:
    held = Objective.objects.select_for_update().filter(pk=made.pk).values_list("state", flat=True).first()
    if held not in (Objective.State.DRAFT, Objective.State.DROPPED):
        raise ValidationError(f"{made} is active. Drop it, if it is not to go on.")
    Objective.objects.filter(pk=made.pk).update(state=Objective.State.DROPPED)


@atomic_write
def bring_in(*, carry_over: CarryOver, quarter: Quarter, by: User, at: datetime) -> Objective:
    """Make a draft of ``quarter`` from the team's backlog. Who may: planners of the team."""
    objective = carry_over.objective
    require_planner(by=by, team_id=objective.primary_team_id, quarter=quarter)
    current = CarryOver.objects.select_for_update().filter(pk=carry_over.pk, decision=Decision.PARK).first()
    if current is None or current.made_id is not None:
        raise ValidationError("It is not in the backlog any more. Load the page again.")
    if objective.quarter.starts_on >= quarter.starts_on:
        raise ValidationError(f"Only an objective of a quarter before {quarter.name} can be brought into it.")
    current.made = carry_forward(objective=objective, quarter=quarter, by=by, today=at.astimezone(by.zone).date())
    with acting(by=by.pk, reason=f"Brought into {quarter.name} from the backlog"):
        current.save()
    return current.made
