"""Where key results stand: their measure, pace, status, forecast and last check-in, taken together.

Every status on a page comes from ``assess()``; the arithmetic is in ``progress``, ``cadence`` and ``forecast``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from okrs.arithmetic.cadence import (
    Done,
    SlotResult,
    Tally,
    last_working_day,
    monthly_periods,
    monthly_slots,
    slot_states,
    tally,
    weekly_slots,
)
from okrs.arithmetic.forecast import CountForecast
from okrs.arithmetic.progress import (
    EXPECTED_MAINTAINED,
    Status,
    Thresholds,
    elapsed,
    maintain_progress,
    progress,
    raw_progress,
)
from okrs.arithmetic.progress import Kind as PureKind
from okrs.arithmetic.status import FORTNIGHT, Outcome, Rule, outcome_of, status_of
from okrs.counting import Measure, SlotRow, measure
from okrs.counting.readings import When, holding, moment_of
from okrs.models import CheckIn, KeyResult, StatusRule
from okrs.models.choices import Kind, Metric
from okrs.snapshots.outlook import NO_INPUTS, Forecast, Inputs, forecast_of, inputs_of
from okrs.snapshots.pace import DaysOff, begin_of, days_off, expected_by
from organization.ground.clock import day_in
from organization.models import Quarter


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where one key result stands at a moment.

    ``progress`` is 0..1, ``raw`` is not limited, ``expected`` is what progress should be by now (None: not scored).
    ``on``: the owner's day. ``begins_on``: the day on which its pace begins. ``said_on``: the days of its check-ins.
    ``status`` is computed, and ``verdict`` says by which rule and figures; ``declared`` is what the owner declared
    instead, with ``override_reason``. ``outcome``: once the quarter has ended.
    """

    key_result: KeyResult
    on: date
    measure: Measure
    value: Decimal | None
    target: Decimal | None
    progress: float | None
    raw: float | None
    expected: float | None
    begins_on: date
    elapsed: float
    status: Status
    verdict: dict[str, Any]
    outcome: Outcome | None
    forecast: Forecast | None
    off: DaysOff
    slots: tuple[SlotResult[SlotRow], ...]
    confidence: int | None
    confidence_change: int | None
    checked_in_on: date | None
    said_on: tuple[date, ...]
    is_stale: bool
    declared: Status | None
    override_reason: str

    @property
    def shown_status(self) -> Status:
        """The declared status, or the computed one if none was declared."""
        return self.declared or self.status


def thresholds(quarters: Iterable[Quarter]) -> dict[int, Thresholds]:
    """By quarter, its status thresholds: the highest version; for a closed quarter the version that held when evidence
    was last accepted, so that a later change never affects it. One query.
    """
    versions = list(StatusRule.objects.order_by("-version"))
    rules = {quarter.pk: holding(versions, quarter) for quarter in quarters}
    return {
        pk: Thresholds(
            rule.on_track, rule.at_risk, rule.early, rule.low_confidence, rule.out_of_reach, rule.out_of_reach_from,
            rule.likely,
        )
        for pk, rule in rules.items()
    }  # fmt: skip


def assess(
    key_results: Iterable[KeyResult], *, at: When, saying: Mapping[int, CheckIn] | None = None
) -> dict[int, Assessment]:
    """Assess key results (from ``for_measuring()``) at a moment. The number of queries does not depend on how many.

    If ``at`` is a day, it means the end of it. Days are by each owner's calendar, whoever the viewer is.

    ``saying``: by key result, a check-in about to be published; it is used instead of the period's current one.
    """
    group = list(key_results)
    if not group:
        return {}
    measures = measure(group, at=at)
    limits = thresholds({kr.objective.quarter_id: kr.objective.quarter for kr in group}.values())
    off = days_off(group)
    given = inputs_of(group, at)
    said = last_check_ins(group, at)
    for pk, check_in in (saying or {}).items():
        others = [one for one in said.get(pk, []) if one.period != check_in.period]
        said[pk] = sorted([check_in, *others], key=lambda one: one.period, reverse=True)
    return {
        kr.pk: _assess_one(
            kr,
            measures[kr.pk],
            limits[kr.objective.quarter_id],
            off[kr.pk],
            said.get(kr.pk, []),
            moment_of(kr, at),
            given.get(kr.pk, NO_INPUTS),
        )
        for kr in group
    }


@dataclass(frozen=True, slots=True)
class _Place:
    """Value, target and pace of a key result. ``soon``: (days, expected by then) of a fortnight from now."""

    value: Decimal | None
    target: Decimal | None
    share: float | None
    raw: float | None
    expected: float | None
    slots: tuple[SlotResult[SlotRow], ...] = ()
    sums: Tally | None = None
    soon: tuple[int, float] | None = None


def _place(kr: KeyResult, measured: Measure, off: DaysOff, at: datetime) -> _Place:
    value, target, baseline = measured.value, kr.target, kr.baseline
    if kr.kind == Kind.CADENCE:
        slots = tuple(_slots(kr, measured, off, at))
        sums = tally(slots, at, int(target) if target else None)
        return _Place(
            Decimal(sums.value), Decimal(sums.target), sums.progress, sums.progress,
            sums.due / sums.total if sums.total else None, slots, sums,
        )  # fmt: skip
    if kr.kind == Kind.MAINTAIN:
        if value is None:
            return _Place(value, target, 0.0, 0.0, 0.0)
        share = maintain_progress(value, kr.range_low or Decimal(0), kr.range_high or Decimal(0))
        return _Place(value, target, share, share, EXPECTED_MAINTAINED)
    if kr.kind == Kind.MILESTONE:
        target = sum((step.weight for step in measured.milestones), Decimal(0))
    elif kr.kind == Kind.YES_NO:
        target = Decimal(1)
    if target is None or target == baseline:
        return _Place(value, target, 0.0, None, 0.0)
    current, expects = baseline if value is None else value, expected_by(kr, measured, target, off)
    today = at.date()
    days = min(FORTNIGHT, (kr.objective.quarter.ends_on - today).days)
    return _Place(
        value, target, progress(current, baseline, target), raw_progress(current, baseline, target), expects(today),
        soon=(days, expects(today + timedelta(days=days))),
    )  # fmt: skip


def _verdict(
    kr: KeyResult,
    place: _Place,
    passed: float,
    limits: Thresholds,
    *,
    forecast: Forecast | None,
    confidence: int | None,
    over: bool,
) -> tuple[Status, dict[str, Any], Outcome | None]:
    """The computed status, the figures of the rule that gave it, and the outcome of an ended quarter."""
    share, value, target = place.share, place.value, place.target
    verdict = status_of(
        PureKind(kr.kind),
        share or 0.0,
        place.expected,
        passed,
        value=value if value is not None else kr.baseline,
        target=target if target is not None else 0,
        baseline=kr.baseline,
        confidence=confidence,
        chance=forecast.p_target if isinstance(forecast, CountForecast) else None,
        scheduled=forecast.scheduled if isinstance(forecast, CountForecast) else 0,
        slots=place.sums,
        soon=place.soon,
        in_range_at_end=kr.kind == Kind.MAINTAIN and over and share == 1.0,
        thresholds=limits,
    )
    figures = verdict.figures
    unknown = _UNKNOWN.get(kr.measured_by) if value is None and kr.kind != Kind.MILESTONE else None
    if unknown and figures["rule"] not in (Rule.COMPLETE, Rule.LOW_CONFIDENCE):
        figures["rule"] = unknown.value
    outcome = outcome_of(share, aspirational=kr.objective.is_aspirational) if over else None
    if outcome is not None:
        figures |= {
            "outcome": outcome.value,
            "score": round(share or 0.0, 4),
            "final_after": kr.objective.quarter.grace_ends_on.isoformat(),
        }
    return verdict.status, figures, outcome


# What is said of a value that nothing makes yet.
_UNKNOWN: dict[str, Rule] = {
    Metric.MANUAL: Rule.NO_VALUE, Metric.CUSTOM: Rule.NO_ROWS, Metric.STAKEHOLDERS_MET: Rule.NOTHING_AGREED,
}  # fmt: skip


def _assess_one(
    kr: KeyResult,
    measured: Measure,
    limits: Thresholds,
    off: DaysOff,
    said: list[CheckIn],
    at: datetime,
    given: Inputs,
) -> Assessment:
    quarter = kr.objective.quarter
    today, begins_on = at.date(), begin_of(kr, off)
    passed = elapsed(today, begins_on, quarter.ends_on, off.all)
    place = _place(kr, measured, off, at)
    forecast = forecast_of(
        kr, measured, value=place.value, target=place.target, slots=place.slots, off=off, today=today,
        since=begins_on, early=limits.early, given=given,
    )  # fmt: skip
    last = said[0] if said else None
    status, verdict, outcome = _verdict(
        kr, place, passed, limits, forecast=forecast, confidence=last.confidence if last else None,
        over=today > quarter.ends_on,
    )  # fmt: skip
    before = said[1] if len(said) > 1 else None
    declared = _declared(last, quarter, off, today) if last and status != Status.COMPLETE else None
    if declared is not None:
        verdict["declared"] = declared.value
    return Assessment(
        key_result=kr,
        on=today,
        measure=measured,
        value=place.value,
        target=place.target,
        progress=place.share,
        raw=place.raw,
        expected=place.expected,
        begins_on=begins_on,
        elapsed=passed,
        status=status,
        verdict=verdict,
        outcome=outcome,
        forecast=forecast,
        off=off,
        slots=place.slots,
        confidence=last.confidence if last else None,
        confidence_change=(
            last.confidence - before.confidence
            if last and before and last.confidence is not None and before.confidence is not None
            else None
        ),
        checked_in_on=_published_on(last) if last else None,
        said_on=tuple(sorted(day for one in said if (day := _published_on(one)) is not None)),
        is_stale=_is_stale(quarter, begins_on, last, today) and status != Status.COMPLETE,
        declared=declared,
        override_reason=last.override_reason if last and declared else "",
    )


def _published_on(check_in: CheckIn) -> date | None:
    """The day of publication in the zone it was published in; also for a check-in that is not stored yet."""
    moment = check_in.published_at
    return day_in(moment, ZoneInfo(check_in.zone_name)) if moment is not None else None


def _declared(last: CheckIn, quarter: Quarter, off: DaysOff, today: date) -> Status | None:
    """The status declared in the last check-in, until the day on which the check-in of the next period is due."""
    periods = monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months)
    if not last.declared_status or last.declared_status == Status.COMPLETE:
        return None
    if last.period < len(periods) and today >= last_working_day(*periods[last.period], off.holidays, off.weekend):
        return None
    return Status(last.declared_status)


def _slots(kr: KeyResult, measured: Measure, off: DaysOff, at: datetime) -> list[SlotResult[SlotRow]]:
    quarter, begins_on = kr.objective.quarter, begin_of(kr, off)
    if kr.measured_by == Metric.WEEKLY_UPDATES:
        slots = weekly_slots(quarter.starts_on, quarter.ends_on, kr.owner.zone, off.weekend)
    else:
        slots = monthly_slots(quarter.starts_on, quarter.ends_on, kr.owner.zone, quarter.months)
    # A day without a time has begun where it was recorded, even if it has not yet begun where the owner lives now.
    done = [
        Done(
            entry.at if isinstance(entry.at, datetime) else min(entry.at, at.date()),
            entry, period=entry.day, hollow=entry.hollow, zone=ZoneInfo(entry.zone_name),
        )
        for entry in measured.entries
    ]  # fmt: skip
    # The quarter's first week is owed, though it may have begun before the quarter.
    owed_from = begins_on if begins_on > quarter.starts_on else None
    return slot_states(
        slots, done, at, off.excusing, weekend=off.weekend, grace_ends_on=quarter.grace_ends_on, owed_from=owed_from
    )


def last_check_ins(key_results: list[KeyResult], at: When) -> dict[int, list[CheckIn]]:
    """The check-ins of each key result published by ``at``, newest period first. One query."""
    result: dict[int, list[CheckIn]] = defaultdict(list)
    rows = CheckIn.objects.in_force().filter(key_result__in=key_results)
    rows = rows.filter(published_at__lte=at) if isinstance(at, datetime) else rows.filter(published_on__lte=at)
    for check_in in rows.order_by("-period", "-pk"):
        result[check_in.key_result_id].append(check_in)
    return result


def _is_stale(quarter: Quarter, begins_on: date, last: CheckIn | None, today: date) -> bool:
    """Whether there is no check-in for the last monthly period that ended since pace began, in a running quarter."""
    if quarter.state != Quarter.State.ACTIVE:
        return False
    periods = enumerate(monthly_periods(quarter.starts_on, quarter.ends_on, quarter.months), start=1)
    ended = [number for number, (_, last_day) in periods if begins_on <= last_day < today]
    return bool(ended) and ended[-1] > (last.period if last else 0)
