"""Status of key results and objectives, the outcome of an ended quarter, and the words for both: arithmetic only.

A rule gives figures, which are stored; the sentence is made from them when somebody reads it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, SupportsFloat

from okrs.arithmetic.cadence import Tally
from okrs.arithmetic.forecast import say_chance
from okrs.arithmetic.progress import DEFAULT_THRESHOLDS, Kind, Status, Thresholds, say_number
from organization.ground.units import PER_CENT

# Ratios and shortfalls come from divisions; a tiny rounding error must not move a key result across a threshold.
_EPSILON = 1e-9
# Only these have a chance of reaching their target that the rules ask for.
_HAS_CHANCE = frozenset({Kind.COUNT, Kind.MILESTONE})
# With no more slots than this, one missed slot is too much to be an exception.
_FEW = 4
FORTNIGHT = 14


class Rule(StrEnum):
    """The rule that gave a status, in the order in which they are tried."""

    COMPLETE = "complete"
    LOW_CONFIDENCE = "low_confidence"
    OUT_OF_REACH = "out_of_reach"
    NOT_SCORED = "not_scored"
    EARLY = "early"
    NOTHING_DUE = "nothing_due"
    ON_PACE = "on_pace"
    FAR_BEHIND = "far_behind"
    UNLIKELY = "unlikely"
    BEHIND = "behind"
    # Said instead of a pace, which nothing shows yet.
    NO_VALUE = "no_value"
    NO_ROWS = "no_rows"
    NOTHING_AGREED = "nothing_agreed"
    # A sentence of a day recorded before figures were kept.
    SAID = "said"


class Outcome(StrEnum):
    """What became of a key result when its quarter has ended."""

    MET = "met"
    PARTIAL = "partial"
    MISSED = "missed"

    @property
    def label(self) -> str:
        return self.value.capitalize()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A status and what it was judged by: `figures["rule"]` is the rule, the rest are its numbers, as plain JSON."""

    status: Status
    figures: dict[str, Any] = field(compare=False)

    @property
    def reason(self) -> str:
        return say_reason(self.figures)


class Part(Protocol):
    """What `objective_status` needs to know of a key result."""

    @property
    def status(self) -> Status: ...

    @property
    def dropped(self) -> bool: ...

    @property
    def has_something_due(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class ObjectivePart:
    """A ready-made `Part`. Something is due when more than nothing is expected by today."""

    status: Status
    dropped: bool = False
    has_something_due: bool = True


def status_of(
    kind: Kind,
    progress: float,
    expected: float | None,
    elapsed: float,
    *,
    value: SupportsFloat,
    target: SupportsFloat,
    baseline: SupportsFloat = 0,
    confidence: int | None = None,
    chance: float | None = None,
    scheduled: int = 0,
    slots: Tally | None = None,
    soon: tuple[int, float] | None = None,
    in_range_at_end: bool = False,
    thresholds: Thresholds = DEFAULT_THRESHOLDS,
) -> Verdict:
    """The status of one key result; the first rule that matches wins.

    1. Complete: target reached; `maintain`: in range at the end of the quarter; cadence: the slots asked for met or
       late, once the last one is settled.
    2. At Risk: confidence 3 or less.
    3. At Risk: out of reach. From a third of its own time on the chance of the target is under .10 (count, milestone).
    4. In Progress: less than .15 of its time has passed, or nothing is expected yet.
    5. On Track: progress / expected at least .95, for a count also when short by less than one unit; and, where there
       is a chance of reaching the target (count, milestone), it is at least 1/4.
    6. At Risk: progress / expected under .75; for a count only when also short by more than one unit, for a cadence of
       more than four slots by more than one slot.
    7. In Progress.

    `expected` None means not scored. A cadence is judged by its `slots` alone: a slot filled before it is due never
    stands in for one that was missed. `scheduled`: plans with a date that the `chance` rests on. `soon` is (days,
    expected by then): what the pace asks for in a fortnight, for saying how much restores it. For `maintain`,
    `expected` is EXPECTED_MAINTAINED and the values are ignored.
    """
    start, goal, current = float(baseline), float(target), float(value)
    figures = {
        "kind": kind.value,
        "value": _round(current),
        "target": _round(goal),
        "progress": _round(progress),
        **({} if slots is None else _of_slots(slots)),
    }

    def found(status: Status, rule: Rule, **more: Any) -> Verdict:
        return Verdict(status, {"rule": rule.value, **figures, **more})

    chance = chance if kind in _HAS_CHANCE else None
    if chance is not None:
        figures |= {"chance": _round(chance), **({"scheduled": scheduled} if scheduled else {})}
    if _is_complete(kind, progress, current, goal, slots, in_range_at_end):
        return found(Status.COMPLETE, Rule.COMPLETE)
    if confidence is not None and confidence <= thresholds.low_confidence:
        return found(Status.AT_RISK, Rule.LOW_CONFIDENCE, confidence=confidence)
    if chance is not None and chance < thresholds.out_of_reach and elapsed >= thresholds.out_of_reach_from - _EPSILON:
        return found(Status.AT_RISK, Rule.OUT_OF_REACH)
    if expected is None:
        return found(Status.IN_PROGRESS, Rule.NOT_SCORED)
    if elapsed < thresholds.early:
        return found(Status.IN_PROGRESS, Rule.EARLY, elapsed=_round(elapsed))
    if expected <= 0:
        return found(Status.IN_PROGRESS, Rule.NOTHING_DUE)

    pace = start + expected * (goal - start)
    short = (pace - current) if goal >= start else (current - pace)
    ratio = progress / expected
    if slots is not None:
        short = slots.expected - slots.met
        ratio = slots.met / slots.expected if slots.expected else 1.0
    status, rule = _by_pace(kind, ratio, short, chance, thresholds, is_long=slots is not None and slots.total > _FEW)
    more: dict[str, Any] = {"pace": _round(pace)}
    if kind == Kind.COUNT and rule in (Rule.BEHIND, Rule.FAR_BEHIND):
        more |= _restoring(current, start, goal, soon, thresholds)
    return found(status, rule, **more)


def _by_pace(
    kind: Kind, ratio: float, short: float, chance: float | None, limits: Thresholds, *, is_long: bool
) -> tuple[Status, Rule]:
    """Rules 5 to 7. `short`: units or slots behind; `is_long`: a cadence of so many slots that one may be missed."""
    if ratio >= limits.on_track - _EPSILON or (kind == Kind.COUNT and short < 1 - _EPSILON):
        if chance is None or chance >= limits.likely - _EPSILON:
            return Status.ON_TRACK, Rule.ON_PACE
        return Status.IN_PROGRESS, Rule.UNLIKELY
    if ratio < limits.at_risk - _EPSILON and (short > 1 + _EPSILON or not (kind == Kind.COUNT or is_long)):
        return Status.AT_RISK, Rule.FAR_BEHIND
    return Status.IN_PROGRESS, Rule.BEHIND


def objective_status(items: Iterable[Part]) -> Status:
    """The worst status among key results that are not dropped, not Complete, and have something due or are At Risk.

    At Risk is worse than In Progress, which is worse than On Track. If there are none: Complete when all key results
    not dropped are Complete, else In Progress, also for an objective without key results.
    """
    kept = [item for item in items if not item.dropped]
    judged = {
        item.status
        for item in kept
        if item.status != Status.COMPLETE and (item.has_something_due or item.status == Status.AT_RISK)
    }
    for status in (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK):
        if status in judged:
            return status
    if kept and all(item.status == Status.COMPLETE for item in kept):
        return Status.COMPLETE
    return Status.IN_PROGRESS


def outcome_of(score: float | None, *, aspirational: bool) -> Outcome | None:
    """The outcome for a score of 0 to 1, None for nothing scored. Committed: 1 is met, anything less missed.

    Aspirational: from .7 met, from .4 partial.
    """
    if score is None:
        return None
    if not aspirational:
        return Outcome.MET if score >= 1 - _EPSILON else Outcome.MISSED
    if score >= 0.7 - _EPSILON:
        return Outcome.MET
    return Outcome.PARTIAL if score >= 0.4 - _EPSILON else Outcome.MISSED


def _is_complete(
    kind: Kind, progress: float, value: float, target: float, slots: Tally | None, in_range_at_end: bool
) -> bool:
    if kind == Kind.MAINTAIN:
        return in_range_at_end
    if kind == Kind.CADENCE:
        return slots is not None and slots.settled and target > 0 and value >= target
    return progress >= 1


def _of_slots(slots: Tally) -> dict[str, Any]:
    return {
        "due": slots.due,
        "met": slots.met,
        "ahead": [day.isoformat() for day in slots.ahead],
        "every": slots.every,
    }


def _restoring(
    value: float, start: float, goal: float, soon: tuple[int, float] | None, limits: Thresholds
) -> dict[str, int]:
    """How many more units within how many days bring a count back to its pace; empty where no day remains."""
    if soon is None or soon[0] < 1:
        return {}
    days, expected = soon
    asked = expected * abs(goal - start)
    done = (value - start) if goal >= start else (start - value)
    enough = min(limits.on_track * asked, math.floor(asked - 1 + _EPSILON) + 1)
    more = math.ceil(enough - done - _EPSILON)
    return {"more": more, "days": days} if more > 0 else {}


def _round(number: float) -> float:
    return round(number, 4)


# Words

SEEN_AT_RISK = "Its owner sees it at risk"
_NAME_THE_CHANCE = frozenset({Rule.OUT_OF_REACH, Rule.ON_PACE, Rule.FAR_BEHIND, Rule.UNLIKELY, Rule.BEHIND})
# Of a value that nothing makes yet.
_UNKNOWN = {
    Rule.NO_VALUE: "No value entered yet",
    Rule.NO_ROWS: "No row to take a share of yet",
    Rule.NOTHING_AGREED: "No contact is agreed with a stakeholder",
}
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def say_reason(figures: Mapping[str, Any], *, told: bool = True, so_far: bool = False) -> str:
    """The rule that matched, as one sentence without a full stop.

    `told`: whether the reader may know the confidence. `so_far`: whether evidence of an ended quarter is still
    accepted. The sentence of an ended quarter says the outcome and nothing of today.
    """
    if figures.get("outcome"):
        return _say_outcome(figures, so_far)
    match figures.get("rule"):
        case Rule.COMPLETE:
            return _say_complete(figures)
        case Rule.LOW_CONFIDENCE:
            return f"Confidence is {figures['confidence']} of 10" if told else SEEN_AT_RISK
        case Rule.NOT_SCORED:
            return "Not scored: all of it is excused"
        case Rule.EARLY:
            return f"Too early to judge: {_percent(figures['elapsed'])} of its time has passed"
        case Rule.NOTHING_DUE:
            return "Nothing is due yet" + _say_ahead(figures)
        case Rule.OUT_OF_REACH:
            return f"{_say_reaching(figures)}{_say_dates(figures)}"
        case Rule.NO_VALUE | Rule.NO_ROWS | Rule.NOTHING_AGREED as unknown:
            return _UNKNOWN[Rule(unknown)]
        case Rule.SAID:
            words = str(figures.get("words", ""))
            return words if told or not words.startswith("Confidence is ") else SEEN_AT_RISK
        case None:
            return ""
        case _:
            return _say_pace(figures)


def names_the_chance(figures: Mapping[str, Any]) -> bool:
    """Whether ``say_reason`` names the chance of reaching the target."""
    return "chance" in figures and figures.get("rule") in _NAME_THE_CHANCE and not figures.get("outcome")


def _say_outcome(figures: Mapping[str, Any], so_far: bool) -> str:
    outcome = Outcome(figures["outcome"]).label
    words = f"So far: {outcome.lower()}" if so_far else outcome
    return f"{words}, score {figures['score']:.2f}"


def _say_complete(figures: Mapping[str, Any]) -> str:
    value, target = figures["value"], figures["target"]
    match figures["kind"]:
        case Kind.MAINTAIN:
            return "In range at the end of the quarter"
        case Kind.CADENCE:
            return f"All {say_number(target)} met"
        case Kind.YES_NO:
            return "Done"
        case Kind.MILESTONE:
            return "Every milestone reached"
        case _ if value != target:
            return f"Target of {say_number(target)} reached, now {say_number(value)}"
        case _:
            return f"Target of {say_number(target)} reached"


def _say_pace(figures: Mapping[str, Any]) -> str:
    kind, progress = figures["kind"], figures["progress"]
    if kind == Kind.MAINTAIN:
        if progress >= 1:
            return "Inside its range"
        if progress <= 0:
            return "Outside its range by its whole width or more"
        return f"Outside its range by {math.ceil((1 - progress) * 100 - _EPSILON)}{PER_CENT} of its width"
    if kind == Kind.YES_NO:
        return "Not done yet"
    if kind == Kind.CADENCE:
        return f"{figures['met']} of the {figures['due']} due met{_say_ahead(figures)}"
    pace = _say_gap(kind, figures["value"], figures["pace"], figures["target"])
    reaching = f"; {_say_reaching(figures)}" if "chance" in figures else ""
    return f"{pace}{reaching}{_say_restoring(figures)}"


def _say_reaching(figures: Mapping[str, Any]) -> str:
    scheduled = figures.get("scheduled")
    basis = f"with the {_say_count(scheduled)} planned" if scheduled else "at this rate"
    return f"{say_chance(figures['chance'])} chance of reaching {say_number(figures['target'])} {basis}"


def _say_dates(figures: Mapping[str, Any]) -> str:
    if figures["kind"] != Kind.COUNT:
        return ""  # milestones have their dates
    missing = math.ceil(abs(figures["target"] - figures["value"]) - _EPSILON)
    if missing <= 1:
        return "; put a date on the one that is missing"
    return f"; put dates on the {_say_count(missing)} that are missing"


def _say_count(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else f"{number:,}"


def _say_restoring(figures: Mapping[str, Any]) -> str:
    more = figures.get("more")
    if not more:
        return ""
    when = "this fortnight" if figures["days"] >= FORTNIGHT else "by the end"
    return f"; {_say_count(more)} more {when} {'restores' if more == 1 else 'restore'} the pace"


def _say_gap(kind: str, value: float, pace: float, target: float) -> str:
    short = pace - value if target >= pace else value - pace
    # A gap that rounds away at the precision shown is no gap, nor is less than half of one counted thing.
    if say_number(value) == say_number(pace) or (kind == Kind.COUNT and abs(short) < 0.5):
        return f"On the pace of {say_number(pace)} by today"
    side = "behind" if short > 0 else "ahead of"
    return f"{say_number(abs(short))} {side} the pace of {say_number(pace)} by today"


def _say_ahead(figures: Mapping[str, Any]) -> str:
    days = [date.fromisoformat(day) for day in figures.get("ahead", ())]
    if not days:
        return ""
    if len(days) > 1:
        return f"; {_say_count(len(days))} later ones are met ahead"
    if figures["every"] == "month":
        return f"; {days[0]:%B}'s is met ahead"
    return f"; that of the week of {days[0]:%-d %B} is met ahead"


def _percent(share: float) -> str:
    # Rounded down, so that 14.9 % is not shown as the 15 % that it has yet to reach.
    return f"{math.floor(share * 100 + _EPSILON)}{PER_CENT}"
