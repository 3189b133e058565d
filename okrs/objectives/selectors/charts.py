"""The chart of a key result: a burn-up of counts or steps, or a line of readings for a level."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from okrs.arithmetic.forecast import CountForecast
from okrs.arithmetic.progress import Status
from okrs.arithmetic.trend import LevelForecast
from okrs.counting import EarlierLine, Measure
from okrs.models import TargetChange
from okrs.models.choices import SHARE_METRICS, Kind, Pace
from okrs.objectives.selectors.drawing import Box, Chart, Curve, Legend, Points
from okrs.planning.wording import number, recorded
from okrs.snapshots.assessment import Assessment
from okrs.snapshots.outlook import say_forecast
from okrs.snapshots.pace import expected_by, say_days_off
from okrs.snapshots.storing import Detail
from organization.models import Quarter
from organization.scientific_milestones.selectors import Ahead

_LEVELS = frozenset({Kind.NUMBER, Kind.PERCENTAGE, Kind.MAINTAIN})


def key_result_chart(
    one: Assessment | Detail,
    reason: str,
    *,
    changes: Sequence[TargetChange] = (),
    earlier: Sequence[EarlierLine] = (),
    ahead: Sequence[Ahead] = (),
) -> Chart | None:
    """A burn-up of counts or steps, or a line of readings for a level; None for other kinds.

    ``reason``: why it has its status, in words. ``changes`` are those recorded while active, ``earlier`` the lines
    under earlier rules, ``ahead`` the scientific milestones of its area in the quarter.
    """
    kr = one.key_result
    if kr.kind in _LEVELS and kr.kind != Kind.MAINTAIN and one.target is None:
        return None
    if kr.kind in (Kind.YES_NO, Kind.CADENCE) or (kr.kind not in _LEVELS and not one.target):
        return None
    chart = _level if kr.kind in _LEVELS else _burn_up
    return _with_milestones(
        chart(one, reason, list(changes), list(earlier)), ahead, Box(kr.objective.quarter, (), from_nought=True)
    )


def _with_milestones(chart: Chart, ahead: Sequence[Ahead], box: Box) -> Chart:
    """The same with a mark on the day of each milestone, which its description and its table name too."""
    if not ahead:
        return chart
    events = tuple((one.words, ", ".join(filter(None, (one.title, one.about, one.moved)))) for one in ahead)
    return replace(
        chart,
        lines=(*chart.lines, *(box.upright("burnup__milestone", day) for day in sorted({one.day for one in ahead}))),
        legend=(*chart.legend, Legend("is-milestone", "Scientific milestone")),
        conclusion=f"{chart.conclusion} Scientific milestones: {'; '.join(': '.join(event) for event in events)}.",
        events=events,
    )


# --- What is expected ---------------------------------------------------------------


def _share(one: Assessment | Detail) -> Callable[[date], float]:
    """The share of the way expected by a day: the line that the status is judged against."""
    kr = one.key_result
    if one.target is None or one.target == kr.baseline:
        return lambda day: 0.0
    return expected_by(kr, one.measure, one.target, one.off)


def _pace(box: Box, css: str, share: Callable[[date], float], start: float, goal: float, *, in_steps: bool) -> Curve:
    days = [box.starts_on + timedelta(days=n) for n in range(box.days + 1)]
    points = [(day, start + share(day) * (goal - start)) for day in days]
    return box.stairs(css, points, start, days[-1]) if in_steps else box.through(css, points)


def _targets_before(changes: Iterable[TargetChange], field: str = "target") -> list[tuple[float, date]]:
    """(earlier target, the day until which it held)."""
    return [
        (float(Decimal(change.old)), change.at.date()) for change in changes if change.field == field and change.old
    ]


# --- Burn-up ------------------------------------------------------------------------


def _counted(measure: Measure) -> list[tuple[date, float]]:
    """(day, value from that day on)."""
    if measure.milestones:
        done = sorted((step.done_on, step.weight) for step in measure.milestones if step.done_on)
        total, points = Decimal(0), []
        for day, weight in done:
            total += weight
            points.append((day, float(total)))
        return points
    if measure.steps or measure.readings:
        return [(day, float(value)) for day, value in measure.steps or measure.readings]
    return [(day, float(n)) for n, day in enumerate(measure.days, start=1)]


def _burn_up(one: Assessment | Detail, reason: str, changes: list[TargetChange], earlier: list[EarlierLine]) -> Chart:
    kr, quarter = one.key_result, one.key_result.objective.quarter
    until, goal, start = min(one.on, quarter.ends_on), float(one.target or 0), float(kr.baseline)
    points = [(day, value) for day, value in _counted(one.measure) if day <= until]
    before = _targets_before(changes)
    now = points[-1][1] if points else start
    band = one.forecast if isinstance(one.forecast, CountForecast) and one.status != Status.COMPLETE else None
    tops = [goal, now, start, *(target for target, _ in before), *([band.high] if band else [])]
    box, share = Box(quarter, tops, from_nought=True), _share(one)
    in_steps = kr.pace == Pace.PLANNED
    lines, legend = [Curve("burnup__grid", "M0 0H100M0 50H100M0 100H100")], []
    if band and until < quarter.ends_on:
        lines += _band(box, until, now, quarter.ends_on, band.low, band.median, band.high)
        legend.append(
            Legend(
                "is-band", f"80 % likely to end between {number(round(band.low, 1))} and {number(round(band.high, 1))}"
            )
        )
    for target, day in before:
        lines.append(_pace(box, "burnup__pace is-old", share, start, target, in_steps=in_steps))
        legend.append(Legend("is-old", f"Expected for {number(target)}, until {day:%-d %b}"))
    lines += [box.level("burnup__target", goal), _pace(box, "burnup__pace", share, start, goal, in_steps=in_steps)]
    if kr.milestones.all():
        planned = sorted(step.planned_on for step in kr.milestones.all())
        lines.append(box.dots("burnup__plan", [(day, start + share(day) * (goal - start)) for day in planned]))
        legend.append(Legend("is-plan", "Planned step"))
    for line in earlier:
        old = [(day, float(n)) for n, day in enumerate(line.days, start=1)]
        old = old or [(day, float(value)) for day, value in line.steps]
        lines.append(box.stairs("burnup__earlier", old, start, line.until))
        legend.append(Legend("is-earlier", f"{line.label}, until {line.until:%-d %b}"))
    lines.append(box.stairs("burnup__actual", points, start, until))
    lines += _marks(box, one, changes, until)
    return Chart(
        key=f"burnup-{kr.pk}",
        title=f"{kr.code}: counted by day, and what is expected",
        conclusion=_conclude(one, reason, f"{number(one.value)} of {number(goal)} by {until:%-d %B}"),
        lines=tuple(lines),
        legend=(Legend("", "Reached" if kr.kind == Kind.MILESTONE else "Counted"), Legend("is-pace", "Expected"),
                *legend, *_mark_legend(one, changes)),
        top=number(box.high),
        bottom=number(box.low),
        first=f"{quarter.starts_on:%-d %b}",
        last=f"{quarter.ends_on:%-d %b}",
        head=("By", "Reached" if kr.kind == Kind.MILESTONE else "Counted", "Expected"),
        rows=tuple(_weeks(quarter, until, points, start, lambda day: start + share(day) * (goal - start))),
        notes=_notes(one, changes, earlier),
    )  # fmt: skip


def _weeks(
    quarter: Quarter, until: date, points: Points, start: float, expected: Callable[[date], float]
) -> Iterable[tuple[str, ...]]:
    """(week's last day, value, expected) for each week so far."""
    day = quarter.starts_on + timedelta(days=6)
    while day < until + timedelta(days=7):
        end = min(day, until)
        value = next((value for at, value in reversed(points) if at <= end), start)
        yield f"{end:%-d %b}", number(value), number(round(expected(end), 1))
        day += timedelta(days=7)


# --- Levels -------------------------------------------------------------------------


def _level(one: Assessment | Detail, reason: str, changes: list[TargetChange], earlier: list[EarlierLine]) -> Chart:
    kr, quarter = one.key_result, one.key_result.objective.quarter
    keeps = kr.kind == Kind.MAINTAIN
    until, start = min(one.on, quarter.ends_on), float(kr.baseline)
    points = [(day, value) for day, value in _counted(one.measure) if day <= until]
    goals = [float(kr.range_low or 0), float(kr.range_high or 0)] if keeps else [float(one.target or 0)]
    band = one.forecast if isinstance(one.forecast, LevelForecast) and one.status != Status.COMPLETE else None
    shown = [*goals, *([] if keeps else [start]), *(value for _, value in points)]
    box, share = (
        Box(
            quarter,
            [*shown, *([band.low, band.high] if band else [])],
            from_nought=False,
            most=100 if kr.kind == Kind.PERCENTAGE else None,
        ),
        _share(one),
    )
    lines, legend = [Curve("burnup__grid", "M0 0H100M0 50H100M0 100H100")], []
    if keeps:
        low, high = goals
        lines.append(Curve("burnup__range", f"M0 {box.y(low)}H100V{box.y(high)}H0Z"))
        legend.append(Legend("is-range", f"To stay within {number(low)} to {number(high)}"))
    if band and points and until < quarter.ends_on:
        lines += _band(box, until, points[-1][1], quarter.ends_on, band.low, band.median, band.high)
        legend.append(
            Legend(
                "is-band", f"80 % likely to end between {number(round(band.low, 1))} and {number(round(band.high, 1))}"
            )
        )
    if not keeps:
        lines.append(box.level("burnup__target", goals[0]))
        lines.append(_pace(box, "burnup__pace", share, start, goals[0], in_steps=kr.pace == Pace.PLANNED))
        legend.append(Legend("is-pace", "Expected"))
    for line in earlier:
        lines.append(box.through("burnup__earlier", [(day, float(value)) for day, value in line.steps]))
        legend.append(Legend("is-earlier", f"{line.label}, until {line.until:%-d %b}"))
    if points:
        drawn = _holding(points, until) if kr.measured_by in SHARE_METRICS else points
        lines += [box.through("burnup__actual", drawn), box.dots("burnup__reading", points)]
    lines += _marks(box, one, changes, until)
    current = number(points[-1][1]) if points else "no value yet"
    asked = f"range {number(goals[0])} to {number(goals[1])}" if keeps else f"target {number(goals[0])}"

    def expected(day: date) -> str:
        return asked if keeps else number(round(start + share(day) * (goals[0] - start), 1))

    return Chart(
        key=f"level-{kr.pk}",
        title=f"{kr.code}: values by day, and what is asked",
        conclusion=_conclude(one, reason, f"{current} by {until:%-d %B}, {asked}"),
        lines=tuple(lines),
        legend=(Legend("", "Value"), *legend, *_mark_legend(one, changes)),
        top=number(round(box.high, 1)),
        bottom=number(round(box.low, 1)),
        first=f"{quarter.starts_on:%-d %b}",
        last=f"{quarter.ends_on:%-d %b}",
        head=("On", "Value", "Asked" if keeps else "Expected"),
        rows=tuple((f"{day:%-d %b}", number(value), expected(day)) for day, value in points),
        notes=_notes(one, changes, earlier),
    )


def _holding(points: list[tuple[date, float]], until: date) -> list[tuple[date, float]]:
    """The corners of a line on which each value holds until the next, the last one until today."""
    ends = [*(day for day, _ in points[1:]), until]
    return [corner for (day, value), end in zip(points, ends, strict=True) for corner in ((day, value), (end, value))]


# --- Common parts -------------------------------------------------------------------


def _band(box: Box, day: date, now: float, end: date, low: float, middle: float, high: float) -> list[Curve]:
    area = f"M{box.at(day, now)}L{box.at(end, low)}V{box.y(high)}Z"
    return [Curve("burnup__band", area), Curve("burnup__likely", f"M{box.at(day, now)}L{box.at(end, middle)}")]


def _marks(box: Box, one: Assessment | Detail, changes: Iterable[TargetChange], until: date) -> list[Curve]:
    """Marks for today, for changes of the target and the like, and for check-ins along the upper edge."""
    lines = [box.upright("burnup__today", until)]
    lines += [box.upright("burnup__change", change.at.date()) for change in changes]
    said = [(day, box.high) for day in one.said_on if day <= until]
    return [*lines, box.dots("burnup__said", said)] if said else lines


def _mark_legend(one: Assessment | Detail, changes: Sequence[TargetChange]) -> tuple[Legend, ...]:
    found = [Legend("is-today", "Last day" if one.verdict.get("outcome") else "Today")]
    if changes:
        found.append(Legend("is-change", "Change while active"))
    if one.said_on:
        found.append(Legend("is-said", "Check-in"))
    return tuple(found)


def _notes(
    one: Assessment | Detail, changes: Iterable[TargetChange], earlier: Iterable[EarlierLine]
) -> tuple[str, ...]:
    quarter = one.key_result.objective.quarter
    uses_days = one.key_result.pace == Pace.LINEAR and one.key_result.kind != Kind.MAINTAIN
    off = say_days_off(one.off, quarter.starts_on, quarter.ends_on) if uses_days else ""
    said = ", ".join(f"{day:%-d %b}" for day in one.said_on)
    return tuple(
        note
        for note in (
            f"{off}." if off else "",
            *(
                f"{change.at:%-d %b}: {change.field} {recorded(change.old)} → {recorded(change.new)}, {change.reason}"
                for change in changes
            ),
            *(f"{line.label}, until {line.until:%-d %b}: {line.reason}" for line in earlier),
            f"Check-ins: {said}." if said else "",
        )
        if note
    )


def _conclude(one: Assessment | Detail, reason: str, figure: str) -> str:
    words = ""
    if one.status != Status.COMPLETE:
        words = say_forecast(one.forecast, one.key_result, long=True, beside=one.verdict)
    return ". ".join(part for part in (figure, reason, words) if part) + "."
