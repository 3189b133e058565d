"""Where a key result is likely to end: the forecast for its kind, with a prior from the team's past."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from okrs.arithmetic.cadence import SlotResult, SlotState
from okrs.arithmetic.forecast import (
    WEAK_PRIOR,
    CountForecast,
    LevelForecast,
    forecast_count,
    forecast_level,
    forecast_sentence,
    forecast_steps,
    level_sentence,
    prior_from,
)
from okrs.arithmetic.progress import day_counts, elapsed, say_number, say_unit
from okrs.counting import Measure, SlotRow
from okrs.models import KeyResult, Measurement, Objective
from okrs.models.choices import Kind, Metric
from okrs.snapshots.days_off import DaysOff
from organization.models import Absence, Holiday, Quarter

Forecast = CountForecast | LevelForecast
Prior = tuple[float, float]
# Quarters that ended longer ago say little about how a team works now.
_PAST = timedelta(days=400)
_LEVELS = frozenset({Kind.NUMBER, Kind.PERCENTAGE, Kind.MAINTAIN})


def priors(key_results: Iterable[KeyResult]) -> dict[int, Prior]:
    """For counted key results, a Gamma prior of the daily rate from the team's past; at most one query.

    The past is that of key results with the same team, metric and scope, in quarters of the 400 days before this one:
    the last measured value of each over its days, less holidays and, if the owner's work counts, leave.
    """
    group = [kr for kr in key_results if kr.kind == Kind.COUNT and kr.measured_by not in (Metric.MANUAL, Metric.CUSTOM)]
    keys = {kr.pk: (*_kin(kr), kr.objective.quarter.starts_on) for kr in group}
    past = _past(sorted(set(keys.values()))) if keys else {}
    made = {key: prior_from(rows) for key, rows in past.items()}
    return {pk: made.get(key, WEAK_PRIOR) for pk, key in keys.items()}


def _kin(kr: KeyResult) -> tuple[int, str, str]:
    return kr.objective.primary_team_id, str(kr.measured_by), str(kr.scope)


def _past(keys: Sequence[tuple[int, str, str, date]]) -> dict[tuple[int, str, str, date], list[tuple[float, float]]]:
    """(count, days) of each past key result, by (team, metric, scope, a day after its end)."""
    sql = f"""
        SELECT w.team_id, w.metric, w.scope, w.first_day, array_agg(m.value::float8 ORDER BY kr.id),
            array_agg(greatest(1, q.ends_on - q.starts_on
                - (SELECT count(*) FROM {Holiday._meta.db_table} h
                   WHERE h.country = u.country AND h.date >= q.starts_on AND h.date < q.ends_on)
                - CASE WHEN kr.scope = 'owner' THEN (
                    SELECT coalesce(sum(least(a.ends_on, q.ends_on - 1) - greatest(a.starts_on, q.starts_on) + 1), 0)
                    FROM {Absence._meta.db_table} a WHERE a.user_id = kr.owner_id
                        AND a.starts_on < q.ends_on AND a.ends_on >= q.starts_on) ELSE 0 END)::float8 ORDER BY kr.id)
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[]) AS w (team_id, metric, scope, first_day)
        JOIN {Objective._meta.db_table} o ON o.primary_team_id = w.team_id AND o.state IN ('active', 'closed')
        JOIN {Quarter._meta.db_table} q ON q.id = o.quarter_id
            AND q.ends_on < w.first_day AND q.ends_on >= w.first_day - %s
        JOIN {KeyResult._meta.db_table} kr ON kr.objective_id = o.id AND kr.measured_by = w.metric
            AND kr.scope = w.scope AND kr.state = 'active' AND kr.kind = 'count'
        JOIN organization_user u ON u.id = kr.owner_id
        JOIN LATERAL (
            SELECT value FROM {Measurement._meta.db_table} WHERE key_result_id = kr.id AND value IS NOT NULL
                AND as_of BETWEEN q.ends_on - 7 AND q.grace_ends_on ORDER BY as_of DESC LIMIT 1) m ON true
        GROUP BY w.team_id, w.metric, w.scope, w.first_day"""  # noqa: S608 -- names of tables come from the models
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(list(column) for column in zip(*keys, strict=True)), _PAST.days])
        return {
            (team, metric, scope, first): list(zip(values, days, strict=True))
            for team, metric, scope, first, values, days in cursor.fetchall()
        }


def forecast_of(
    kr: KeyResult,
    measured: Measure,
    *,
    value: Decimal | None,
    target: Decimal | None,
    slots: Sequence[SlotResult[SlotRow]],
    off: DaysOff,
    today: date,
    since: date,
    early: float,
    prior: Prior = WEAK_PRIOR,
) -> Forecast | None:
    """The forecast for the key result's kind; None if it is too early, too late, or there is nothing to forecast.

    ``since``: the day on which its pace begins; days and events count from then.
    """
    quarter = kr.objective.quarter
    passed = elapsed(today, since, quarter.ends_on, off.all)
    if kr.kind in _LEVELS:
        start = [] if kr.kind == Kind.MAINTAIN else [(quarter.starts_on, kr.baseline)]
        readings = [*start, *(measured.steps or measured.readings)]
        return _within(forecast_level(readings, quarter.ends_on, elapsed=passed, early=early), kr, readings)
    if target is None or value is None or not target:
        return None
    if kr.kind == Kind.CADENCE:
        left = sum(one.state == SlotState.PENDING for one in slots)
        missed = sum(one.state == SlotState.MISSED for one in slots)
        return forecast_steps(int(value), missed, left, elapsed=passed, early=early)
    if kr.kind == Kind.MILESTONE:
        return _milestones(measured, passed, today, early)
    if kr.kind != Kind.COUNT:
        return None
    gone, total = day_counts(today, since, quarter.ends_on, off.all)
    seen = [day for day in measured.days if day >= since]
    before = Decimal(len(measured.days) - len(seen)) if len(measured.days) == value else Decimal(0)
    return forecast_count(
        value,
        gone,
        total - gone,
        target,
        prior,
        baseline=min(before, target),
        elapsed=passed,
        early=early,
        # Typed values, sums and shares have no days of single units.
        ages=_ages(seen, today, since, quarter, off) if len(measured.days) == value else None,
    )


def _within(
    found: LevelForecast | None, kr: KeyResult, readings: Iterable[tuple[date, Decimal]]
) -> LevelForecast | None:
    """Keep the forecast of a share within 0 to 100 %, whatever its trend."""
    is_share = kr.kind == Kind.PERCENTAGE or kr.unit == "%"
    if found is None or not is_share or not all(0 <= value <= 100 for _, value in readings):
        return found
    return LevelForecast(*(min(100.0, max(0.0, one)) for one in (found.median, found.low, found.high)))


def _milestones(measured: Measure, passed: float, today: date, early: float) -> CountForecast | None:
    """The forecast of milestones: the share reached of those due by today is expected of the open ones too."""
    steps = measured.milestones
    done = [step for step in steps if step.done_on and step.done_on <= today]
    left = [step for step in steps if step not in done]
    overdue = sum(step.planned_on < today for step in left)
    weights = (sum(one.weight for one in done), sum(one.weight for one in left), sum(one.weight for one in steps))
    return forecast_steps(len(done), overdue, len(left), elapsed=passed, early=early, weights=weights)


def _ages(days: Iterable[date], today: date, since: date, quarter: Quarter, off: DaysOff) -> list[float]:
    """The age of each unit in working days of the key result; half a day for yesterday's."""

    def passed(day: date) -> int:
        return day_counts(day, since, quarter.ends_on, off.all)[0]

    until = passed(today)
    before = {day: passed(day) for day in set(days)}
    return [max(0.0, until - before[day] - 0.5) for day in days]


def say_forecast(forecast: Forecast | None, kr: KeyResult, *, long: bool = False) -> str:
    """A forecast in words, empty when there is none: short for a row, long for a page."""
    if not isinstance(forecast, LevelForecast):
        return forecast_sentence(forecast, long=long)
    if kr.kind == Kind.MAINTAIN:
        unit = say_unit(kr.unit)
        span = f"{say_number(forecast.low)} to {say_number(forecast.high)}{unit}"
        held = f"range {say_number(kr.range_low or 0)} to {say_number(kr.range_high or 0)}{unit}"
        words = f"{say_number(forecast.median)}{unit} likely at the end ({span}), {held}"
        return words if long else words.replace(" at the end", "")
    if kr.target is None:
        return ""
    if long:
        return level_sentence(forecast, kr.target, kr.unit)
    return f"{say_number(forecast.median)} likely, {say_number(forecast.low)} to {say_number(forecast.high)}"
