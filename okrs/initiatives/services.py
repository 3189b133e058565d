"""Adding, changing, moving and removing initiatives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import F, Max, Q, Window
from django.db.models.functions import RowNumber

from audit.history import acting
from okrs.initiatives import policies
from okrs.models import Initiative, KeyResult
from okrs.models.work.initiatives import STEP, InitiativeQuerySet
from organization.custom_fields.services import fill_custom
from organization.ground.constraints import atomic_write
from organization.ground.names import require_active
from organization.models import CustomField, Quarter, User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids
from organization.services.versions import VersionConflict, replace_version

ON = CustomField.On.INITIATIVE
FIELDS = ("title", "description", "owner", "starts_on", "due_on", "therapeutic_area", "primary_team")


def _require_open(key_result: KeyResult) -> None:
    """Refuse a closed quarter and what was dropped; a quarter that is being closed waits until this is saved."""
    quarter = key_result.objective.quarter
    stored = Quarter.objects.select_for_update(no_key=True).get(pk=quarter.pk)
    refuse_closed(stored)
    if not policies.is_open(key_result):
        raise ValidationError("The key result was dropped: its initiatives no longer change.")


def _require_writer(initiative: Initiative, by: User) -> None:
    if not policies.writes(by, initiative, managed_team_ids(by)):
        raise PermissionDenied


@atomic_write
def add_initiative(
    *, key_result: KeyResult, by: User, at: datetime, fields: Mapping[str, Any], custom: Mapping[str, Any] | None = None
) -> Initiative:
    """Add an initiative at the end of the first column. ``fields``: of ``FIELDS``; ``custom`` as ``fill_custom``.

    Who may: the owner of the key result and planners of its team. Refuses a closed quarter.
    """
    if not policies.answers_for(by, key_result, managed_team_ids(by)):
        raise PermissionDenied
    _require_open(key_result)
    require_active(field="owner", now=fields.get("owner"))
    made = Initiative(key_result=key_result, created_at=at, **fields)
    made.position = _end(_column(made, Initiative.State.PLANNED))
    _fill(made, custom)
    with acting(by=by.pk):
        made.save()
    return made


@atomic_write
def edit_initiative(
    *,
    initiative: Initiative,
    by: User,
    version: int,
    fields: Mapping[str, Any],
    custom: Mapping[str, Any] | None = None,
) -> Initiative:
    """Change its words, days, owner and tags. Who may: its owner, the owner of the key result, planners of the team.

    Raises VersionConflict if somebody else saved or moved it since ``version``.
    """
    _require_writer(initiative, by)
    _require_open(initiative.key_result)
    had = Initiative.objects.values_list("owner", flat=True).get(pk=initiative.pk)
    require_active(field="owner", now=fields.get("owner"), before=had)
    for name, value in fields.items():
        setattr(initiative, name, value)
    _fill(initiative, custom)
    with acting(by=by.pk):
        replace_version(initiative, version=version, fields=[*fields, "custom"])
    return initiative


def _fill(initiative: Initiative, custom: Mapping[str, Any] | None) -> None:
    initiative.title, initiative.description = initiative.title.strip(), initiative.description.strip()
    errors: dict[str, Any] = {}
    for check in (lambda: fill_custom(initiative, ON, custom), initiative.full_clean):
        try:
            check()
        except ValidationError as error:
            errors |= error.error_dict
    if errors:
        raise ValidationError(errors)


@dataclass(frozen=True, slots=True)
class Moved:
    """The initiative as it stands, and whether this call moved it or found it there."""

    initiative: Initiative
    is_new: bool


@atomic_write
def move_initiative(
    *, initiative: Initiative, by: User, state: str, before: int | None = None, version: int | None = None
) -> Moved:
    """Put it into the column of ``state``, in front of the initiative ``before`` or at the end.

    One conditional write: without ``version`` over what is stored, else VersionConflict if somebody else saved or moved
    it meanwhile - unless it stands there already, as after a second click. Moves within a quarter come one after the
    other, so that none undoes another's order. Who may: as ``edit_initiative``.
    """
    _require_writer(initiative, by)
    if state not in Initiative.State.values:
        raise ValidationError({"state": f"Choose one of: {', '.join(Initiative.State.values)}."})
    _require_open(initiative.key_result)
    stored = Initiative.objects.get(pk=initiative.pk)
    initiative.state, initiative.position, initiative.version = stored.state, stored.position, stored.version
    column = _column(initiative, state)
    following = _following(column, before)
    if stored.state == state and _stands_before(column, stored, following):
        return Moved(initiative, is_new=False)
    initiative.state, initiative.position = state, _place(column, following)
    with acting(by=by.pk):
        replace_version(
            initiative, version=stored.version if version is None else version, fields=["state", "position"]
        )
    return Moved(initiative, is_new=True)


@atomic_write
def remove_initiative(*, initiative: Initiative, by: User, version: int) -> None:
    """Delete it; its history stays. Who may: as ``edit_initiative``. Raises VersionConflict as that does."""
    _require_writer(initiative, by)
    _require_open(initiative.key_result)
    with acting(by=by.pk):
        found, _ = Initiative.objects.filter(pk=initiative.pk, version=version).delete()
    if not found:
        raise VersionConflict


# --- The order of a column ---------------------------------------------------------------------


def _column(initiative: Initiative, state: str) -> InitiativeQuerySet:
    """The others in a column of the quarter: columns are ordered for everybody, whoever looks at a part of them."""
    quarter = initiative.key_result.objective.quarter_id
    others = Initiative.objects.exclude(pk=initiative.pk)
    return others.filter(key_result__objective__quarter=quarter, state=state).in_column_order()


def _following(column: InitiativeQuerySet, before: int | None) -> Initiative | None:
    if before is None:
        return None
    found = column.filter(pk=before).first()
    if found is None:
        raise ValidationError({"before": "That initiative is not in this column; it may have been moved a moment ago."})
    return found


def _above(column: InitiativeQuerySet, following: Initiative) -> InitiativeQuerySet:
    """Those in front of it."""
    here = Q(position=following.position, pk__lt=following.pk)
    return column.filter(Q(position__lt=following.position) | here)


def _stands_before(column: InitiativeQuerySet, stored: Initiative, following: Initiative | None) -> bool:
    """Whether nothing stands between it and its place."""
    after = Q(position__gt=stored.position) | Q(position=stored.position, pk__gt=stored.pk)
    if following is None:
        return not column.filter(after).exists()
    is_above = (stored.position, stored.pk) < (following.position, following.pk)
    return is_above and not _above(column, following).filter(after).exists()


def _end(column: InitiativeQuerySet) -> float:
    last = column.order_by().aggregate(last=Max("position"))["last"]
    return STEP if last is None else float(last) + STEP


def _place(column: InitiativeQuerySet, following: Initiative | None) -> float:
    """A position in front of ``following``; the column is spread out where there is no room."""
    if following is None:
        return _end(column)
    for _ in range(2):
        previous = _above(column, following).last()
        low = previous.position if previous else following.position - 2 * STEP
        middle = (low + following.position) / 2
        if low < middle < following.position:
            return middle
        _spread(column)
        following.refresh_from_db(fields=["position"])
    raise AssertionError("A column that was spread out has room.")  # pragma: no cover


def _spread(column: InitiativeQuerySet) -> None:
    """Give each its place anew, in the same order; nobody's version changes."""
    number = Window(RowNumber(), order_by=[F("position").asc(), F("pk").asc()])
    rows = list(column.annotate(number=number))
    for row in rows:
        row.position = float(row.number * STEP)
    Initiative.objects.bulk_update(rows, ["position"], batch_size=500)
