"""Drafts take over a newer version of the template that they began from, where somebody wants it."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.library.selectors.newer import ADD, CHANGE, DROP, Offer, offers_in, plan_code
from okrs.models import KeyResultTemplate
from okrs.planning.services import key_results
from okrs.planning.services.key_results import Step
from okrs.planning.services.objectives import edit_objective, lock_plan
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, User
from organization.policies import refuse_closed


@atomic_write
def take_newer(
    *,
    quarter: Quarter,
    team: Team,
    by: User,
    at: datetime,
    objectives: Collection[int],
    seen: Collection[tuple[int, int]],
) -> int:
    """Let these drafts take over the newest version of their template; returns how many did.

    What the team changed stays as it is. ``seen``: (draft, version number) as the page showed them. Who may: planners
    of the team, the owner of a draft. Raises ValidationError where a newer version came meanwhile, or nothing is left.
    """
    refuse_closed(quarter)
    lock_plan(team)
    offers = [one for one in offers_in(by, quarter, team) if one.objective.pk in objectives]
    if not offers:
        raise ValidationError("None of these drafts can take a newer version any more.")
    if {(one.objective.pk, one.new.template_version.number) for one in offers} - set(seen):
        raise ValidationError("A still newer version was published meanwhile. Look at it, then decide again.")
    for offer in offers:
        _take(offer, by, at)
    return len(offers)


def _take(offer: Offer, by: User, at: datetime) -> None:
    objective, reason = offer.objective, f"Taken over from {offer.new.template_version}"
    with acting(by=by.pk, reason=reason):
        words = {"title": offer.title, "why": offer.reason}
        fields = {name: text for name, text in words.items() if text is not None}
        objective.began_from = offer.new
        edit_objective(
            objective=objective, by=by, version=objective.version, reason=reason,
            fields=fields | {"began_from": offer.new}, custom=None,
        )  # fmt: skip
        for act in offer.acts:
            if act.what == DROP and act.row is not None:
                key_results.drop_key_result(key_result=act.row, by=by, reason=reason)
            elif act.what == CHANGE and act.row is not None and act.new is not None:
                key_results.edit_key_result(
                    key_result=act.row, by=by, version=act.row.version, fields=_fields(act.new), at=at, reason=reason,
                    steps=_steps(act.new, offer),
                )  # fmt: skip
            elif act.what == ADD and act.new is not None:
                _add(offer, act.new, by, at)


def _add(offer: Offer, row: KeyResultTemplate, by: User, at: datetime) -> None:
    """With the code that it has in the template, where that is free: the version after finds it by it."""
    objective = offer.objective
    made = key_results.add_key_result(
        objective=objective, by=by, today=at.astimezone(by.zone).date(),
        fields=_fields(row) | {"owner": objective.owner}, steps=_steps(row, offer),
    )  # fmt: skip
    code = plan_code(objective, row.code)
    if made.code != code and not objective.key_results.filter(code=code).exists():
        made.code = code
        made.save(update_fields=["code"])


def _fields(row: KeyResultTemplate) -> dict[str, object]:
    return {name: getattr(row, name) for name in KeyResultTemplate.COPIED} | {"measured_by": row.metric}


def _steps(row: KeyResultTemplate, offer: Offer) -> list[Step]:
    quarter = offer.objective.quarter
    return [
        Step(planned_on=step.day_in(quarter.starts_on, quarter.ends_on), title=step.title, weight=step.weight)
        for step in row.steps.all()
    ]
