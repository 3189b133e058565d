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
from okrs.models.choices import Kind, Metric
from okrs.snapshots.storing import due_ids, refresh
from organization.models import User

DAYS_SHOWN, VALUES_SHOWN = 100, 50
_BEGUN = (Objective.State.ACTIVE, Objective.State.CLOSED)
_SNAPSHOT = tuple(field.column for field in Snapshot._meta.concrete_fields)

# Written by hand: a page may make fifteen statements, and the ORM would need nine for this. Column names come from the
# model, every value is a parameter.
_AROUND = f"""
    SELECT {", ".join(f"s.{column}" for column in _SNAPSHOT)}, d.found::text,
        (d.standing_id IS NULL OR s.fresh_until <= %(at)s
            OR EXISTS (SELECT 1 FROM okrs_mark WHERE key_result_id = kr.id)) AS is_due,
        EXISTS (SELECT 1 FROM okrs_touch) AS is_touched,
        (SELECT json_agg(json_build_array(id, title, planned_on, done_on, weight::text) ORDER BY planned_on, id)
            FROM okrs_milestone WHERE key_result_id = kr.id)::text,
        (SELECT json_agg(json_build_array(c.field, c.old, c.new, c.reason, u.display_name, u.email, c.at)
                ORDER BY c.at DESC, c.id DESC)
            FROM okrs_targetchange c JOIN organization_user u ON u.id = c.by_id WHERE c.key_result_id = kr.id)::text,
        (SELECT json_agg(json_build_array(as_of, value::text, progress, expected, status) ORDER BY as_of DESC)
            FROM (SELECT * FROM okrs_measurement WHERE key_result_id = kr.id
                  ORDER BY as_of DESC LIMIT {DAYS_SHOWN}) AS day)::text,
        CASE WHEN kr.measured_by = 'manual' THEN
            (SELECT json_agg(json_build_array(v.id, v.value::text, v.as_of, v.note, u.display_name, u.email)
                    ORDER BY v.as_of DESC, v.id DESC)
                FROM (SELECT * FROM okrs_keyresultvalue WHERE key_result_id = kr.id
                      ORDER BY as_of DESC, id DESC LIMIT {VALUES_SHOWN}) AS v
                JOIN organization_user u ON u.id = v.by_id)::text END,
        (SELECT json_agg(json_build_array(u.id, u.display_name) ORDER BY u.sort_key, u.id)
            FROM okrs_follow f JOIN organization_user u ON u.id = f.user_id
            WHERE f.objective_id = kr.objective_id AND u.is_active)::text,
        (SELECT array_agg(team_id) FROM organization_teammanager WHERE user_id = %(viewer)s),
        EXISTS (SELECT 1 FROM okrs_indepthrule WHERE version > 1 AND created_at >= q.starts_on)
            OR EXISTS (SELECT 1 FROM okrs_measureversion
                       WHERE definition_id = kr.measure_id AND version > 1 AND created_at >= q.starts_on),
        EXISTS (SELECT 1 FROM okrs_keyresult other
                WHERE other.objective_id = kr.objective_id AND other.id <> kr.id AND other.state = 'active'
                    AND other.measured_by <> 'manual'
                    AND (other.measured_by = kr.measured_by OR 'custom' IN (other.measured_by, kr.measured_by))),
        EXISTS (SELECT 1 FROM organization_thread t JOIN organization_comment c ON c.thread_id = t.id
                WHERE t."on" = 'key_result' AND t.object_id = kr.id)
    FROM okrs_keyresult kr
    JOIN okrs_objective o ON o.id = kr.objective_id
    JOIN organization_quarter q ON q.id = o.quarter_id
    LEFT JOIN okrs_standing s ON s.key_result_id = kr.id
    LEFT JOIN okrs_standingdetail d ON d.standing_id = s.key_result_id
    WHERE kr.id = %(key_result)s"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown next to the number. ``snapshot`` and ``detail`` are None for drafts and dropped key results.

    ``measured`` are the recorded days and ``values`` the values entered by hand, newest first. ``followers`` are (id,
    name). ``managed``: teams that the viewer manages and plans for. ``had_earlier_rules``: whether a rule that counts
    it may have been replaced within the quarter. ``may_share``: whether another key result of the objective may count
    the same rows, because it has the same metric or a defined measure. ``has_comments``: whether its thread has any.
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


def around(key_result: KeyResult, user: User, *, at: datetime) -> Around:
    """All of it, with a snapshot that is valid at ``at``; also loads the key result's milestones.

    One query while the snapshot is fresh.
    """
    row = _read(key_result, user, at)
    if key_result.state == KeyResult.State.ACTIVE and key_result.objective.state in _BEGUN:
        is_due, is_touched = row[len(_SNAPSHOT) + 1 : len(_SNAPSHOT) + 3]
        # Only when notes of changed work have become marks is it known whose snapshots they concern.
        if is_due or (is_touched and key_result.pk in due_ids(at)):
            refresh([key_result.pk], at=at)
            row = _read(key_result, user, at)
    else:
        row = (*(None for _ in _SNAPSHOT), None, *row[len(_SNAPSHOT) + 1 :])
    return _made(key_result, user, row)


def _read(key_result: KeyResult, user: User, at: datetime) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(_AROUND, {"key_result": key_result.pk, "viewer": user.pk, "at": at})
        found: tuple[Any, ...] = cursor.fetchone()
    return found


def _made(key_result: KeyResult, user: User, row: tuple[Any, ...]) -> Around:
    found, _, _, steps, changes, days, values, followers, managed, earlier, shares, commented = row[len(_SNAPSHOT) :]
    snapshot = None
    if found is not None:
        snapshot = Snapshot.from_db(
            None, [field.attname for field in Snapshot._meta.concrete_fields], row[: len(_SNAPSHOT)]
        )
        for name in ("slots", "forecast_figures", "verdict"):
            if isinstance(value := getattr(snapshot, name), str):
                setattr(snapshot, name, json.loads(value))
    _load_steps(key_result, json.loads(steps or "[]"))
    by_hand = key_result.measured_by == Metric.MANUAL and key_result.kind != Kind.MILESTONE
    return Around(
        snapshot=snapshot,
        detail=json.loads(found) if found is not None else None,
        changes=[
            TargetChange(field=field, old=old, new=new, reason=reason, by=_person(name, email), at=_moment(at))
            for field, old, new, reason, name, email, at in json.loads(changes or "[]")
        ],
        measured=[
            Measurement(as_of=_day(day), value=_number(value), progress=progress, expected=expected, status=status)
            for day, value, progress, expected, status in json.loads(days or "[]")
        ],
        values=[
            KeyResultValue(pk=pk, value=Decimal(value), as_of=_day(day), note=note, by=_person(name, email))
            for pk, value, day, note, name, email in json.loads(values or "[]")
        ]
        if by_hand
        else [],
        followers=[(pk, name) for pk, name in json.loads(followers or "[]")],
        managed=set(managed or ()) if user.may("objective.plan") else set(),
        had_earlier_rules=earlier,
        may_share=shares,
        has_comments=commented,
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
