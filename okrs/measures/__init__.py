"""What a key result's number is: counted from the work, never typed.

``measure()`` gives the values, ``evidence_ids()`` the rows behind one of them, ``near_miss_ids()`` the rows that
almost count. All three run the same credit query, so a number always equals the rows that it opens. Pages, API,
worker and export call only this.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from okrs.measures.credit import Claim, claims, counted
from okrs.measures.moments import When, moment_of
from okrs.measures.sources import SOURCES, Source, source_of
from okrs.models import InDepthRule, KeyResult, KeyResultValue, Milestone
from okrs.models.choices import CADENCE_METRICS, Kind, Metric

__all__ = ["Entry", "Measure", "counting_for", "evidence_ids", "in_depth_rule", "measure", "near_miss_ids"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One row that fills a calendar slot: when it was done, which day it is meant for."""

    row_id: int
    at: datetime | date
    day: date
    hollow: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """The value of a key result at a moment.

    ``value`` is None for a key result that nothing has been entered for. ``days`` holds the day of each counted
    unit, oldest first (a unit is a row, or a study or campaign that is counted once however many rows it has).
    ``entries`` are the rows of a cadence, ``readings`` the dated values entered by hand, oldest first.
    """

    value: Decimal | None
    days: tuple[date, ...] = ()
    entries: tuple[Entry, ...] = ()
    readings: tuple[tuple[date, Decimal], ...] = ()
    milestones: tuple[Milestone, ...] = field(default=())

    @property
    def last_on(self) -> date | None:
        """The day of the newest evidence."""
        if self.days:
            return self.days[-1]
        if self.entries:
            return max(entry.day for entry in self.entries)
        return self.readings[-1][0] if self.readings else None


def in_depth_rule() -> InDepthRule:
    """The version of the in-depth rule that holds now."""
    return InDepthRule.objects.latest("version")


def measure(key_results: Iterable[KeyResult], *, at: When) -> dict[int, Measure]:
    """The value of each key result at ``at``; one grouped query per kind of source, however many there are.

    The key results come from ``KeyResult.objects.for_measuring()``. Evidence counts that is dated inside the quarter
    and not after ``at``, and was entered by the quarter's ``grace_ends_on``. Days are those of the owner's calendar;
    ``at`` may be a day, then the end of that day in each owner's zone is meant.
    """
    wanted: dict[Source, list[KeyResult]] = defaultdict(list)
    by_hand: list[KeyResult] = []
    for key_result in key_results:
        if key_result.measured_by == Metric.MANUAL:
            by_hand.append(key_result)
        else:
            wanted[source_of(key_result)].append(key_result)
    result: dict[int, Measure] = {}
    for source in SOURCES:
        group = wanted.get(source, [])
        slots = [kr for kr in group if kr.measured_by in CADENCE_METRICS]
        units = [kr for kr in group if kr.measured_by not in CADENCE_METRICS]
        if units:
            days = counted(source, units, at=at)
            result |= {kr.pk: Measure(Decimal(len(days[kr.pk])), days=days[kr.pk]) for kr in units}
        if slots:
            found = claims(source, slots, at=at)
            result |= {kr.pk: _cadence(found[kr.pk]) for kr in slots}
    return result | _entered(by_hand, at)


def evidence_ids(key_result: KeyResult, *, at: When) -> list[int]:
    """The rows that count for one automatically measured key result, newest first, ids of ``source.model``."""
    found = claims(source_of(key_result), [key_result], at=at)[key_result.pk]
    return [claim.row_id for claim in sorted(found, key=lambda claim: (claim.day, claim.row_id), reverse=True)]


def counting_for(key_results: Iterable[KeyResult], row_id: int, *, at: When) -> set[int]:
    """Key results of one and the same source for which a row counts; one grouped query, however many there are."""
    kept = list(key_results)
    found = claims(source_of(kept[0]), kept, at=at) if kept else {}
    return {pk for pk, rows in found.items() if any(claim.row_id == row_id for claim in rows)}


def near_miss_ids(key_result: KeyResult, *, at: When) -> list[int]:
    """Rows of the right person, time and kind that do not count, newest first."""
    counting = set(evidence_ids(key_result, at=at))
    found = claims(source_of(key_result), [key_result], at=at, candidates=True)[key_result.pk]
    ordered = sorted(found, key=lambda claim: (claim.day, claim.row_id), reverse=True)
    return [claim.row_id for claim in ordered if claim.row_id not in counting]


def _cadence(found: list[Claim]) -> Measure:
    entries = tuple(
        Entry(claim.row_id, claim.at or claim.day, claim.day, claim.hollow)
        for claim in sorted(found, key=lambda claim: (claim.day, claim.row_id))
    )
    return Measure(Decimal(len(entries)), entries=entries)


def _entered(key_results: list[KeyResult], at: When) -> dict[int, Measure]:
    """Values entered by hand: the last one by day; milestones: the weight done. One query."""
    if not key_results:
        return {}
    days = {kr.pk: moment_of(kr, at).date() for kr in key_results}
    readings: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    rows = KeyResultValue.objects.filter(key_result__in=key_results).order_by("as_of", "pk")
    for key_result_id, as_of, entered in rows.values_list("key_result", "as_of", "value"):
        if as_of <= days[key_result_id]:
            readings[key_result_id].append((as_of, entered))
    result = {}
    for kr in key_results:
        today = days[kr.pk]
        if kr.kind == Kind.MILESTONE:
            steps = tuple(kr.milestones.all())
            done = [step for step in steps if step.done_on and step.done_on <= today]
            value: Decimal | None = sum((step.weight for step in done), Decimal(0))
            done_on = tuple(sorted(step.done_on for step in done if step.done_on))
            result[kr.pk] = Measure(value, days=done_on, milestones=steps)
        else:
            own = readings[kr.pk]
            result[kr.pk] = Measure(own[-1][1] if own else None, readings=tuple(own))
    return result
