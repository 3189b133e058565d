"""Where a key result is likely to end: the forecast for its kind, with a prior from the team's past."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import connection

from okrs.arithmetic.cadence import SlotResult, SlotState
from okrs.arithmetic.forecast import (
    WEAK_PRIOR,
    CountForecast,
    forecast_count,
    forecast_milestones,
    forecast_slots,
    prior_from,
)
from okrs.arithmetic.forecast_words import forecast_sentence, level_sentence, range_sentence
from okrs.arithmetic.progress import day_counts, elapsed
from okrs.arithmetic.trend import LevelForecast, forecast_level
from okrs.counting import Measure, SlotRow
from okrs.models import KeyResult, Measurement, Objective
from okrs.models.choices import Kind, Metric
from okrs.snapshots.days_off import DaysOff
from organization.models import Absence, Holiday, Quarter

Forecast = CountForecast | LevelForecast
Prior = tuple[float, float]
# Quarters that ended longer ago say little about how a team works now.
_PAST = timedelta(days=400)
# A week's update may still be submitted late; a month without a meeting stays without.
_FILLED_LATE = frozenset({Metric.WEEKLY_UPDATES})
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
        states = Counter(one.state for one in slots)
        return forecast_slots(
            states[SlotState.MET], states[SlotState.LATE], states[SlotState.MISSED], states[SlotState.PENDING],
            can_be_late=kr.measured_by in _FILLED_LATE and today <= quarter.grace_ends_on,
            elapsed=passed, early=early, target=int(target),
        )  # fmt: skip
    if kr.kind == Kind.MILESTONE:
        return _milestones(measured, passed, today, early)
    if kr.kind != Kind.COUNT:
        return None
    gone, total = day_counts(today, since, quarter.ends_on, off.all)
    before = sum(day < since for day in measured.days)
    return forecast_count(
        value, gone, total - gone, target, prior, baseline=kr.baseline, elapsed=passed, early=early,
        unplanned=float(value) - before if before else None,
    )  # fmt: skip


def _within(
    found: LevelForecast | None, kr: KeyResult, readings: Iterable[tuple[date, Decimal]]
) -> LevelForecast | None:
    """Keep the forecast of a share within 0 to 100 %, whatever its trend."""
    is_share = kr.kind == Kind.PERCENTAGE or kr.unit == "%"
    if found is None or not is_share or not all(0 <= value <= 100 for _, value in readings):
        return found
    return LevelForecast(*(min(100.0, max(0.0, one)) for one in (found.median, found.low, found.high)))


def _milestones(measured: Measure, passed: float, today: date, early: float) -> CountForecast | None:
    """The forecast of milestones: those with a day to come are plans, those overdue may still be reached."""
    steps = measured.milestones
    done = [step for step in steps if step.done_on and step.done_on <= today]
    left = [step for step in steps if step not in done]
    overdue = sum(step.planned_on < today for step in left)
    late = sum(step.done_on is not None and step.done_on > step.planned_on for step in done)
    weights = (sum(one.weight for one in done), sum(one.weight for one in left), sum(one.weight for one in steps))
    return forecast_milestones(
        len(done), late, overdue, len(left) - overdue, weights, elapsed=passed, early=early
    )  # fmt: skip


def say_forecast(forecast: Forecast | None, kr: KeyResult, *, long: bool = False) -> str:
    """A forecast in words, empty when there is none: short for a row, long for a page."""
    if not isinstance(forecast, LevelForecast):
        return forecast_sentence(forecast, long=long)
    if kr.kind == Kind.MAINTAIN:
        return range_sentence(forecast, kr.range_low or 0, kr.range_high or 0, kr.unit, long=long)
    return level_sentence(forecast, kr.target, kr.unit, long=long) if kr.target is not None else ""
