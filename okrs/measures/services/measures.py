"""Measures that the organisation defines: create, change by adding a version, archive."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.counting.conditions import chosen, clean_filters, names_of
from okrs.counting.custom import KINDS
from okrs.measures import policies
from okrs.measures.selectors.effects import Effect
from okrs.measures.services.rule_changes import changed_with_trace, effects_of, living_by
from okrs.models import KeyResult, MeasureDefinition, MeasureVersion
from okrs.models.choices import KINDS_OF_CALCULATION, Calculation, EvidenceSource
from okrs.planning.refusals import refuse_commercial_measure
from organization.ground.constraints import atomic_write
from organization.models import User

TRACE = "measure"


def _require(by: User) -> None:
    if not policies.can_define_measures(by):
        raise PermissionDenied


def checked_version(
    *, source: str, calculation: str, of: str = "", filters: Mapping[str, Any], condition: Mapping[str, Any]
) -> MeasureVersion:
    """A checked, unsaved version. Raises ValidationError by field, also for commercial words."""
    if source not in KINDS or calculation not in Calculation.values:
        raise ValidationError("Choose what is counted.")
    kind = KINDS[source]
    offered = {Calculation.DISTINCT: kind.distinct, Calculation.SUM: kind.sums}.get(Calculation(calculation), {})
    if of not in offered and (of or offered):
        raise ValidationError(f"{EvidenceSource(source).label} have no such thing to count.")
    version = MeasureVersion(
        source=source,
        calculation=calculation,
        of=of,
        filters=clean_filters(source, filters),
        condition=_clean_condition(source, calculation, condition),
    )
    names = names_of(version.filters, version.condition)
    for prefix, values in (("", version.filters), ("condition_", version.condition)):
        for one, value in chosen(source, values):
            refuse_commercial_measure(**{prefix + one.name: one.part(value, names)})
    return version


def _clean_condition(source: str, calculation: str, condition: Mapping[str, Any]) -> dict[str, Any]:
    if calculation != Calculation.RATE:
        if condition:
            raise ValidationError("Only a share has a second condition.")
        return {}
    if not condition:
        raise ValidationError("A share needs the second condition: choose what the counted rows have beside.")
    try:
        return clean_filters(source, condition)
    except ValidationError as error:
        raise ValidationError({f"condition_{name}": texts for name, texts in error.message_dict.items()}) from error


@atomic_write
def define_measure(
    *, by: User, name: str, version: MeasureVersion, at: datetime, reason: str = ""
) -> MeasureDefinition:
    """Add a definition with its first version (from ``checked_version()``). Who may: planners.

    Raises ValidationError for a name that is taken or that mentions sales, prescriptions or market share.
    """
    _require(by)
    refuse_commercial_measure(name=name)
    made = MeasureDefinition(name=name.strip(), created_by=by, created_at=at)
    _clean(made)
    with acting(by=by.pk, reason=reason):
        made.save()
        _save(made, version, number=1, by=by, at=at, reason=reason or "First version")
    return made


def _clean(definition: MeasureDefinition) -> None:
    try:
        definition.full_clean()
    except ValidationError as error:
        if "name" in error.message_dict:
            raise
        raise ValidationError({"name": error.messages}) from error


def _save(
    definition: MeasureDefinition, version: MeasureVersion, *, number: int, by: User, at: datetime, reason: str
) -> MeasureVersion:
    version.definition, version.version, version.by = definition, number, by
    version.created_at, version.reason = at, reason
    version.full_clean()
    version.save()
    return version


def users_of(definition: MeasureDefinition) -> Any:
    """Key results that are counted by the definition now."""
    return living_by(KeyResult.objects.filter(measure=definition))


def effects_of_version(
    *, definition: MeasureDefinition, by: User, version: MeasureVersion, at: datetime
) -> list[Effect]:
    """What a new version would change on each key result that uses the definition. Who may: planners."""
    _require(by)
    number = _check_follows(definition, version)

    def act() -> None:
        trial = MeasureVersion(
            source=version.source, calculation=version.calculation, of=version.of, filters=version.filters,
            condition=version.condition,
        )  # fmt: skip
        _save(definition, trial, number=number, by=by, at=at, reason="Trial")

    return effects_of(act=act, key_results=users_of(definition), at=at)


@atomic_write
def change_measure(
    *, definition: MeasureDefinition, by: User, version: MeasureVersion, base: int, reason: str, at: datetime
) -> list[Effect]:
    """Add a version; each key result that uses the definition records what it was before, and the reason.

    ``base`` is the number of the version that was read. Who may: planners. Raises ValidationError without a reason,
    and when somebody else changed it meanwhile.
    """
    _require(by)
    if not reason.strip():
        raise ValidationError({"reason": "Say why: the change is shown on every key result that it counts."})
    locked = MeasureDefinition.objects.select_for_update().get(pk=definition.pk)
    number = _check_follows(locked, version)
    if number != base + 1:
        raise ValidationError(
            "Somebody else changed this measure meanwhile. Look at its newest version, then change that.",
            code="conflict",
        )
    with acting(by=by.pk, reason=reason):
        return changed_with_trace(
            by=by,
            act=lambda: _save(locked, version, number=number, by=by, at=at, reason=reason),
            key_results=users_of(locked),
            field=TRACE,
            reason=reason,
            at=at,
            always=True,
        )


def _check_follows(definition: MeasureDefinition, version: MeasureVersion) -> int:
    """The number of the next version, which must count the same kind of rows and give the same kind of number."""
    last = definition.versions.order_by("-version")[0]
    kinds = KINDS_OF_CALCULATION
    if (last.source, kinds[last.calculation]) != (version.source, kinds[version.calculation]):
        raise ValidationError("Rows of another kind, or another kind of number, make a new measure.")
    same = (last.calculation, last.of, last.filters, last.condition)
    if same == (version.calculation, version.of, version.filters, version.condition):
        raise ValidationError("Nothing changed.")
    return last.version + 1


@atomic_write
def set_archived(*, definition: MeasureDefinition, by: User, archived: bool) -> None:
    """Archive a definition, or offer it to new key results again; those using it keep counting. Who may: planners."""
    _require(by)
    definition.is_active = not archived
    with acting(by=by.pk, reason="Archived" if archived else "Offered again"):
        definition.save(update_fields=["is_active"])
