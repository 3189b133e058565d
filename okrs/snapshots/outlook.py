"""Where a key result is likely to end: the forecast for its kind, with a prior from the team's past."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import Q

from okrs.arithmetic.cadence import SlotResult, SlotState
from okrs.arithmetic.forecast import (
    Basis,
    CountForecast,
    Days,
    Past,
    forecast_count,
    forecast_sentence,
    kept_from,
    not_yet_planned,
    prior_from,
    season_of,
    weak_prior,
)
from okrs.arithmetic.progress import day_counts, elapsed
from okrs.arithmetic.status import names_the_chance
from okrs.arithmetic.steps import forecast_milestones, forecast_slots
from okrs.arithmetic.trend import LevelForecast, forecast_level, level_sentence, range_sentence
from okrs.counting import Measure, SlotRow
from okrs.counting.credit import Plan, ReadKeyResults, plans
from okrs.counting.custom import plans_are_known
from okrs.counting.readings import When, moment_of, readings_of
from okrs.counting.sources import (
    ACTIVITIES,
    ACTIVITY_METRICS,
    COLUMNS,
    INTERACTIONS,
    planned_activities,
    planned_interactions,
)
from okrs.models import KeyResult, Measurement, Objective
from okrs.models.choices import Kind, Metric
from okrs.snapshots.pace import DaysOff
from organization.models import Absence, Holiday, Membership, Quarter

Forecast = CountForecast | LevelForecast
# Quarters that ended longer ago say little about how a team works now.
_PAST = timedelta(days=400)
# So long before a quarter its team's plans are looked at.
_PLANS = timedelta(days=200)
# A quarter is of the same season if it began a year earlier, give or take these days.
_SAME_SEASON = 20
# A plan of the last few days that is still open has perhaps only not been recorded yet.
_RECORDED = timedelta(days=7)
# A week's update may still be submitted late; a month without a meeting stays without.
_FILLED_LATE = frozenset({Metric.WEEKLY_UPDATES})
_LEVELS = frozenset({Kind.NUMBER, Kind.PERCENTAGE, Kind.MAINTAIN})
_COUNTED = (*ACTIVITY_METRICS.values(), Metric.IN_DEPTH_DISCUSSIONS)
Kin = tuple[int, str, str, date, int]


@dataclass(frozen=True, slots=True)
class TeamPlans:
    """The work of a team before the quarter: plans counted and not, and how many days ahead each unit was planned."""

    counted: int = 0
    failed: int = 0
    ahead: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the forecast of a count reads besides the count.

    ``plans`` are the key result's own, of its quarter; ``past`` its team's quarters of the same metric and scope, those
    of last year's season alone if there are any (``is_season``).
    """

    plans: tuple[Plan, ...] = ()
    team: TeamPlans = TeamPlans()
    past: tuple[Past, ...] = ()
    is_season: bool = False


NO_INPUTS = Inputs()


def inputs_of(key_results: Iterable[KeyResult], at: When) -> dict[int, Inputs]:
    """What is planned, and the team's past, for key results that count work; a statement for each kind of these."""
    group = [
        kr
        for kr in key_results
        if kr.kind == Kind.COUNT
        and kr.measured_by in (*_COUNTED, Metric.CUSTOM)
        and moment_of(kr, at).date() <= kr.objective.quarter.ends_on
    ]
    readings = readings_of(group)
    group = [kr for kr in group if (own_rule := readings[kr.pk].version) is None or plans_are_known(own_rule)]
    if not group:
        return {}
    # Defined measures are looked at for this quarter alone: the same metric of a team's past may be another measure.
    kin = {kr.pk: _kin(kr, at) for kr in group if kr.measured_by in _COUNTED}
    past = _past(sorted(set(kin.values()))) if kin else {}
    own: dict[int, list[Plan]] = {}
    team: dict[tuple[int, str, date], TeamPlans] = {}
    for source in (INTERACTIONS, ACTIVITIES):
        asked = [(kr, readings[kr.pk]) for kr in group if readings[kr.pk].source is source]
        if asked:
            own |= plans(source, asked)
        if built_in := [(kr, one) for kr, one in asked if one.version is None]:
            team |= _team_plans(built_in)
    return {
        kr.pk: Inputs(
            tuple(own.get(kr.pk, ())),
            team.get((kr.objective.primary_team_id, readings[kr.pk].metric, kr.objective.quarter.starts_on),
                     TeamPlans()),
            *(past.get(kin[kr.pk], ((), False)) if kr.pk in kin else ((), False)),
        )
        for kr in group
    }  # fmt: skip


def _kin(kr: KeyResult, at: When) -> Kin:
    first = kr.objective.quarter.starts_on
    gone = max(0, (moment_of(kr, at).date() - first).days)
    return kr.objective.primary_team_id, str(kr.measured_by), str(kr.scope), first, gone


def _team_plans(asked: ReadKeyResults) -> dict[tuple[int, str, date], TeamPlans]:
    """By (team, metric, first day of the quarter), what was planned and counted of the members' work before it."""
    keys = sorted({(kr.objective.primary_team_id, one.metric, kr.objective.quarter.starts_on) for kr, one in asked})
    source, model = asked[0][1].source, asked[0][1].source.model
    members = Membership.objects.filter(team__in={team for team, _, _ in keys})
    first, last = min(day for _, _, day in keys) - _PLANS, max(day for _, _, day in keys)
    rows = model._default_manager.filter(**{f"{source.author}__in": members.values("user")})
    if source is INTERACTIONS:
        rules = {one.metric: one.rule for _, one in asked if one.rule}
        rows = rows.filter(occurred_on__gte=first, occurred_on__lt=last)
        parts = [planned_interactions(rows, rule, metric) for metric, rule in rules.items()]
    else:
        rows = rows.filter(Q(held_on__gte=first, held_on__lt=last) | Q(planned_on__gte=first, planned_on__lt=last))
        parts = [planned_activities(rows)]
    compiled = [part.query.sql_with_params() for part in parts]
    sql = f"""
        WITH evidence ({", ".join(COLUMNS)}) AS ({" UNION ALL ".join(f"({text})" for text, _ in compiled)})
        SELECT w.team_id, w.metric, w.first_day,
            count(*) FILTER (WHERE c.amount > 0 AND c.passes AND NOT c.hollow),
            count(*) FILTER (WHERE c.amount > 0 AND NOT (c.passes AND NOT c.hollow)),
            array_agg(c.amount::int ORDER BY c.row_id) FILTER (WHERE c.passes AND NOT c.hollow)
        FROM unnest(%s::bigint[], %s::text[], %s::date[]) AS w (team_id, metric, first_day)
        JOIN {Membership._meta.db_table} m ON m.team_id = w.team_id
        JOIN evidence c ON c.author_id = m.user_id AND c.metric = w.metric AND c.day >= w.first_day - {_PLANS.days}
            AND c.day < w.first_day AND c.day >= m.from_date AND (m.to_date IS NULL OR c.day <= m.to_date)
        GROUP BY w.team_id, w.metric, w.first_day"""  # noqa: S608 -- names of tables come from the models
    params = [value for _, values in compiled for value in values]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*params, *(list(column) for column in zip(*keys, strict=True))])
        return {
            (team, metric, day): TeamPlans(counted, failed, tuple(ahead or ()))
            for team, metric, day, counted, failed, ahead in cursor.fetchall()
        }


def _past(keys: Sequence[Kin]) -> dict[Kin, tuple[tuple[Past, ...], bool]]:
    """By (team, metric, scope, first day, days gone), the team's earlier quarters, parted after as many days.

    Their counts are the last measured values, their days are less holidays and, if the owner's work counts, leave.
    """

    def days(first: str, last: str) -> str:
        return f"""greatest(0, {last} - {first}
            - (SELECT count(*) FROM {Holiday._meta.db_table} h
               WHERE h.country = u.country AND h.date >= {first} AND h.date < {last})
            - CASE WHEN kr.scope = 'owner' THEN (
                SELECT coalesce(sum(least(a.ends_on, {last} - 1) - greatest(a.starts_on, {first}) + 1), 0)
                FROM {Absence._meta.db_table} a WHERE a.user_id = kr.owner_id
                    AND a.state = 'approved' AND a.starts_on < {last} AND a.ends_on >= {first}) ELSE 0 END)::float8"""  # noqa: S608 -- as below

    measured = f"SELECT value FROM {Measurement._meta.db_table} WHERE key_result_id = kr.id AND value IS NOT NULL"  # noqa: S608 -- too
    cut = "least(q.starts_on + w.gone, q.ends_on)"
    sql = f"""
        SELECT w.team_id, w.metric, w.scope, w.first_day, w.gone,
            abs(w.first_day - 365 - q.starts_on) <= {_SAME_SEASON} AND early.value IS NOT NULL AS is_season,
            coalesce(early.value, 0)::float8, (final.value - coalesce(early.value, 0))::float8,
            {days("q.starts_on", cut)}, {days(cut, "q.ends_on")}
        FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::date[], %s::int[])
            AS w (team_id, metric, scope, first_day, gone)
        JOIN {Objective._meta.db_table} o ON o.primary_team_id = w.team_id AND o.state IN ('active', 'closed')
        JOIN {Quarter._meta.db_table} q ON q.id = o.quarter_id
            AND q.ends_on < w.first_day AND q.ends_on >= w.first_day - {_PAST.days}
        JOIN {KeyResult._meta.db_table} kr ON kr.objective_id = o.id AND kr.measured_by = w.metric
            AND kr.scope = w.scope AND kr.state = 'active' AND kr.kind = 'count'
        JOIN organization_user u ON u.id = kr.owner_id
        JOIN LATERAL ({measured} AND as_of BETWEEN q.ends_on - 7 AND q.grace_ends_on
            ORDER BY as_of DESC LIMIT 1) final ON true
        LEFT JOIN LATERAL ({measured} AND as_of BETWEEN {cut} - 4 AND {cut} - 1
            ORDER BY as_of DESC LIMIT 1) early ON true
        ORDER BY kr.id"""  # noqa: S608 -- names of tables come from the models
    found: dict[Kin, dict[bool, list[Past]]] = defaultdict(lambda: {True: [], False: []})
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(column) for column in zip(*keys, strict=True)])
        for team, metric, scope, first, gone, is_season, *parts in cursor.fetchall():
            found[team, metric, scope, first, gone][is_season].append(Past(*parts))
    return {key: (tuple(one[True] or one[False]), bool(one[True])) for key, one in found.items()}


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
    given: Inputs = NO_INPUTS,
) -> Forecast | None:
    """The forecast for the key result's kind; None if it is too early, too late, or there is nothing to forecast.

    ``since``: the day on which its pace begins; days and events count from then.
    """
    quarter = kr.objective.quarter
    passed = elapsed(today, since, quarter.ends_on, off.all)
    if kr.kind in _LEVELS:
        if measured.of is not None:  # it jumps when somebody is met or a time lapses, which no trend foretells
            return None
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
    return _count(kr, measured, value, target, off, today, since, passed, early, given)


def _count(
    kr: KeyResult, measured: Measure, value: Decimal, target: Decimal, off: DaysOff, today: date, since: date,
    passed: float, early: float, given: Inputs,
) -> CountForecast | None:  # fmt: skip
    """A count: what is scheduled from today on, and the rate of what was not planned since the pace began."""
    ends_on = kr.objective.quarter.ends_on
    at_congress = {day for day in off.at_congress if day not in off.all}
    gone, total = day_counts(today, since, ends_on, off.all | at_congress)
    left = total - gone
    ahead = _scheduled(given.plans, today)
    steps = [step.planned_on for step in kr.milestones.all()]
    due_steps = sum(day < today for day in steps)
    # A step and the work planned for it are one plan.
    scheduled = max(len(ahead), len(steps) - due_steps)
    counted = [plan for plan in given.plans if plan.passes and not plan.is_open and plan.day < today]
    failed = sum(plan.day < today - _RECORDED if plan.is_open else not plan.passes for plan in given.plans)
    kept = (max(len(counted), min(due_steps, int(value))), max(failed, due_steps - int(value)))
    # Typed values, sums and shares have no days of single units; whatever they come to was not planned.
    days = measured.days if len(measured.days) == value else ()
    done = Counter(day for day in days if since <= day)
    planned = Counter[date]()
    leads: dict[bool, list[float]] = {True: [], False: []}
    for plan in counted:
        if planned[plan.day] < done[plan.day]:
            planned[plan.day] += 1
            leads[plan.day in at_congress].append(plan.ahead)
    if not planned and due_steps:
        leads[False] += [float(total)] * min(due_steps, int(value))
    events = float(value - kr.baseline) - sum(day < since for day in days) if days else abs(float(value - kr.baseline))
    there = sum(number for day, number in done.items() if day in at_congress)
    fresh = not_yet_planned(leads[False], left) + max(0.0, events - there - len(leads[False]))
    season = season_of(given.past) if given.is_season else 1.0
    past = [(one.before + one.after, one.days_before + season * one.days_after) for one in given.past]
    prior = weak_prior(fresh, max(0.0, events - there - fresh) + scheduled)
    if past:
        shape, rate = prior_from(past)
        units = given.team.ahead
        prior = (max(0.01, shape * (not_yet_planned(units, left) / len(units) if units else 1.0)), rate)
    busy = {plan.day for plan in ahead}
    return forecast_count(
        value, gone, left, target, prior, baseline=kr.baseline, elapsed=passed, early=early, unplanned=fresh,
        scheduled=scheduled, kept=kept_from(kept, (given.team.counted, given.team.failed)),
        congress=Days(
            not_yet_planned(leads[True], left) + max(0, there - len(leads[True])),
            sum(since <= day < today for day in at_congress),
            sum(today <= day <= ends_on and day not in busy for day in at_congress),
        ),
        season=season,
    )  # fmt: skip


def _scheduled(planned: Sequence[Plan], today: date) -> list[Plan]:
    """The plans from today on that could count, one of each unit that has none that counts."""
    reached = {plan.unit_id for plan in planned if plan.passes and not plan.is_open}
    units: dict[int, Plan] = {}
    for plan in planned:
        if plan.is_open and plan.passes and plan.day >= today and plan.unit_id not in reached:
            units.setdefault(plan.unit_id, plan)
    return list(units.values())


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


# --- What is stored of a forecast, and what it says -----------------------------------------------


def figures_of(forecast: Forecast | None, kr: KeyResult) -> dict[str, Any] | None:
    """A forecast as it is stored: figures, what it rests on, and what it is compared with; no words."""
    if forecast is None:
        return None
    made: dict[str, Any] = {
        "basis": forecast.basis.value, "low": forecast.low, "median": forecast.median, "high": forecast.high,
    }  # fmt: skip
    if isinstance(forecast, CountForecast):
        return made | {
            "chance": forecast.p_target, "target": forecast.target, "reached": forecast.reached,
            "scheduled": forecast.scheduled,
        }  # fmt: skip
    kept = [float(kr.range_low or 0), float(kr.range_high or 0)] if kr.kind == Kind.MAINTAIN else None
    return made | {"unit": kr.unit, "target": None if kr.target is None else float(kr.target), "range": kept}


def read_figures(figures: Mapping[str, Any] | None) -> Forecast | None:
    """A forecast from what is stored of it."""
    if figures is None:
        return None
    if figures["basis"] == Basis.TREND:
        return LevelForecast(figures["median"], figures["low"], figures["high"])
    return CountForecast(
        figures["median"], figures["low"], figures["high"], figures["chance"], figures["target"], figures["reached"],
        figures["scheduled"],
    )  # fmt: skip


def say_figures(
    figures: Mapping[str, Any] | None, *, long: bool = False, beside: Mapping[str, Any] | None = None
) -> str:
    """A stored forecast in words, empty when there is none: short for a row, long for a page.

    ``beside``: the verdict whose reason is read together with it; a chance that the reason names is not said again.
    """
    forecast = read_figures(figures)
    if figures is None or forecast is None:
        return ""
    if isinstance(forecast, CountForecast):
        return forecast_sentence(forecast, long=long, says_chance=not names_the_chance(beside or {}))
    if figures["range"]:
        low, high = figures["range"]
        return range_sentence(forecast, low, high, figures["unit"], long=long)
    if figures["target"] is None:
        return ""
    return level_sentence(forecast, figures["target"], figures["unit"], long=long)


def say_forecast(
    forecast: Forecast | None, kr: KeyResult, *, long: bool = False, beside: Mapping[str, Any] | None = None
) -> str:
    """A forecast just made, in the words that it will have once it is stored."""
    return say_figures(figures_of(forecast, kr), long=long, beside=beside)
