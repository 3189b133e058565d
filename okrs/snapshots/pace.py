"""What is expected by a day, and the days that this leaves out: holidays, leave, congresses, those before it begins.

Why congress days count as they do: docs/adr/0013-a-congress-is-no-field-day.md.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from interactions.models import Activity, ActivityParticipant, Congress
from okrs.arithmetic.progress import (
    elapsed,
    expected_beyond,
    expected_linear,
    expected_planned,
    pace_begins,
    progress,
)
from okrs.counting import Measure
from okrs.models import KeyResult
from okrs.models.choices import Kind, Metric, Pace, Scope
from okrs.models.owners import Span, spans_of
from organization.ground.work_weeks import WEEKEND, weekend_of
from organization.models import Absence, Holiday, Membership, WorkWeek

# A quarter's first weekly slot may begin on the Monday before it, since a week belongs to the quarter of its due day.
_WEEK_BEFORE = timedelta(days=5)
# Work that is also done at congresses, so that congress days are working days for it.
_DONE_AT_CONGRESSES = frozenset({Metric.MANUAL, Metric.IN_DEPTH_DISCUSSIONS, Metric.CUSTOM})


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The days on which one key result is not worked on, by reason; a day may have several.

    ``joined_on``: the first owner's first day in the team, if it lies in the quarter and the owner's work counts.
    """

    holidays: frozenset[date] = frozenset()
    leave: frozenset[date] = frozenset()
    congress: frozenset[date] = frozenset()
    # Days at a congress on which this work is done too; they are not off.
    at_congress: frozenset[date] = frozenset()
    joined_on: date | None = None
    # The days of a week that are off in the owner's country; what is due goes by them, the pace does not.
    weekend: frozenset[int] = WEEKEND

    @property
    def excusing(self) -> frozenset[date]:
        """Days that excuse a calendar slot; congress days do not."""
        return self.holidays | self.leave

    @property
    def all(self) -> frozenset[date]:
        """Days that the pace leaves out."""
        return self.holidays | self.leave | self.congress


def begin_of(kr: KeyResult, off: DaysOff) -> date:
    """The day on which the key result's pace begins (see ``pace_begins``), with its quarter loaded."""
    quarter = kr.objective.quarter
    active_since = kr.activated_on or kr.objective.activated_on
    return pace_begins(quarter.starts_on, quarter.ends_on, active_since, off.joined_on)


def days_off(key_results: Iterable[KeyResult]) -> dict[int, DaysOff]:
    """By key result (from ``for_measuring()``); one query.

    Holidays and weekends are those of the owner's country. Leave and congresses are the owner's, and apply only if the
    owner's work counts. Where what was counted was kept in a change of owner, each day is that of its owner
    (``spans_of``), only the weekend is the last one's; so the pace goes on, and nobody is excused by another's leave.
    A congress applies only if the pace is even and the counted work is not done at congresses.
    Discussions are, and a congress is named with them for the forecast.
    """
    group = list(key_results)
    if not group:
        return {}
    none: frozenset[date] = frozenset()
    holidays: dict[str, set[date]] = defaultdict(set)
    away: dict[int, set[date]] = defaultdict(set)
    congress: dict[int, set[date]] = defaultdict(set)
    joined: dict[tuple[int, str], date] = {}
    weekends: dict[str, frozenset[int]] = {}
    for reason, person, place, day in _rows(group):
        if reason == "holiday":
            holidays[place].add(day)
        elif reason in WorkWeek.DaysOff.values:
            weekends[place] = weekend_of(reason)
        elif reason == "joined":
            joined[person, place] = day
        else:
            (away if reason == "leave" else congress)[person].add(day)

    def of_days(spans: Iterable[Span], found: Callable[[Span], set[date]]) -> frozenset[date]:
        return frozenset(day for span in spans for day in found(span) if span.covers(day))

    result = {}
    for kr in group:
        spans, is_owners = spans_of(kr), kr.scope == Scope.OWNER
        at_congress = of_days(spans, lambda span: congress[span.owner_id])
        result[kr.pk] = DaysOff(
            of_days(spans, lambda span: holidays[span.country]),
            of_days(spans, lambda span: away[span.owner_id]) if is_owners else none,
            at_congress if _keeps_from_the_field(kr) else none,
            at_congress if _is_done_there(kr) else none,
            joined.get((spans[0].owner_id, str(kr.objective.primary_team_id))) if is_owners else None,
            weekends.get(kr.owner.country, WEEKEND),
        )
    return result


def _keeps_from_the_field(kr: KeyResult) -> bool:
    return kr.scope == Scope.OWNER and kr.kind == Kind.COUNT and kr.measured_by not in _DONE_AT_CONGRESSES


def _is_done_there(kr: KeyResult) -> bool:
    return kr.scope == Scope.OWNER and kr.kind == Kind.COUNT and kr.measured_by == Metric.IN_DEPTH_DISCUSSIONS


def _rows(group: list[KeyResult]) -> Iterator[tuple[str, int, str, date]]:
    """(reason, person, country or team, day) in the key results' quarters and in the weeks in which these begin.

    The days off of a country's work week are a reason of their own, given once.
    """
    first = min(kr.objective.quarter.starts_on for kr in group) - _WEEK_BEFORE
    last = max(kr.objective.quarter.ends_on for kr in group)
    countries = sorted({span.country for kr in group for span in spans_of(kr) if span.country})
    owners = sorted({span.owner_id for kr in group if kr.scope == Scope.OWNER for span in spans_of(kr)})
    travellers = sorted(
        {span.owner_id for kr in group if _keeps_from_the_field(kr) or _is_done_there(kr) for span in spans_of(kr)}
    )
    teams = sorted({kr.objective.primary_team_id for kr in group if kr.scope == Scope.OWNER})
    activity, congress = Activity._meta.db_table, Congress._meta.db_table
    covered = f"""JOIN {congress} c ON c.id = a.congress_id AND c.starts_on <= %s AND c.ends_on >= %s
        WHERE a.kind = 'congress_coverage' AND NOT a.is_cancelled"""
    sql = f"""
        SELECT 'holiday', 0, country, date, date FROM {Holiday._meta.db_table}
            WHERE country = ANY(%s::text[]) AND date BETWEEN %s AND %s
        UNION ALL SELECT days_off, 0, country, %s, %s FROM {WorkWeek._meta.db_table} WHERE country = ANY(%s::text[])
        UNION ALL SELECT 'leave', user_id, '', starts_on, ends_on FROM {Absence._meta.db_table}
            WHERE user_id = ANY(%s::bigint[]) AND starts_on <= %s AND ends_on >= %s AND state = 'approved'
        UNION ALL SELECT 'joined', user_id, team_id::text, min(from_date), min(from_date)
            FROM {Membership._meta.db_table} WHERE user_id = ANY(%s::bigint[]) AND team_id = ANY(%s::bigint[])
            GROUP BY user_id, team_id
        UNION ALL SELECT 'congress', a.owner_id, '', c.starts_on, c.ends_on FROM {activity} a {covered}
            AND a.owner_id = ANY(%s::bigint[])
        UNION ALL SELECT 'congress', p.user_id, '', c.starts_on, c.ends_on
            FROM {ActivityParticipant._meta.db_table} p JOIN {activity} a ON a.id = p.activity_id {covered}
            AND p.user_id = ANY(%s::bigint[])"""  # noqa: S608 -- names of tables come from the models
    params: list[Any] = [
        countries, first, last, first, first, countries, owners, last, first, owners, teams,
        last, first, travellers, last, first, travellers
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for reason, person, place, starts_on, ends_on in cursor.fetchall():
            begin, until = max(starts_on, first), min(ends_on, last)
            for number in range((until - begin).days + 1):
                yield reason, person, place, begin + timedelta(days=number)


def say_days_off(off: DaysOff, starts_on: date, ends_on: date) -> str:
    """What the expected line leaves out of a quarter, empty if nothing; a day counts once, for its first reason.

    "Expected line leaves out 2 public holidays, 5 days of leave and 3 days at a congress"
    """

    def count(days: frozenset[date]) -> int:
        return sum(starts_on <= day < ends_on for day in days)

    parts = [
        _counted(count(off.holidays), "public holiday"),
        _counted(count(off.leave - off.holidays), "day", "of leave"),
        _counted(count(off.congress - off.leave - off.holidays), "day", "at a congress"),
    ]
    said = [part for part in parts if part]
    if not said:
        return ""
    listed = said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
    return f"Expected line leaves out {listed}"


def _counted(number: int, noun: str, more: str = "") -> str:
    return f"{number} {noun}{'' if number == 1 else 's'} {more}".rstrip() if number else ""


def expected_by(kr: KeyResult, measured: Measure, target: Decimal, off: DaysOff) -> Callable[[date], float]:
    """The share of the way (0 to 1) expected by a day, for kinds with a baseline and a target that differ.

    It runs from the value on the day on which pace begins: what was done before counts, and is not expected again.
    """
    ends_on, begins_on = kr.objective.quarter.ends_on, begin_of(kr, off)
    start = _done_before(begins_on, kr, measured, target)
    if kr.kind == Kind.MILESTONE:
        left = [
            (_owed_on(step.planned_on, begins_on, ends_on), float(step.weight))
            for step in measured.milestones
            if step.done_on is None or step.done_on >= begins_on
        ]
        total = sum(weight for _, weight in left)
        return lambda day: expected_beyond(
            start, sum(weight for due, weight in left if due <= day) / total if total else 0.0
        )
    if kr.pace == Pace.PLANNED or kr.kind == Kind.YES_NO:
        dated = [_owed_on(step.planned_on, begins_on, ends_on) for step in kr.milestones.all()]
        units = 1 if kr.kind == Kind.YES_NO else round(float(abs(target - kr.baseline)) * (1 - start))
        return lambda day: expected_beyond(start, expected_planned(day, begins_on, ends_on, dated or units))
    return lambda day: expected_beyond(start, expected_linear(elapsed(day, begins_on, ends_on, off.all)))


def _owed_on(planned_on: date, begins_on: date, ends_on: date) -> date:
    """A step planned for a day before pace begins is owed by the end: nobody could have taken it by then."""
    return planned_on if planned_on >= begins_on else ends_on


def _done_before(begins_on: date, kr: KeyResult, measured: Measure, target: Decimal) -> float:
    """The share of the way done before pace began; none where it begins with the quarter."""
    if begins_on <= kr.objective.quarter.starts_on:
        return 0.0
    if kr.kind == Kind.MILESTONE:
        done = sum(step.weight for step in measured.milestones if step.done_on and step.done_on < begins_on)
        return float(done / target)
    known = measured.steps or measured.readings
    if known:
        before = [value for day, value in known if day < begins_on]
        return progress(before[-1], kr.baseline, target) if before else 0.0
    return progress(kr.baseline + sum(day < begins_on for day in measured.days), kr.baseline, target)
