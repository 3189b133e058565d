"""Key results of every kind: added, changed with a reason, dropped; their milestones and planned dates."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from audit.history import acting
from okrs.models import KeyResult, MeasureDefinition, Milestone, Objective, TargetChange
from okrs.models.choices import (
    CADENCE_METRICS,
    KINDS_OF_CALCULATION,
    NEEDS_TARGET,
    SHARE_KINDS,
    SHARE_METRICS,
    Kind,
    Metric,
    Pace,
    Scope,
)
from okrs.planning.refusals import refuse_commercial_measure
from okrs.planning.services.objectives import replace, require_editor
from okrs.planning.services.ownership import owners_after, say_kept, store_owners
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import User

MOST_STEPS = 50
# Changes of these are recorded with their reason and shown next to the chart.
_RECORDED = ("target", "baseline", "range_low", "range_high", "weight", "pace", "scope", "owner")
_STEP_KINDS = frozenset({Kind.MILESTONE, Kind.YES_NO})


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone or planned date from a form: ``pk`` of the stored one, ``row`` its place in the form."""

    planned_on: date
    title: str = ""
    weight: Decimal = Decimal(1)
    done_on: date | None = None
    pk: int | None = None
    row: int = 0

    @property
    def said(self) -> str:
        """The step in one line, for the record of changes."""
        weight = f", weight {self.weight.normalize():f}" if self.weight != 1 else ""
        return f"{self.title or 'Planned date'}, {self.planned_on:%-d %b %Y}{weight}"


@atomic_write
def add_key_result(
    *, objective: Objective, by: User, fields: Mapping[str, Any], today: date, steps: Sequence[Step] = ()
) -> KeyResult:
    """Add a key result to an open objective; it gets the objective's next free code.

    In an active objective it is active from ``today`` on, and its pace begins then.

    Who may: planners of the team, the owner of a draft. Raises ValidationError by field; errors of steps are under
    ``steps-<row>-<field>``.
    """
    require_editor(by=by, objective=objective, owner=fields.get("owner"))
    _refuse_commercial(fields, steps)
    require_active(field="owner", now=fields.get("owner"))
    # Somebody adding to the same objective at the same moment waits here, and gets the next code.
    Objective.objects.select_for_update(no_key=True, of=("self",)).get(pk=objective.pk)
    is_active = objective.state == Objective.State.ACTIVE
    key_result = KeyResult(objective=objective, activated_on=today if is_active else None, **fields)
    number = objective.code.removeprefix("O")
    taken = objective.key_results.values_list("code", flat=True)
    found = [int(one.group(1)) for code in taken if (one := re.fullmatch(rf"KR{re.escape(number)}\.(\d+)", code))]
    key_result.code = f"KR{number}.{max(found, default=0) + 1}"
    if objective.is_team and (key_result.measured_by == Metric.MANUAL or "scope" not in fields):
        key_result.scope = Scope.TEAM
    shape(key_result)
    kept = _plan_of(key_result, steps)
    _check(key_result, kept, is_active=is_active)
    key_result.full_clean()
    with acting(by=by.pk):
        key_result.save()
        _store_steps(key_result, kept)
    return key_result


@atomic_write
def edit_key_result(
    *,
    key_result: KeyResult,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    at: datetime,
    reason: str = "",
    steps: Sequence[Step] | None = None,
    keeps: bool = False,
    gives_back: Sequence[dict[str, Any]] | None = None,
) -> KeyResult:
    """Change a key result. While it is active a reason is required and each change is recorded.

    ``steps`` None leaves milestones and planned dates as they are. ``keeps``: what was counted until now for the owner
    before stays counted for another one, if it can be kept (``can_keep``); else only the new owner's work counts.
    ``gives_back``: an undo, which returns it also to somebody who has left, and to these ``KeyResult.earlier``.

    Who may: planners of the team, the owner of a draft. Raises ValidationError by field, and one with code ``conflict``
    if somebody else changed it since ``version`` was read.
    """
    objective = key_result.objective
    require_editor(by=by, objective=objective, owner=fields.get("owner"))
    _refuse_commercial(fields, steps or ())
    active = objective.state == Objective.State.ACTIVE
    before = KeyResult.objects.select_related("owner").get(pk=key_result.pk)
    before.objective = objective
    if gives_back is None:
        require_active(field="owner", now=fields.get("owner"), before=before.owner_id)
    planned = [_step_of(one) for one in before.milestones.all()]
    for name, value in fields.items():
        setattr(key_result, name, value)
    shape(key_result)
    kept = _plan_of(key_result, planned if steps is None else steps)
    changes = [
        (name, _said(getattr(before, name)), _said(getattr(key_result, name)))
        for name in _RECORDED
        if getattr(before, name) != getattr(key_result, name)
    ]
    changes += _step_changes(planned, kept)
    earlier = owners_after(before, key_result, keeps=keeps, at=at) if gives_back is None else gives_back
    if gives_back is None:
        changes = [(name, old, f"{new}{say_kept(earlier)}" if name == "owner" else new) for name, old, new in changes]
    if active and changes and not reason.strip():
        raise ValidationError({"reason": "Say why: the key result is active, and the change is shown with its reason."})
    _check(key_result, kept, is_active=active)
    key_result.full_clean()
    with acting(by=by.pk, reason=reason):
        shaped = {"kind", "measure", "pace", "direction", "baseline", "target", "range_low", "range_high", "unit"}
        replace(key_result, version, {*fields, *shaped})
        store_owners(key_result, earlier)
        if steps is not None:
            _store_steps(key_result, kept)
        if active:
            TargetChange.objects.bulk_create(
                TargetChange(key_result=key_result, field=name, old=old, new=new, reason=reason, by=by, at=at)
                for name, old, new in changes
            )
    return key_result


@atomic_write
def drop_key_result(*, key_result: KeyResult, by: User, reason: str) -> None:
    """Take a key result out of its objective; it stays readable with its history.

    Who may: planners of the team, the owner of a draft.
    """
    objective = key_result.objective
    require_editor(by=by, objective=objective)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the key result is dropped."})
    with acting(by=by.pk, reason=reason):
        key_result.state = KeyResult.State.DROPPED
        key_result.save(update_fields=["state"])


def _refuse_commercial(fields: Mapping[str, Any], steps: Sequence[Step]) -> None:
    texts = {name: str(fields.get(name) or "") for name in ("title", "unit")}
    refuse_commercial_measure(**texts, **{f"steps-{step.row}-title": step.title for step in steps})


def shape(kr: KeyResult) -> None:
    """Set the fields that follow from kind and metric, so that nobody has to know them, and empty the rest."""
    _settle_kind(kr)
    if kr.kind == Kind.CADENCE:
        kr.pace = Pace.CALENDAR
    elif kr.kind in _STEP_KINDS:
        kr.pace = Pace.PLANNED
    elif kr.kind == Kind.MAINTAIN or kr.pace == Pace.CALENDAR:
        kr.pace = Pace.LINEAR
    if kr.kind not in NEEDS_TARGET and kr.kind != Kind.CADENCE:
        kr.target = None
    if kr.kind != Kind.MAINTAIN:
        kr.range_low = kr.range_high = None
    is_share = kr.measured_by in {Metric.CUSTOM, *SHARE_METRICS} and kr.kind == Kind.PERCENTAGE
    if (kr.measured_by != Metric.MANUAL and not is_share) or kr.kind not in NEEDS_TARGET:
        kr.baseline = Decimal(0)
    if kr.kind == Kind.PERCENTAGE:
        kr.unit = kr.unit or "%"
    if kr.measured_by in SHARE_METRICS:
        kr.unit = "%"
    down = kr.target is not None and kr.target < kr.baseline
    kr.direction = KeyResult.Direction.DECREASE if down else KeyResult.Direction.INCREASE
    if kr.kind == Kind.MAINTAIN:
        kr.direction = KeyResult.Direction.WITHIN


def _settle_kind(kr: KeyResult) -> None:
    if kr.measured_by in CADENCE_METRICS:
        kr.kind = Kind.CADENCE
    elif kr.measured_by == Metric.CUSTOM:
        kinds = _kinds_read_by(kr.measure)
        kr.kind = kr.kind if kr.kind in kinds else kinds[0]
    elif kr.measured_by in SHARE_METRICS:
        kr.kind = kr.kind if kr.kind in SHARE_KINDS else SHARE_KINDS[0]
    elif kr.measured_by != Metric.MANUAL:
        kr.kind = Kind.COUNT
    if kr.measured_by != Metric.CUSTOM:
        kr.measure = None


def _kinds_read_by(definition: MeasureDefinition | None) -> tuple[str, ...]:
    """The kinds of key result that can use a defined measure's number, the usual one first; count without a measure."""
    version = definition.versions.order_by("-version").first() if definition else None
    return KINDS_OF_CALCULATION[version.calculation] if version else (Kind.COUNT,)


def _plan_of(kr: KeyResult, steps: Iterable[Step]) -> list[Step]:
    """The steps that the kind keeps: all for milestones, one day for yes or no, dates for a planned pace, else none."""
    return list(steps) if kr.kind in _STEP_KINDS or kr.pace == Pace.PLANNED else []


def _check(kr: KeyResult, steps: Sequence[Step], *, is_active: bool) -> None:
    """Raise errors, by field, for what is missing or impossible."""
    errors = faults_of(kr)
    if kr.kind in NEEDS_TARGET and kr.target is None and is_active:
        errors["target"] = "The objective is active: give the key result its target."
    _check_steps(kr, steps, errors, is_active=is_active)
    if errors:
        raise ValidationError(errors)


def faults_of(kr: KeyResult) -> dict[str, str]:
    """By field, what is missing or impossible in itself, whatever the quarter."""
    errors: dict[str, str] = _check_measure(kr)
    if kr.kind == Kind.CADENCE:
        errors |= _check_cadence(kr)
    if kr.kind in NEEDS_TARGET and kr.target is not None:
        if kr.kind == Kind.COUNT and kr.target <= kr.baseline == 0:
            errors["target"] = "A count needs a target above 0."
        elif kr.target == kr.baseline:
            errors["target"] = "The target must differ from the baseline."
    if kr.kind == Kind.MAINTAIN:
        for name in ("range_low", "range_high"):
            if getattr(kr, name) is None:
                errors[name] = "Give both ends of the range to stay within."
        if kr.range_low is not None and kr.range_high is not None and kr.range_low >= kr.range_high:
            errors["range_high"] = "The upper end must lie above the lower end."
    if kr.weight is None or kr.weight <= 0:
        errors["weight"] = "The weight must be greater than 0."
    return errors


def _check_cadence(kr: KeyResult) -> dict[str, str]:
    errors = {}
    if kr.measured_by == Metric.MANUAL:
        errors["measured_by"] = "A cadence is counted from recorded work. Choose what counts."
    if kr.target is not None and (kr.target < 1 or kr.target % 1):
        errors["target"] = "Enter a whole number of weeks or months, or leave it empty for all of them."
    return errors


def _check_measure(kr: KeyResult) -> dict[str, str]:
    """Check that the defined measure is offered, or is the one that the key result already has."""
    if kr.measured_by != Metric.CUSTOM or (kr.measure is not None and (kr.measure.is_active or kr.pk)):
        return {}
    return {"measured_by": "Choose a measure that is offered."}


def _check_steps(kr: KeyResult, steps: Sequence[Step], errors: dict[str, str], *, is_active: bool) -> None:
    quarter = kr.objective.quarter
    by_plan = kr.pace == Pace.PLANNED and kr.kind in (Kind.NUMBER, Kind.PERCENTAGE)
    if not steps and (by_plan or (is_active and kr.kind == Kind.MILESTONE)):
        errors["steps"] = "Add at least one planned date." if by_plan else "Add at least one milestone."
    if len(steps) > MOST_STEPS:
        errors["steps"] = f"A plan has at most {MOST_STEPS} rows."
    for step in steps:
        if not quarter.starts_on <= step.planned_on <= quarter.ends_on:
            errors[f"steps-{step.row}-planned_on"] = (
                f"The day must lie in {quarter.name}, {quarter.starts_on:%-d %b} to {quarter.ends_on:%-d %b %Y}."
            )
        if step.weight <= 0:
            errors[f"steps-{step.row}-weight"] = "The weight must be greater than 0."
        if kr.kind == Kind.MILESTONE and not step.title:
            errors[f"steps-{step.row}-title"] = "Say what is reached."


def _step_of(row: Milestone) -> Step:
    return Step(row.planned_on, row.title, row.weight, row.done_on, row.pk)


def _step_changes(before: Iterable[Step], after: Iterable[Step]) -> list[tuple[str, str, str]]:
    """(field, old, new) of changed plans. Reaching a step is not a change of plan."""
    old = {one.pk: one.said for one in before}
    new: dict[int | None, str] = {one.pk: one.said for one in after if one.pk}
    changed = [("plan", said, new.get(pk, "")) for pk, said in old.items() if new.get(pk, "") != said]
    return changed + [("plan", "", one.said) for one in after if one.pk is None]


def _store_steps(kr: KeyResult, steps: Sequence[Step]) -> None:
    """Write what differs; rows that are left out are deleted, and stay in the history."""
    stored: dict[int, Milestone] = {row.pk: row for row in kr.milestones.all()}
    for pk in stored.keys() - {step.pk for step in steps}:
        stored[pk].delete()
    for step in steps:
        row = (stored.get(step.pk) if step.pk else None) or Milestone(key_result=kr)
        wanted = {
            "title": step.title,
            "planned_on": step.planned_on,
            "weight": step.weight,
            "done_on": step.done_on if kr.kind == Kind.MILESTONE else None,
        }
        if row.pk and all(getattr(row, name) == value for name, value in wanted.items()):
            continue
        for name, value in wanted.items():
            setattr(row, name, value)
        row.full_clean(exclude=["key_result"])
        row.save()


def _said(value: Any) -> str:
    return "" if value is None else str(value)
