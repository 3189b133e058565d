"""Planning a quarter: add, change, drop and activate objectives."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from audit.history import acting
from okrs.models import DraftReview, KeyResult, Objective
from okrs.models.choices import NEEDS_TARGET, Kind
from okrs.planning import policies
from okrs.planning.refusals import refuse_commercial_measure
from organization.custom_fields.services import fill_custom
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import CustomField, Quarter, Team, User
from organization.policies import refuse_closed
from organization.selectors.teams import joined_team_ids, managed_team_ids
from organization.services.versions import VersionConflict, replace_version


def require_planner(*, by: User, team_id: int, quarter: Quarter) -> None:
    """Raises PermissionDenied if ``by`` may not plan for the team, ValidationError once planning is over."""
    if not policies.can_plan(by, team_id, managed_team_ids(by)):
        raise PermissionDenied
    require_open(quarter)


def require_open(quarter: Quarter) -> None:
    """Raises ValidationError once the quarter's planning is over."""
    refuse_closed(quarter)
    if not policies.is_open(quarter):
        raise ValidationError(
            f"{quarter.name} is {quarter.get_state_display().lower()}: its objectives no longer change."
        )


def require_editor(*, by: User, objective: Objective, owner: User | None = None) -> None:
    """As ``require_planner``, and whoever owns the objective while it is a draft. ``owner``: whom they want it to have.

    A change by its owner is noted for its reviewer (``DraftReview``), in the transaction of the change; nobody
    activates it meanwhile.
    """
    if policies.can_plan(by, objective.primary_team_id, managed_team_ids(by)) or not policies.drafts_own(by, objective):
        require_planner(by=by, team_id=objective.primary_team_id, quarter=objective.quarter)
        return
    require_open(objective.quarter)
    held = Objective.objects.select_for_update(no_key=True).filter(pk=objective.pk, state=Objective.State.DRAFT)
    if not held.values_list("pk").first():
        raise ValidationError("It is no draft any more. Whoever plans for the team can change it.")
    if owner is not None and owner != by:
        raise ValidationError(
            {"owner": "What you draft is your own. Whoever plans for the team can give it to others."}
        )
    note_own_change(objective=objective, by=by, at=timezone.now())


@atomic_write
def note_own_change(*, objective: Objective, by: User, at: datetime) -> None:
    """Its owner writes it: what was accepted has to be proposed again, and what is proposed has just been changed."""
    with acting(by=by.pk):
        review, is_new = DraftReview.objects.get_or_create(objective=objective)
        if is_new:
            return
        if review.state == DraftReview.State.ACCEPTED:
            review.state, review.note = DraftReview.State.WRITING, ""
        elif review.state == DraftReview.State.PROPOSED:
            review.proposed_at = at
        review.save()


@atomic_write
def add_objective(
    *, quarter: Quarter, team: Team, by: User, fields: Mapping[str, Any], custom: Mapping[str, Any] | None = None
) -> Objective:
    """Add a draft objective; its code is the next free one.

    ``custom``: the values of custom fields, as ``fill_custom`` takes them.

    Who may: planners of the team; members of the team for themselves, which its planners review.
    """
    is_own = policies.can_draft(
        by, team.pk, joined_team_ids(by, quarter.starts_on, quarter.ends_on)
    ) and not policies.can_plan(by, team.pk, managed_team_ids(by))
    if is_own:
        require_open(quarter)
        if fields.get("owner") != by:
            raise ValidationError({"owner": "What you draft is your own."})
    else:
        require_planner(by=by, team_id=team.pk, quarter=quarter)
    refuse_commercial_measure(title=str(fields.get("title", "")))
    require_active(field="owner", now=fields.get("owner"))
    lock_plan(team)
    objective = Objective(quarter=quarter, primary_team=team, **fields)
    objective.code = next_code(objective)
    fill_custom(objective, CustomField.On.OBJECTIVE, custom)
    objective.full_clean()
    with acting(by=by.pk):
        objective.save()
        if is_own:
            DraftReview.objects.create(objective=objective)
    return objective


def lock_plan(team: Team) -> None:
    """Let others who add to the team's plan wait, so that they see what was added and take the next code."""
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)


def next_code(objective: Objective) -> str:
    """The first code of the team's plan that is higher than all; the caller holds ``lock_plan``."""
    taken = (
        Objective.objects.live()
        .filter(quarter=objective.quarter, primary_team=objective.primary_team)
        .values_list("code", flat=True)
    )
    return free_code(taken)


def free_code(taken: Iterable[str]) -> str:
    """The first code of an objective that is higher than all of ``taken``."""
    numbers = [int(found.group(1)) for code in taken if (found := re.fullmatch(r"O(\d+)", code))]
    return f"O{max(numbers, default=0) + 1}"


@atomic_write
def edit_objective(
    *,
    objective: Objective,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    reason: str = "",
    custom: Mapping[str, Any] | None = None,
) -> Objective:
    """Change an objective's words, tags and owner. While it is active a reason is required.

    Who may: planners of the team, its owner while it is a draft. Raises ValidationError if somebody else changed it
    since ``version`` was read.
    """
    require_editor(by=by, objective=objective, owner=fields.get("owner"))
    if objective.state == Objective.State.ACTIVE and not reason.strip():
        raise ValidationError({"reason": "Say why: the objective is active, and the change is shown with its reason."})
    refuse_commercial_measure(title=str(fields.get("title", "")))
    had = Objective.objects.values_list("owner", flat=True).get(pk=objective.pk)
    require_active(field="owner", now=fields.get("owner"), before=had)
    for name, value in fields.items():
        setattr(objective, name, value)
    fill_custom(objective, CustomField.On.OBJECTIVE, custom)
    objective.full_clean()
    with acting(by=by.pk, reason=reason):
        replace(objective, version, [*fields, "custom"])
    return objective


@atomic_write
def drop_objective(*, objective: Objective, by: User, reason: str) -> None:
    """Take an objective and its key results out of the quarter; they stay readable with their history.

    Who may: planners of the team, its owner while it is a draft.
    """
    require_editor(by=by, objective=objective)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the objective is dropped."})
    with acting(by=by.pk, reason=reason):
        objective.state = Objective.State.DROPPED
        objective.save(update_fields=["state"])


@atomic_write
def activate(*, quarter: Quarter, team: Team, by: User, today: date, targets: Mapping[str, Decimal]) -> int:
    """Activate the team's drafts of the quarter; returns the number of objectives activated.

    Drafts that their owners wrote or changed stay drafts until they are accepted (``DraftReview``).

    ``targets`` gives, by code, the targets that are still missing. Without owner, measure or target it activates
    nothing and raises ValidationError that names what is missing.
    """
    require_planner(by=by, team_id=team.pk, quarter=quarter)
    drafts = list(
        Objective.objects.select_for_update(of=("self",))
        .filter(quarter=quarter, primary_team=team, state=Objective.State.DRAFT)
        .prefetch_related("key_results__milestones")
    )
    # Asked once the drafts are locked: a change that waited for nobody is seen, and a later one waits.
    waiting = set(
        DraftReview.objects.filter(objective__in=drafts)
        .exclude(state=DraftReview.State.ACCEPTED)
        .values_list("objective", flat=True)
    )
    if drafts and len(waiting) == len(drafts):
        raise ValidationError("Every draft waits for its review. Accept what is proposed first.")
    drafts = [one for one in drafts if one.pk not in waiting]
    if not drafts:
        raise ValidationError("There is no draft to activate.")
    problems: list[str] = []
    with acting(by=by.pk, reason=f"Activated for {quarter.name}"):
        for objective in drafts:
            live = [kr for kr in objective.key_results.all() if kr.state == KeyResult.State.ACTIVE]
            if not live:
                problems.append(f"{objective} has no key result.")
            for key_result in live:
                if key_result.kind == Kind.MILESTONE and not key_result.milestones.all():
                    problems.append(f"{key_result} ({key_result.owner}) has no milestone.")
                if key_result.kind in NEEDS_TARGET and key_result.target is None:
                    key_result.target = targets.get(key_result.code)
                    if key_result.target is None:
                        problems.append(f"{key_result} ({key_result.owner}) has no target.")
                        continue
                    key_result.full_clean()
                    key_result.save(update_fields=["target"])
        if problems:
            raise ValidationError(sorted(set(problems)))
        for objective in drafts:
            objective.state, objective.activated_on = Objective.State.ACTIVE, today
            objective.save(update_fields=["state", "activated_on"])
    return len(drafts)


def replace(row: Objective | KeyResult, version: int, fields: Collection[str]) -> None:
    """Save by one conditional UPDATE: the first wins, the other gets a ValidationError with code ``conflict``."""
    try:
        replace_version(row, version=version, fields=fields)
    except VersionConflict:
        raise ValidationError(
            "Somebody else changed this meanwhile. Compare with the saved version, then save again.", code="conflict"
        ) from None
