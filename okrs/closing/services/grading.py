"""Scores, post-mortems and lessons of a quarter that is graded, and a team's word that they are final."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError

from audit.history import acting
from okrs.closing import policies
from okrs.closing.selectors.grades import Graded, graded_rows, team_states
from okrs.models import Score, TeamClose
from organization.ground.constraints import atomic_write
from organization.models import Quarter, Team, User
from organization.policies import refuse_closed
from organization.selectors.teams import managed_team_ids

# The columns of a score that each step writes.
GRADE, POST_MORTEM, LESSON = ("final", "reason"), ("post_mortem",), ("retrospective", "lesson")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed for a key result: ``version`` of the score that was seen, 0 for none."""

    key_result: int
    version: int
    values: Mapping[str, Any]


def _require_grader(*, quarter: Quarter, team: Team, by: User) -> None:
    managed = managed_team_ids(by)
    refuse_closed(quarter)
    if not policies.can_grade(by, quarter, team.pk, managed):
        raise PermissionDenied
    if TeamClose.objects.filter(quarter=quarter, team=team).exists():
        raise ValidationError(f"{team} has been submitted. Take it back first, then change its scores.")


def _locked(quarter: Quarter) -> Quarter:
    """The quarter as it is now, held so that nobody closes it or hands a team in meanwhile."""
    return Quarter.objects.select_for_update(no_key=True).get(pk=quarter.pk)


@atomic_write
def save_scores(*, quarter: Quarter, team: Team, by: User, at: datetime, entries: Sequence[Entry]) -> int:
    """Write what was typed for key results of a team, all or nothing; returns how many were written.

    Who may: see ``policies.can_grade``; nobody changes the score of an own key result. Raises ValidationError by field
    ``<key result>-<column>``; with code ``conflict`` where somebody else saved something different since ``version``.
    """
    quarter = _locked(quarter)
    _require_grader(quarter=quarter, team=team, by=by)
    rows = {row.pk: row for row in graded_rows(quarter, at=at, team_id=team.pk)}
    errors: dict[str, list[ValidationError]] = {}
    written = 0
    with acting(by=by.pk):
        for entry in entries:
            row = rows.get(entry.key_result)
            if row is None:
                raise ValidationError(
                    "One of these key results is not part of this close any more. Load the page again."
                )
            for name, error in _problems(row, entry, by):
                errors.setdefault(f"{row.pk}-{name}", []).append(error)
            if not errors:
                written += _write(row, entry, by, at)
    if errors:
        raise ValidationError(errors)
    return written


def _problems(row: Graded, entry: Entry, by: User) -> list[tuple[str, ValidationError]]:
    values = entry.values
    if row.computed is None:
        return [("final", ValidationError("Nothing of it is scored: every slot is excused."))]
    name = next(iter(values))
    if entry.version != row.version and any(getattr(row, key) != value for key, value in values.items()):
        said = f"{row.graded_by or 'Somebody'} saved something else meanwhile; it stands beside yours."
        return [(name, ValidationError(said, code="conflict"))]
    if "final" not in values:
        if row.version == 0:
            return [(name, ValidationError("Grade it first."))]
        return []
    final, reason = values["final"], values["reason"]
    if final == row.computed:
        return []
    if not policies.can_change_score(by, row.owner_id):
        said = "It is your own key result: another manager, a medical lead or an administrator may change its score."
        return [("final", ValidationError(said))]
    if not reason.strip():
        return [
            ("reason", ValidationError(f"Say why it is {final.normalize():f} and not {row.computed.normalize():f}."))
        ]
    return []


def _write(row: Graded, entry: Entry, by: User, at: datetime) -> int:
    values = dict(entry.values)
    if "final" in values:
        if values["final"] == row.computed:
            values["reason"] = ""
        values |= {"value": row.number, "computed": row.computed}
    if row.version and all(_now(row, name) == value for name, value in values.items()):
        return 0
    score = Score.objects.filter(key_result=row.pk).first() or Score(key_result_id=row.pk, version=0)
    for name, value in values.items():
        setattr(score, name, value)
    score.graded_by, score.graded_at, score.version = by, at, score.version + 1
    score.full_clean(exclude=["key_result", "graded_by"])
    score.save()
    return 1


def _now(row: Graded, name: str) -> Any:
    return {"value": row.number, "computed": row.was}.get(name, getattr(row, name, None))


@atomic_write
def accept_computed(*, quarter: Quarter, team: Team, by: User, at: datetime) -> int:
    """Give every key result of the team that has no score the computed one; returns how many.

    Also those that were graded as computed and whose computed score has changed since. Who may: as ``save_scores``.
    """
    quarter = _locked(quarter)
    _require_grader(quarter=quarter, team=team, by=by)
    rows = graded_rows(quarter, at=at, team_id=team.pk)
    wanted = [row for row in rows if row.needs_grade and (row.version == 0 or row.final == row.was)]
    with acting(by=by.pk):
        for row in wanted:
            _write(row, Entry(row.pk, row.version, {"final": row.computed, "reason": ""}), by, at)
    return len(wanted)


@atomic_write
def submit_team(*, quarter: Quarter, team: Team, by: User, at: datetime, note: str = "") -> TeamClose:
    """Say that a team's scores are final; said twice, it is said once. Who may: as ``save_scores``.

    ValidationError names what is missing.
    """
    quarter = _locked(quarter)
    said = TeamClose.objects.filter(quarter=quarter, team=team).first()
    if said is not None and policies.can_grade(by, quarter, team.pk, managed_team_ids(by)):
        return said
    _require_grader(quarter=quarter, team=team, by=by)
    state = next(iter(team_states(graded_rows(quarter, at=at, team_id=team.pk))), None)
    if state is None:
        raise ValidationError(f"{team} has no key result in {quarter}.")
    missing = []
    if state.ungraded:
        missing.append(f"{_many(state.ungraded, 'key result')} without a score of what is computed now")
    if state.without_post_mortem:
        missing.append(f"{_many(state.without_post_mortem, 'post-mortem')} to write")
    if missing:
        raise ValidationError(f"{team} cannot be submitted yet: {', and '.join(missing)}.")
    made = TeamClose(quarter=quarter, team=team, submitted_by=by, submitted_at=at, note=note.strip())
    made.full_clean(exclude=["submitted_by"])
    with acting(by=by.pk):
        made.save()
    return made


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


@atomic_write
def take_back(*, quarter: Quarter, team: Team, by: User) -> None:
    """A submitted team can be changed again. Who may: graders of the team, until the quarter is closed."""
    quarter = _locked(quarter)
    refuse_closed(quarter)
    if not policies.can_grade(by, quarter, team.pk, managed_team_ids(by)):
        raise PermissionDenied
    with acting(by=by.pk):
        TeamClose.objects.filter(quarter=quarter, team=team).delete()
