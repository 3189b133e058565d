"""What stands in a working copy: objectives and key results, added, changed, put in order, taken out."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model

from audit.history import acting
from okrs.library.services.templates import require_changer, touch
from okrs.models import KeyResult, KeyResultTemplate, ObjectiveTemplate, StepTemplate, TemplateVersion
from okrs.models.choices import Kind, Pace, Scope
from okrs.planning.refusals import refuse_commercial_measure
from okrs.planning.services.key_results import MOST_STEPS, faults_of, shape
from okrs.planning.services.objectives import free_code
from organization.ground.constraints import atomic_write
from organization.models import User
from organization.services.versions import replace_version

LAST_DAY = 100
# Fields of a key result that follow from its kind and what counts, or that the form asks for.
_SHAPED = ("kind", "measure", "pace", "baseline", "target", "range_low", "range_high", "unit")


@dataclass(frozen=True, slots=True)
class DayStep:
    """A milestone or planned date from a form: the day of the quarter, ``row`` its place in the form."""

    day: int
    title: str = ""
    weight: Decimal = Decimal(1)
    row: int = 0


def _begin(version: TemplateVersion, by: User) -> None:
    require_changer(by=by, template=version.template)
    touch(version)


@atomic_write
def add_objective(*, version: TemplateVersion, by: User, title: str, why: str = "") -> ObjectiveTemplate:
    """Add an objective at the end; its code was never that of another in this template.

    Who may: the owner of the template, those who keep the library.
    """
    _begin(version, by)
    refuse_commercial_measure(title=title)
    codes = ObjectiveTemplate.objects.filter(template_version__template=version.template_id)
    made = ObjectiveTemplate(
        template_version=version, title=title.strip(), why=why.strip(), position=_end(version.objectives.all()),
        code=free_code(codes.values_list("code", flat=True)),
    )  # fmt: skip
    made.full_clean()
    with acting(by=by.pk):
        made.save()
    return made


@atomic_write
def edit_objective(*, objective: ObjectiveTemplate, by: User, version: int, title: str, why: str) -> ObjectiveTemplate:
    """Change its words. Who may: as ``add_objective``.

    Raises VersionConflict if somebody else changed it since ``version`` was read.
    """
    _begin(objective.template_version, by)
    refuse_commercial_measure(title=title)
    objective.title, objective.why = title.strip(), why.strip()
    objective.full_clean()
    with acting(by=by.pk):
        replace_version(objective, version=version, fields=["title", "why"])
    return objective


@atomic_write
def add_key_result(
    *, objective: ObjectiveTemplate, by: User, fields: Mapping[str, Any], steps: Sequence[DayStep] = ()
) -> KeyResultTemplate:
    """Add a key result at the end of its objective. Who may: as ``add_objective``.

    Raises ValidationError by field, as planning does; errors of steps are under ``steps-<row>-<field>``.
    """
    version = objective.template_version
    _begin(version, by)
    made = KeyResultTemplate(objective=objective, position=_end(objective.key_results.all()), **fields)
    number = objective.code.removeprefix("O")
    codes = KeyResultTemplate.objects.filter(
        objective__template_version__template=version.template_id, objective__code=objective.code
    ).values_list("code", flat=True)
    found = [int(one.group(1)) for code in codes if (one := re.fullmatch(rf"KR{re.escape(number)}\.(\d+)", code))]
    made.code = f"KR{number}.{max(found, default=0) + 1}"
    kept = _checked(made, steps)
    with acting(by=by.pk):
        made.save()
        _store(made, kept)
    return made


@atomic_write
def edit_key_result(
    *, key_result: KeyResultTemplate, by: User, version: int, fields: Mapping[str, Any], steps: Sequence[DayStep]
) -> KeyResultTemplate:
    """Change a key result. Who may, and what it raises: as ``add_key_result``.

    Raises VersionConflict if somebody else changed it since ``version`` was read.
    """
    _begin(key_result.objective.template_version, by)
    for name, value in fields.items():
        setattr(key_result, name, value)
    kept = _checked(key_result, steps)
    with acting(by=by.pk):
        replace_version(key_result, version=version, fields={*fields, *_SHAPED})
        _store(key_result, kept)
    return key_result


def _checked(row: KeyResultTemplate, steps: Sequence[DayStep]) -> list[DayStep]:
    """Give the row the shape of its kind, check it and its steps, and return the steps that it keeps."""
    texts = {"title": row.title, "unit": row.unit} | {f"steps-{step.row}-title": step.title for step in steps}
    refuse_commercial_measure(**texts)
    read = KeyResult(
        measured_by=row.metric, scope=Scope.OWNER, **{name: getattr(row, name) for name in ("weight", *_SHAPED)}
    )
    shape(read)
    errors: dict[str, Any] = {
        ("metric" if name == "measured_by" else name): said for name, said in faults_of(read).items()
    }
    for name in _SHAPED:
        setattr(row, name, getattr(read, name))
    if row.target is not None:
        row.suggested_target = None
    if row.suggested_target is not None and row.suggested_target == row.baseline:
        errors["suggested_target"] = "What is suggested must differ from the baseline."
    kept = list(steps) if row.kind == Kind.MILESTONE or row.pace == Pace.PLANNED else []
    kept = kept[:1] if row.kind == Kind.YES_NO else kept
    errors |= _faults_of_steps(row, kept)
    if errors:
        raise ValidationError(errors)
    row.title, row.unit = row.title.strip(), row.unit.strip()
    row.full_clean()
    return kept


def _faults_of_steps(row: KeyResultTemplate, steps: Sequence[DayStep]) -> dict[str, str]:
    errors = {}
    if not steps and row.kind == Kind.MILESTONE:
        errors["steps"] = "Add at least one milestone."
    if not steps and row.pace == Pace.PLANNED and row.kind in (Kind.NUMBER, Kind.PERCENTAGE):
        errors["steps"] = "Add at least one planned date."
    if len(steps) > MOST_STEPS:
        errors["steps"] = f"A template has at most {MOST_STEPS} rows."
    for step in steps:
        if not 1 <= step.day <= LAST_DAY:
            errors[f"steps-{step.row}-day"] = f"Enter a day of the quarter, 1 to {LAST_DAY}."
        if step.weight <= 0:
            errors[f"steps-{step.row}-weight"] = "The weight must be greater than 0."
        if row.kind == Kind.MILESTONE and not step.title:
            errors[f"steps-{step.row}-title"] = "Say what is reached."
    return errors


def _store(row: KeyResultTemplate, steps: Iterable[DayStep]) -> None:
    stored = [(one.title, one.day, one.weight) for one in row.steps.all()]
    wanted = sorted(((one.title, one.day, one.weight) for one in steps), key=lambda one: one[1])
    if stored != wanted:
        row.steps.all().delete()
        StepTemplate.objects.bulk_create(
            StepTemplate(key_result=row, title=title, day=day, weight=weight) for title, day, weight in wanted
        )


@atomic_write
def take_out(*, row: ObjectiveTemplate | KeyResultTemplate, by: User) -> None:
    """Take an objective or a key result out of the working copy; published versions keep it.

    Who may: as ``add_objective``.
    """
    _begin(_version_of(row), by)
    with acting(by=by.pk, reason="Taken out"):
        row.delete()


@atomic_write
def reorder(*, row: ObjectiveTemplate | KeyResultTemplate, by: User, way: str) -> None:
    """Move it one place up or down; at an end nothing happens. Codes stay. Who may: as ``add_objective``."""
    if way not in ("up", "down"):
        raise ValidationError("Move it up or down.")
    _begin(_version_of(row), by)
    rows: list[Any] = list(_siblings(row))
    place = rows.index(row)
    other = place + (1 if way == "down" else -1)
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    with acting(by=by.pk):
        for number, one in enumerate(rows):
            if one.position != number:
                one.position = number
                one.save(update_fields=["position"])


def _version_of(row: ObjectiveTemplate | KeyResultTemplate) -> TemplateVersion:
    return row.template_version if isinstance(row, ObjectiveTemplate) else row.objective.template_version


def _siblings(row: ObjectiveTemplate | KeyResultTemplate) -> Iterable[Model]:
    if isinstance(row, ObjectiveTemplate):
        return row.template_version.objectives.all()
    return row.objective.key_results.all()


def _end(rows: Any) -> int:
    return max((one.position for one in rows), default=-1) + 1
