"""A key result in one sentence: what counts, whose work, how much by when, and at which pace."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from okrs.models.choices import Kind, Metric, Pace, Scope
from organization.ground.units import with_unit

_COUNTED = {
    Metric.IN_DEPTH_DISCUSSIONS: "held discussions that pass the in-depth rule",
    Metric.ADVISORY_BOARDS: "advisory boards held, with their need documented and approved",
    Metric.NEWSLETTERS: "newsletters approved and distributed",
    Metric.PRESENTATIONS: "presentations given to at least one attendee",
    Metric.SUPPORTED_STUDIES: "investigator-initiated studies with an unsolicited request and agreed support done",
    Metric.TRAININGS: "training sessions held",
    Metric.CROSS_FUNCTIONAL_MEETINGS: "the months in which a cross-functional meeting was held",
    Metric.SUPPORTED_CAMPAIGNS: "campaigns reviewed for accuracy and signed off, with no open finding",
    Metric.WEEKLY_UPDATES: "the weeks with a weekly update that carries an own insight or says “nothing new heard”",
}
# Whom the share of a metric is taken of, by whose work counts.
_SHARES = {
    Metric.STAKEHOLDERS_MET: {
        Scope.OWNER: "The share of the owner's stakeholders who are met as agreed",
        Scope.TEAM: "The share of the whole team's stakeholders who are met as agreed",
    }
}
_WHOSE = {Scope.OWNER: "by the owner or with the owner", Scope.TEAM: "of the whole team"}


def number(value: Decimal | float | None) -> str:
    """A number without needless zeros; an ellipsis if it is not given yet."""
    return "…" if value is None else f"{float(value):,.2f}".rstrip("0").rstrip(".")


def recorded(text: str) -> str:
    """An old or new value of a recorded change: numbers without needless zeros, words as they are, a dash if empty."""
    try:
        return number(Decimal(text)) if text else "–"
    except InvalidOperation:
        return text


_SLOTS = {Metric.CROSS_FUNCTIONAL_MEETINGS: "month", Metric.WEEKLY_UPDATES: "week"}


def say_cadence(kr: Any) -> str:
    """How often a cadence is asked for: "every week", "10 weeks"."""
    slot = _SLOTS.get(kr.measured_by, "week or month")
    return f"every {slot}" if kr.target is None else f"{number(kr.target)} {slot}{'' if kr.target == 1 else 's'}"


def say_held(version: Any) -> str:
    """What a version of a template holds, from its counts: "3 objectives, 9 key results, 3 of them for the team"."""
    parts = [
        with_unit(str(version.objectives_held), "objectives"),
        with_unit(str(version.key_results_held), "key results"),
    ]
    if version.team_held:
        parts.append(f"{version.team_held} of them once for a team")
    return ", ".join(parts)


def say_key_result(kr: Any, *, ends_on: date, planned: Sequence[date] = ()) -> str:
    """The sentence for a key result, stored or only typed so far; ``planned`` are its dated steps."""
    goal = with_unit(number(kr.target), kr.unit)
    by = f"by {ends_on:%-d %B %Y}"
    match kr.kind:
        case Kind.CADENCE:
            what = _COUNTED.get(kr.measured_by, "the weeks or months in which work was recorded")
            asked = f"{say_cadence(kr)} until {ends_on:%-d %B %Y}"
            return f"Counts {what}, {_WHOSE[Scope(kr.scope)]}; {asked}, each when it is due."
        case Kind.MILESTONE:
            return f"Adds up the milestones reached, by their weight; {_steps(planned, 'milestone')}."
        case Kind.YES_NO:
            day = planned[0] if planned else ends_on
            return f"Done or not done; due by {day:%-d %B %Y}. The day it was done is entered by hand."
        case Kind.MAINTAIN:
            span = f"{number(kr.range_low)} to {with_unit(number(kr.range_high), kr.unit)}"
            if kr.measured_by != Metric.MANUAL:
                return f"{_share(kr)} stays within {span} until {ends_on:%-d %B %Y}."
            return f"Stays within {span} until {ends_on:%-d %B %Y}. Dated values are entered by hand."
        case Kind.COUNT if kr.measured_by != Metric.MANUAL:
            name = f"what “{kr.measure.name}” counts" if kr.measure is not None else "recorded work"
            what = f"{_COUNTED.get(kr.measured_by, name)}, {_WHOSE[Scope(kr.scope)]}"
            return f"Counts {what}; {goal} {by}, {_pace(kr, planned)}."
        case Kind.COUNT:
            return f"Counts from 0 to {goal} {by}, {_pace(kr, planned)}. Dated totals are entered by hand."
    if kr.measured_by != Metric.MANUAL:
        way = "falls" if kr.target is not None and kr.target < kr.baseline else "rises"
        start = 0 if kr.kind == Kind.NUMBER else kr.baseline
        return f"{_share(kr)} {way} from {number(start)} to {goal} {by}, {_pace(kr, planned)}."
    way = "Falls" if kr.target is not None and kr.target < kr.baseline else "Rises"
    return f"{way} from {number(kr.baseline)} to {goal} {by}, {_pace(kr, planned)}. Dated values are entered by hand."


def _share(kr: Any) -> str:
    """A share of the product's own, or a defined measure, as the subject of a sentence."""
    if kr.measured_by in _SHARES:
        return _SHARES[kr.measured_by][Scope(kr.scope)]
    name = f"“{kr.measure.name}”" if kr.measure is not None else "The measure"
    return f"{name}, {_WHOSE[Scope(kr.scope)]},"


def _pace(kr: Any, planned: Sequence[date]) -> str:
    if kr.pace != Pace.PLANNED:
        return "evenly over the quarter"
    if planned:
        return f"in equal steps on {_days(planned)}"
    return "one step each at equal fractions of the quarter"


def _steps(planned: Sequence[date], noun: str) -> str:
    if not planned:
        return f"no {noun} is planned yet"
    return f"{len(planned)} {noun}{'s' if len(planned) > 1 else ''}, planned for {_days(planned)}"


def _days(planned: Sequence[date]) -> str:
    days = [f"{day:%-d %b}" for day in sorted(planned)]
    return days[0] if len(days) == 1 else f"{', '.join(days[:-1])} and {days[-1]}"
