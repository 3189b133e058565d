"""Charts of what was recorded daily: the strip of statuses, and the progress of an objective."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from okrs.arithmetic.contributions import Part
from okrs.arithmetic.progress import Status
from okrs.objectives.selectors.drawing import Box, Chart, Curve, Legend
from organization.models import Quarter

_DAY, _LONGEST_GAP = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive days of one status: place and width in a strip 100 wide."""

    status: str
    x: str
    width: str
    words: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The recorded status of each day; ``conclusion`` says it in words."""

    stretches: tuple[Stretch, ...]
    conclusion: str
    first: str
    last: str


def strip_of(days: Sequence[tuple[date, str]]) -> Strip | None:
    """A strip from (day, status), oldest first; None for fewer than two days.

    A day without a record shows the last recorded status for up to a week; longer gaps stay empty.
    """
    if len(days) < 2:
        return None
    first, last = days[0][0], days[-1][0]
    width = 100 / ((last - first).days + 1)
    runs: list[tuple[str, date, date]] = []  # status, first day, last day
    for (day, status), following in zip(days, [*(day for day, _ in days[1:]), last + _DAY], strict=True):
        until = following - _DAY if following - day <= _LONGEST_GAP else day
        if runs and runs[-1][0] == status and runs[-1][2] == day - _DAY:
            runs[-1] = (status, runs[-1][1], until)
        else:
            runs.append((status, day, until))
    made = []
    for status, start, end in runs:
        span = f"{start:%-d %b}" if start == end else f"{start:%-d %b} to {end:%-d %b}"
        x, wide = width * (start - first).days, width * ((end - start).days + 1)
        made.append(Stretch(status, f"{x:.2f}", f"{wide:.2f}", f"{Status(status).label}: {span}"))
    return Strip(tuple(made), "; ".join(one.words for one in made), f"{first:%-d %b}", f"{last:%-d %b}")


@dataclass(frozen=True, slots=True)
class ObjectiveDay:
    """Where an objective stood at the end of a day, from the records of its key results."""

    day: date
    progress: float
    expected: float | None
    status: str


def objective_chart(key: int, title: str, quarter: Quarter, days: Sequence[ObjectiveDay]) -> Chart | None:
    """Progress of an objective over the recorded days; None for fewer than two."""
    if len(days) < 2:
        return None
    box = Box(quarter, [0.0, 100.0], from_nought=True)
    due = [(one.day, 100 * one.expected) for one in days if one.expected is not None]
    last = days[-1]
    lines = [
        Curve("burnup__grid", "M0 0H100M0 50H100M0 100H100"),
        *([box.through("burnup__pace", due)] if len(due) > 1 else []),
        box.through("burnup__actual", [(one.day, 100 * one.progress) for one in days]),
        box.upright("burnup__today", last.day),
    ]
    expected = "" if last.expected is None else f", {100 * last.expected:.0f} % expected"
    return Chart(
        key=f"objective-{key}",
        title=f"{title}: progress by day",
        conclusion=f"{100 * last.progress:.0f} % on {last.day:%-d %B}{expected}. {Status(last.status).label}.",
        lines=tuple(lines),
        legend=(Legend("", "Progress"), Legend("is-pace", "Expected"), Legend("is-today", "Last recorded day")),
        top="100 %",
        bottom="0 %",
        first=f"{quarter.starts_on:%-d %b}",
        last=f"{quarter.ends_on:%-d %b}",
        head=("Day", "Progress", "Expected", "Status"),
        rows=tuple(
            (
                f"{one.day:%-d %b}",
                f"{100 * one.progress:.0f} %",
                "–" if one.expected is None else f"{100 * one.expected:.0f} %",
                Status(one.status).label,
            )
            for one in reversed(days)
        ),
    )


class RecordedDay(NamedTuple):
    """Where one key result stood at the end of a day, as ``ObjectiveAround.days`` has it."""

    day: str
    progress: float | None
    expected: float | None
    status: str
    weight: float


def objective_days(rows: Iterable[RecordedDay], plus: Mapping[str, Sequence[Part]] | None = None) -> list[ObjectiveDay]:
    """By day, from the recorded rows of its key results with their weights: weighted progress and worst status.

    ``plus``: by day, what contributed to it.
    """
    shares = plus or {}
    by_day: dict[str, list[RecordedDay]] = {}
    for row in rows:
        by_day.setdefault(row.day, []).append(row)
    return [
        _objective_day(date.fromisoformat(day), found, shares.get(day, ())) for day, found in sorted(by_day.items())
    ]


def _objective_day(day: date, found: list[RecordedDay], plus: Sequence[Part]) -> ObjectiveDay:
    scored = [(row.progress, row.weight) for row in found if row.progress is not None]
    scored += [(share, weight) for weight, share in plus if share is not None]
    due = [(row.expected, row.weight) for row in found if row.expected is not None]
    judged = {row.status for row in found if row.status != Status.COMPLETE and row.expected}
    order = (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK)
    all_done = all(row.status == Status.COMPLETE for row in found)
    fallback = Status.COMPLETE if all_done else Status.IN_PROGRESS
    return ObjectiveDay(
        day,
        _mean(scored) or 0.0,
        _mean(due),
        next((status for status in order if status in judged), fallback).value,
    )


def _mean(parts: Sequence[tuple[float, float]]) -> float | None:
    total = sum(weight for _, weight in parts)
    return sum(share * weight for share, weight in parts) / total if total else None
