"""Where key results stand: their measure, pace, status, forecast and last check-in, taken together.

Every status on a page comes from ``assess()``; the arithmetic is in ``progress``, ``cadence`` and ``forecast``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from okrs.arithmetic.cadence import Done, SlotResult, monthly_periods, monthly_slots, slot_states, tally, weekly_slots
from okrs.arithmetic.progress import (
    EXPECTED_MAINTAINED,
    ObjectivePart,
    Status,
    Thresholds,
    elapsed,
    expected_calendar,
    expected_linear,
    expected_planned,
    maintain_progress,
    objective_progress,
    objective_status,
    progress,
    raw_progress,
    status_of,
)
from okrs.arithmetic.progress import Kind as PureKind
from okrs.counting import Measure, SlotRow, measure
from okrs.counting.readings import When, holding, moment_of
from okrs.models import CheckIn, KeyResult, Objective, StatusRule
from okrs.models.choices import Kind, Metric, Pace
from okrs.snapshots.days_off import DaysOff, days_off
from okrs.snapshots.outlook import NO_INPUTS, Forecast, Inputs, forecast_of, inputs_of
from organization.ground.clock import day_in
from organization.models import Quarter


@dataclass(frozen=True, slots=True)
class Assessment:
    """Where one key result stands at a moment.

    ``progress`` is 0..1, ``raw`` is not limited, ``expected`` is what progress should be by now (None: not scored).
    ``on``: the owner's day. ``said_on``: the days of its check-ins. ``status`` is computed; ``declared`` is what the
    owner declared instead, with ``override_reason``.
    """

    key_result: KeyResult
    on: date
    measure: Measure
    value: Decimal | None
    target: Decimal | None
    progress: float | None
    raw: float | None
    expected: float | None
    elapsed: float
    status: Status
    reason: str
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


@dataclass(frozen=True, slots=True)
class ObjectiveAssessment:
    """Where an objective stands: weighted progress (None: nothing scored) and the worst status of its key results."""

    progress: float | None
    status: Status


def thresholds(quarters: Iterable[Quarter]) -> dict[int, Thresholds]:
    """By quarter, its status thresholds: the highest version; for a closed quarter the version that held when evidence
    was last accepted, so that a later change never affects it. One query.
    """
    versions = list(StatusRule.objects.order_by("-version"))
    rules = {quarter.pk: holding(versions, quarter) for quarter in quarters}
    return {pk: Thresholds(rule.on_track, rule.at_risk, rule.early, rule.low_confidence) for pk, rule in rules.items()}


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


def assess_objective(parts: Iterable[Assessment]) -> ObjectiveAssessment:
    """Combine the assessments of an objective's key results that are not dropped."""
    kept = list(parts)
    return ObjectiveAssessment(
        objective_progress((part.key_result.weight, part.progress) for part in kept),
        objective_status(ObjectivePart(part.shown_status, has_something_due=bool(part.expected)) for part in kept),
    )


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
    today = at.date()
    passed = elapsed(today, quarter.starts_on, quarter.ends_on, off.all)
    over = today > quarter.ends_on
    slots: tuple[SlotResult[SlotRow], ...] = ()
    settled = False
    value, target = measured.value, kr.target
    share: float | None
    raw: float | None = None
    expected: float | None
    if kr.kind == Kind.CADENCE:
        slots = tuple(_slots(kr, measured, off.excusing, at))
        sums = tally(slots)
        value, target, share, settled = Decimal(sums.value), Decimal(sums.target), sums.progress, sums.settled
        raw, expected = share, expected_calendar(slots, at)
    elif kr.kind == Kind.MILESTONE:
        target = sum((step.weight for step in measured.milestones), Decimal(0))
        due = sum((step.weight for step in measured.milestones if step.planned_on <= today), Decimal(0))
        share = raw = float((value or Decimal(0)) / target) if target else 0.0
        expected = float(due / target) if target else 0.0
    elif kr.kind == Kind.MAINTAIN:
        low, high = kr.range_low or Decimal(0), kr.range_high or Decimal(0)
        share = raw = maintain_progress(value, low, high) if value is not None else 0.0
        expected = EXPECTED_MAINTAINED if value is not None else 0.0
    else:
        goal = Decimal(1) if kr.kind == Kind.YES_NO else target
        target = goal
        if goal is None or goal == kr.baseline:
            share, expected = 0.0, 0.0
        else:
            current = kr.baseline if value is None else value
            share, raw = progress(current, kr.baseline, goal), raw_progress(current, kr.baseline, goal)
            expected = _expected(kr, passed, today)
    verdict = status_of(
        PureKind(kr.kind),
        share or 0.0,
        expected,
        passed,
        value=value if value is not None else kr.baseline,
        target=target if target is not None else 0,
        baseline=kr.baseline,
        confidence=said[0].confidence if said else None,
        settled=settled,
        in_range_at_end=kr.kind == Kind.MAINTAIN and over and share == 1.0,
        thresholds=limits,
    )
    reason = verdict.reason
    if kr.measured_by == Metric.MANUAL and value is None and kr.kind != Kind.MILESTONE:
        reason = "No value entered yet"
    elif kr.measured_by == Metric.CUSTOM and value is None:
        reason = "No row to take a share of yet"
    forecast = forecast_of(
        kr,
        measured,
        value=value,
        target=target,
        slots=slots,
        off=off,
        today=today,
        since=quarter.starts_on,
        early=limits.early,
        given=given,
    )
    last = said[0] if said else None
    before = said[1] if len(said) > 1 else None
    return Assessment(
        key_result=kr,
        on=today,
        measure=measured,
        value=value,
        target=target,
        progress=share,
        raw=raw,
        expected=expected,
        elapsed=passed,
        status=verdict.status,
        reason=reason,
        forecast=forecast,
        off=off,
        slots=slots,
        confidence=last.confidence if last else None,
        confidence_change=(
            last.confidence - before.confidence
            if last and before and last.confidence is not None and before.confidence is not None
            else None
        ),
        checked_in_on=_published_on(last) if last else None,
        said_on=tuple(sorted(day for one in said if (day := _published_on(one)) is not None)),
        is_stale=_is_stale(kr.objective, last, today) and verdict.status != Status.COMPLETE,
        declared=Status(last.declared_status) if last and last.declared_status else None,
        override_reason=last.override_reason if last else "",
    )


def _published_on(check_in: CheckIn) -> date | None:
    """The day of publication in the zone it was published in; also for a check-in that is not stored yet."""
    moment = check_in.published_at
    return day_in(moment, ZoneInfo(check_in.zone_name)) if moment is not None else None


def _expected(kr: KeyResult, passed: float, today: date) -> float:
    quarter = kr.objective.quarter
    dated = [step.planned_on for step in kr.milestones.all()]
    if kr.kind == Kind.YES_NO:
        return expected_planned(today, quarter.starts_on, quarter.ends_on, dated or 1)
    if kr.pace == Pace.PLANNED:
        steps = dated or int(abs((kr.target or 0) - kr.baseline))
        return expected_planned(today, quarter.starts_on, quarter.ends_on, steps)
    return expected_linear(passed)


def _slots(kr: KeyResult, measured: Measure, off: frozenset[date], at: datetime) -> list[SlotResult[SlotRow]]:
    quarter = kr.objective.quarter
    make = weekly_slots if kr.measured_by == Metric.WEEKLY_UPDATES else monthly_slots
    slots = make(quarter.starts_on, quarter.ends_on, kr.owner.zone)
    # A day without a time has begun where it was recorded, even if it has not yet begun where the owner lives now.
    done = [
        Done(
            entry.at if isinstance(entry.at, datetime) else min(entry.at, at.date()),
            entry, period=entry.day, hollow=entry.hollow, zone=ZoneInfo(entry.zone_name),
        )
        for entry in measured.entries
    ]  # fmt: skip
    return slot_states(slots, done, at, off, grace_ends_on=quarter.grace_ends_on)


def last_check_ins(key_results: list[KeyResult], at: When) -> dict[int, list[CheckIn]]:
    """The check-ins of each key result published by ``at``, newest period first. One query."""
    result: dict[int, list[CheckIn]] = defaultdict(list)
    rows = CheckIn.objects.in_force().filter(key_result__in=key_results)
    rows = rows.filter(published_at__lte=at) if isinstance(at, datetime) else rows.filter(published_on__lte=at)
    for check_in in rows.order_by("-period", "-pk"):
        result[check_in.key_result_id].append(check_in)
    return result


def _is_stale(objective: Objective, last: CheckIn | None, today: date) -> bool:
    """Whether there is no check-in for the last monthly period that ended since activation, in a running quarter."""
    quarter = objective.quarter
    if quarter.state != Quarter.State.ACTIVE:
        return False
    since = objective.activated_on or quarter.starts_on
    periods = enumerate(monthly_periods(quarter.starts_on, quarter.ends_on), start=1)
    ended = [number for number, (_, last_day) in periods if since <= last_day < today]
    return bool(ended) and ended[-1] > (last.period if last else 0)
