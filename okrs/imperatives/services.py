"""What functions commit to imperatives: committing, changing, saying where it stands, withdrawing."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.imperatives import policies
from okrs.planning.refusals import refuse_commercial_measure
from organization.ground.clock import day_in
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import CommitmentValue, ImperativeCommitment, Quarter, StrategicImperative, User
from organization.policies import refuse_closed
from organization.services.records import validate
from organization.services.versions import VersionConflict, replace_version

# So many figures of a function stand beside an imperative in a quarter; more would be no commitment.
MOST = 10
_ASKS_WHY = ("measure", "unit", "baseline", "target")


@dataclass(frozen=True, slots=True)
class Figure:
    """What is committed."""

    measure: str
    target: Decimal
    owner: User
    unit: str = ""
    baseline: Decimal = Decimal(0)


def _require_open(quarter: Quarter, imperative: StrategicImperative, *, to_plan: bool) -> None:
    """Refuse a closed quarter and an inactive imperative; ``to_plan``: also a quarter that is being graded."""
    refuse_closed(quarter)
    if to_plan and quarter.state == Quarter.State.GRADING:
        raise ValidationError(f"{quarter} is being graded. Values may still be entered, commitments stay as they are.")
    if not imperative.is_active:
        raise ValidationError(f"“{imperative}” is no longer active.")


def _require_theirs(by: User, function: str) -> None:
    if not function or policies.speaks_for(by) != function:
        raise PermissionDenied


def _require_room(one: ImperativeCommitment) -> None:
    beside = ImperativeCommitment.objects.standing().filter(
        imperative=one.imperative, quarter=one.quarter, function=one.function
    )
    if beside.count() >= MOST:
        raise ValidationError(f"{MOST} figures of your function stand here already. Withdraw one first.")


def _fill(one: ImperativeCommitment, figure: Figure, *, owner_before: int | None = None) -> None:
    """Put the figure into the row. ValidationError for a measure of sales and the like, and for an owner who does not
    speak for the function."""
    refuse_commercial_measure(measure=figure.measure, unit=figure.unit)
    require_active(field="owner", now=figure.owner, before=owner_before)
    if figure.owner.pk != owner_before and policies.speaks_for(figure.owner) != one.function:
        raise ValidationError({"owner": f"{figure.owner} does not speak for this function."})
    one.measure, one.unit, one.owner = figure.measure, figure.unit, figure.owner
    one.baseline, one.target = figure.baseline, figure.target
    if one.baseline == one.target:
        raise ValidationError({"target": "The target must differ from where it starts."})


@atomic_write
def commit(*, imperative: StrategicImperative, quarter: Quarter, figure: Figure, by: User) -> ImperativeCommitment:
    """Commit a figure of the person's own function to an imperative for a quarter.

    Who may: partners for their function, managers and medical leads for the medical one. ValidationError once the
    quarter is being graded, for an inactive imperative, and for the eleventh figure.
    """
    function = policies.speaks_for(by)
    _require_theirs(by, function)
    _require_open(quarter, imperative, to_plan=True)
    one = ImperativeCommitment(imperative=imperative, quarter=quarter, function=function)
    _fill(one, figure)
    validate(one)
    _require_room(one)
    with acting(by=by.pk):
        one.save()
    return one


@atomic_write
def change(*, commitment: ImperativeCommitment, figure: Figure, by: User, version: int, reason: str = "") -> None:
    """Change what is committed, as it was read in ``version``. Who may: as ``commit``, of the same function.

    ValidationError without a reason if the figure changes while the quarter runs or after a value was entered. Raises
    VersionConflict if somebody else saved it meanwhile.
    """
    _require_theirs(by, commitment.function)
    _require_open(commitment.quarter, commitment.imperative, to_plan=True)
    if commitment.is_withdrawn:
        raise ValidationError("It was withdrawn. Commit it again before you change it.")
    before = {name: getattr(commitment, name) for name in _ASKS_WHY}
    counts = commitment.quarter.state == Quarter.State.ACTIVE or commitment.value is not None
    _fill(commitment, figure, owner_before=commitment.owner_id)
    validate(commitment)
    is_changed = any(getattr(commitment, name) != old for name, old in before.items())
    if counts and is_changed and not reason.strip():
        raise ValidationError({"reason": "Say why: the figure counts already, and the change stays in the history."})
    with acting(by=by.pk, reason=reason):
        replace_version(commitment, version=version, fields=(*_ASKS_WHY, "owner"))


@atomic_write
def update(
    *, commitment: ImperativeCommitment, value: Decimal, as_of: date, by: User, at: datetime, note: str = "",
    version: int | None = None,
) -> CommitmentValue:  # fmt: skip
    """Say where it stands on a day. Earlier values stay; the one of the latest day is the value of the commitment.

    Who may: people of its own function. To say the same again of the same day changes nothing. ``version``: as it was
    read; VersionConflict if somebody else saved it meanwhile. ValidationError for a day that is ahead or outside the
    quarter, for a closed quarter, and for a withdrawn commitment.
    """
    locked = _locked(commitment, by)
    if locked.is_withdrawn:
        raise ValidationError("It was withdrawn. Commit it again before you say where it stands.")
    quarter = locked.quarter
    if as_of > day_in(at, by.zone):
        raise ValidationError({"as_of": "The day is in the future."})
    if not quarter.starts_on <= as_of <= quarter.ends_on:
        raise ValidationError({"as_of": f"The day must lie in {quarter}."})
    said = locked.values.standing().filter(as_of=as_of).newest_first().first()
    if said is not None and (said.value, said.note, said.by_id) == (value, note, by.pk):
        return said
    if version is not None and version != locked.version:
        raise VersionConflict
    row = CommitmentValue(commitment=locked, value=value, as_of=as_of, note=note, by=by, entered_at=at)
    row.full_clean()
    with acting(by=by.pk):
        row.save()
        _settle(locked)
    return row


@atomic_write
def take_back(*, value: CommitmentValue, by: User) -> CommitmentValue:
    """Take back a value that was entered by mistake; it stays readable, and the one before it holds again.

    Who may: people of its own function. To take it back once more changes nothing.
    """
    locked = _locked(value.commitment, by)
    row = CommitmentValue.objects.get(pk=value.pk)
    if not row.is_taken_back:
        row.is_taken_back = True
        with acting(by=by.pk):
            row.save(update_fields=["is_taken_back"])
            _settle(locked)
    return row


@atomic_write
def set_withdrawn(*, commitment: ImperativeCommitment, is_withdrawn: bool, by: User, reason: str = "") -> None:
    """Withdraw a commitment with a reason, or commit it again; values and history stay. Who may: as ``commit``."""
    locked = _locked(commitment, by)
    _require_open(locked.quarter, locked.imperative, to_plan=True)
    if is_withdrawn and not reason.strip():
        raise ValidationError({"reason": "Say why it is withdrawn."})
    if locked.is_withdrawn == is_withdrawn:
        return
    locked.is_withdrawn = is_withdrawn
    if not is_withdrawn:
        _require_room(locked)
    validate(locked)
    with acting(by=by.pk, reason=reason):
        replace_version(locked, version=locked.version, fields=["is_withdrawn"])


def _locked(commitment: ImperativeCommitment, by: User) -> ImperativeCommitment:
    """The row, on which the next one who writes waits; for people of its function, while its quarter is not closed."""
    rows = ImperativeCommitment.objects.select_for_update(of=("self",)).select_related("quarter", "imperative")
    locked = rows.get(pk=commitment.pk)
    _require_theirs(by, locked.function)
    _require_open(locked.quarter, locked.imperative, to_plan=False)
    return locked


def _settle(locked: ImperativeCommitment) -> None:
    """The value of the latest day is the commitment's; none if all were taken back."""
    newest = locked.values.standing().newest_first().first()
    locked.value, locked.as_of = (newest.value, newest.as_of) if newest else (None, None)
    replace_version(locked, version=locked.version, fields=["value", "as_of"])
