"""What is shown around one key result's number, in one statement: snapshot, detail, steps, changes, days, followers.

The same statement says whether the snapshot must be recomputed.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from okrs.models import KeyResult, KeyResultValue, Measurement, Milestone, Objective, Snapshot, TargetChange
from okrs.models.boards import teammates_on
from okrs.models.choices import Kind, Metric
from okrs.snapshots.storing import due_ids, refresh
from organization.models import User

_BEGUN = (Objective.State.ACTIVE, Objective.State.CLOSED)
_STANDING = tuple(field.column for field in Snapshot._meta.concrete_fields)
_MORE = (
    "is_due", "is_touched", "detail", "steps", "changes", "days", "entered", "followers", "managed",
    "had_earlier_rules", "may_share", "has_comments", "earlier", "near", "check_in_comments", "cites_insights",
)  # fmt: skip

# A function of the database, which keeps its plan: a page may make fifteen statements, and the ORM would need a dozen
# for this. Column names come from the model, every value is a parameter.
_AROUND = f"""SELECT {", ".join(f"(a.standing).{column}" for column in _STANDING)}, {", ".join(_MORE)}
FROM okrs_key_result_around(%s, %s, %s) a"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown next to the number. ``snapshot`` and ``detail`` are None for drafts and dropped key results.

    ``measured`` are the recorded days and ``values`` the values entered by hand, newest first. ``followers`` are (id,
    name). ``managed``: teams that the viewer manages and plans for. ``had_earlier_rules``: whether a rule that counts
    it may have been replaced within the quarter. ``may_share``: whether another key result of the objective may count
    the same rows, because it has the same metric or a defined measure. ``has_comments``: whether its thread has any.
    ``near``: the viewer's teammates of the day, as in ``PersonBoard``. ``said_on``: how many standing comments its
    check-ins have, by their number, if any. ``cites_insights``: whether one of its check-ins names insights.
    """

    snapshot: Snapshot | None
    detail: dict[str, Any] | None
    changes: list[TargetChange]
    measured: list[Measurement]
    values: list[KeyResultValue]
    followers: list[tuple[int, str]]
    managed: set[int]
    had_earlier_rules: bool
    may_share: bool
    has_comments: bool
    near: list[dict[str, Any]]
    said_on: dict[int, int]
    cites_insights: bool


def around(key_result: KeyResult, user: User, *, at: datetime) -> Around:
    """All of it, with a snapshot that is valid at ``at``; also loads the key result's milestones and earlier owners.

    One query while the snapshot is fresh.
    """
    standing, more = _read(key_result, user, at)
    if key_result.state == KeyResult.State.ACTIVE and key_result.objective.state in _BEGUN:
        # Only when notes of changed work have become marks is it known whose snapshots they concern.
        if more["is_due"] or (more["is_touched"] and key_result.pk in due_ids(at)):
            refresh([key_result.pk], at=at)
            standing, more = _read(key_result, user, at)
        return _made(key_result, user, _snapshot(standing) if more["detail"] is not None else None, more, at.date())
    return _made(key_result, user, None, more, at.date())


def _read(key_result: KeyResult, user: User, at: datetime) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The columns of the snapshot, and the rest by name; lists and objects are read from their JSON."""
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, [key_result.pk, user.pk, at])
        row: tuple[Any, ...] = cursor.fetchone()
    kept = len(_STANDING)
    return row[:kept], {
        name: json.loads(value) if isinstance(value, str) else value
        for name, value in zip(_MORE, row[kept:], strict=True)
    }


def _snapshot(row: tuple[Any, ...]) -> Snapshot:
    snapshot = Snapshot.from_db(None, [field.attname for field in Snapshot._meta.concrete_fields], row)
    for name in ("slots", "forecast_figures", "verdict"):
        if isinstance(value := getattr(snapshot, name), str):
            setattr(snapshot, name, json.loads(value))
    return snapshot


def _made(key_result: KeyResult, user: User, snapshot: Snapshot | None, more: dict[str, Any], today: date) -> Around:
    _load_steps(key_result, more["steps"] or [])
    key_result.earlier = more["earlier"] or []
    by_hand = key_result.measured_by == Metric.MANUAL and key_result.kind != Kind.MILESTONE
    return Around(
        snapshot=snapshot,
        detail=None if snapshot is None else more["detail"],
        changes=[
            TargetChange(field=field, old=old, new=new, reason=reason, by=_person(name, email), at=_moment(at))
            for field, old, new, reason, name, email, at in more["changes"] or ()
        ],
        measured=[
            Measurement(as_of=_day(day), value=_number(value), progress=progress, expected=expected, status=status)
            for day, value, progress, expected, status in more["days"] or ()
        ],
        values=[
            KeyResultValue(pk=pk, value=Decimal(value), as_of=_day(day), note=note, by=_person(name, email))
            for pk, value, day, note, name, email in more["entered"] or ()
        ]
        if by_hand
        else [],
        followers=[(pk, name) for pk, name in more["followers"] or ()],
        managed=set(more["managed"] or ()) if user.may("objective.plan") else set(),
        had_earlier_rules=more["had_earlier_rules"],
        may_share=more["may_share"],
        has_comments=more["has_comments"],
        near=teammates_on(more["near"], today),
        said_on={int(pk): number for pk, number in (more["check_in_comments"] or {}).items()},
        cites_insights=more["cites_insights"],
    )


def _load_steps(key_result: KeyResult, steps: list[list[Any]]) -> None:
    """Set the milestones as if they had been prefetched."""
    loaded: Any = key_result.milestones.all()
    loaded._result_cache = [
        Milestone(
            pk=pk, key_result=key_result, title=title, planned_on=_day(planned), weight=Decimal(weight),
            done_on=_day(done) if done else None,
        )
        for pk, title, planned, done, weight in steps
    ]  # fmt: skip
    key_result._prefetched_objects_cache = {"milestones": loaded}  # type: ignore[attr-defined]


def _person(name: str, email: str) -> User:
    return User(display_name=name, email=email)


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
