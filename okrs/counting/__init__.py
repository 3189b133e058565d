"""The value of a key result: counted from the work, never typed.

``measure()`` gives the values, ``evidence_ids()`` the rows behind one of them, ``near_miss_ids()`` the rows that
almost count, ``earlier_lines()`` what the same work came to under rules replaced since. All run the same credit query,
so a number always equals the rows that it opens. Pages, API, worker and export call only this.

A moment is an aware datetime, or a day, which means its last moment in the owner's zone.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.db.models import F

from okrs.counting import credit, stretches
from okrs.counting.credit import Claim, Counted
from okrs.counting.readings import (
    ReadAs,
    Reading,
    When,
    moment_of,
    reading_of,
    reading_of_rule,
    reading_of_version,
    readings_of,
)
from okrs.counting.sources import SOURCES, STAKEHOLDERS, Source
from okrs.models import InDepthRule, KeyResult, KeyResultValue, MeasureVersion, Milestone, SealedRow
from okrs.models.choices import Kind, Metric
from organization.ground.clock import begun_anywhere
from organization.models import Quarter

__all__ = [
    "EarlierLine",
    "Measure",
    "SlotRow",
    "all_evidence_ids",
    "claimed_twice",
    "counting_for",
    "earlier_lines",
    "evidence_ids",
    "in_depth_rule",
    "kept_evidence_ids",
    "measure",
    "measure_by",
    "moment_of",
    "near_miss_ids",
    "opening_ids",
]

_CENTS = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class SlotRow:
    """One row that fills a calendar slot: when it was done, in which zone, and for which day it is meant."""

    row_id: int
    at: When
    day: date
    hollow: bool
    zone_name: str = "UTC"


@dataclass(frozen=True, slots=True)
class Measure:
    """The value of a key result at a moment.

    ``value`` is None if nothing has been entered, or for a share of no rows. ``days`` holds the day of each counted
    unit, oldest first (a unit is a row, or a study or campaign, which counts once however many rows it has). ``steps``
    hold a sum or a share from each day on, oldest first; a share (``is_share``) is in per cent. ``entries`` are the
    rows of a cadence, ``readings`` the dated values entered by hand, oldest first. ``rows`` is the number of rows of
    work that ``evidence_ids()`` lists, and ``newest`` the first few of them. ``of`` is set for a share that holds on a
    day: how many it is taken of, of whom ``rows`` belong to it.
    """

    value: Decimal | None
    days: tuple[date, ...] = ()
    entries: tuple[SlotRow, ...] = ()
    readings: tuple[tuple[date, Decimal], ...] = ()
    milestones: tuple[Milestone, ...] = field(default=())
    steps: tuple[tuple[date, Decimal], ...] = ()
    is_share: bool = False
    rows: int = 0
    newest: tuple[int, ...] = ()
    of: int | None = None

    @property
    def last_on(self) -> date | None:
        """The day of the newest evidence."""
        if self.days:
            return self.days[-1]
        if self.steps:
            return self.steps[-1][0]
        if self.entries:
            return max(entry.day for entry in self.entries)
        return self.readings[-1][0] if self.readings else None


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """What a rule that held for part of the quarter makes of the work up to the day on which it was replaced.

    ``days`` for what is counted, ``steps`` for sums and shares, both no later than ``until``.
    """

    label: str
    until: date
    days: tuple[date, ...]
    steps: tuple[tuple[date, Decimal], ...]
    reason: str


def in_depth_rule() -> InDepthRule:
    """The version of the in-depth rule that holds now."""
    return InDepthRule.objects.latest("version")


def measure(key_results: Iterable[KeyResult], *, at: When) -> dict[int, Measure]:
    """The value of each key result at ``at``; one statement for each source, however many key results there are.

    The key results come from ``KeyResult.objects.for_measuring()``. Evidence counts if it is dated inside the quarter
    and not after ``at``, and was entered by the quarter's ``grace_ends_on``.
    """
    group = list(key_results)
    readings = readings_of(group)
    wanted: dict[Source, list[tuple[KeyResult, Reading]]] = defaultdict(list)
    for key_result in group:
        if key_result.pk in readings:
            reading = readings[key_result.pk]
            wanted[reading.source].append((key_result, reading))
    result: dict[int, Measure] = {}
    for source in SOURCES:
        if asked := wanted.get(source):
            found = _way(source).counted(source, asked, at=at)
            result |= {kr.pk: _measured(reading.form, found[kr.pk]) for kr, reading in asked}
    return result | _entered([kr for kr in group if kr.measured_by == Metric.MANUAL], at)


def measure_by(reading: Reading, key_result: KeyResult, *, at: When) -> Measure:
    """What the key result's value would be under another reading; the key result need not be saved."""
    found = _way(reading.source).counted(reading.source, [(key_result, reading)], at=at)
    return _measured(reading.form, found[key_result.pk])


def evidence_ids(key_result: KeyResult, *, at: When, reading: Reading | None = None) -> list[int]:
    """The rows that count for one automatically measured key result, newest first, as ids of ``source.model``.

    For a share these are all the rows that it is taken of. In a closed quarter: those that counted when it was sealed.
    """
    sealed = _sealed([key_result])
    if key_result.pk in sealed:
        return sealed[key_result.pk]
    reading = reading or reading_of(key_result)
    return _newest_first(_claims(reading.source, [(key_result, reading)], at)[key_result.pk])


def all_evidence_ids(key_results: Iterable[KeyResult], *, at: When) -> dict[int, tuple[Reading, list[int]]]:
    """As ``evidence_ids`` for many counted key results, with how each is read, as the work is now: for the seal.

    One statement for each source.
    """
    group = list(key_results)
    readings = readings_of(group)
    result: dict[int, tuple[Reading, list[int]]] = {}
    for source in SOURCES:
        asked = [(kr, readings[kr.pk]) for kr in group if kr.pk in readings and readings[kr.pk].source is source]
        found = _claims(source, asked, at) if asked else {}
        result |= {kr.pk: (reading, _newest_first(found[kr.pk])) for kr, reading in asked}
    return result


def kept_evidence_ids(key_results: Iterable[KeyResult], *, at: When) -> dict[int, tuple[Reading, list[int]]]:
    """As ``evidence_ids`` for many counted key results, with how each is read: the sealed rows in a closed quarter.

    One statement for each source, and one for what is sealed.
    """
    group = list(key_results)
    sealed = _sealed(group)
    readings = readings_of([kr for kr in group if kr.pk in sealed])
    running = all_evidence_ids([kr for kr in group if kr.pk not in sealed], at=at)
    return running | {pk: (reading, sealed[pk]) for pk, reading in readings.items()}


def _sealed(key_results: Iterable[KeyResult]) -> dict[int, list[int]]:
    """The sealed evidence of those of closed quarters; one query if there are any."""
    closed = [kr.pk for kr in key_results if kr.objective.quarter.state == Quarter.State.CLOSED]
    if not closed:
        return {}
    rows = SealedRow.objects.evidence().filter(row_id__in=closed).values_list("row_id", "content__rows")
    return {pk: ids for pk, ids in rows if ids is not None}


def opening_ids(key_result: KeyResult, first: date, last: date, *, at: When) -> list[int]:
    """The rows by which one key result grew from ``first`` to ``last``, newest first.

    Of a study, or anything else that is counted once, that is only its first row.
    """
    reading = reading_of(key_result)
    return _way(reading.source).opening(reading.source, (key_result, reading), first, last, at=at)


def counting_for(
    key_results: Iterable[KeyResult], row_id: int, *, at: When, source: Source,
    readings: Mapping[int, Reading] | None = None,
) -> set[int]:  # fmt: skip
    """Key results for which a row of ``source`` counts; one grouped query, however many there are.

    ``readings``: the result of ``readings_of``, if already known.
    """
    kept = list(key_results)
    readings = readings_of(kept) if readings is None else readings
    asked = [(kr, readings[kr.pk]) for kr in kept if kr.pk in readings and readings[kr.pk].source is source]
    sealed = _sealed(kr for kr, _ in asked)
    running = [(kr, reading) for kr, reading in asked if kr.pk not in sealed]
    found = _claims(source, running, at) if running else {}
    return {pk for pk, rows in found.items() if any(claim.row_id == row_id for claim in rows)} | {
        pk for pk, ids in sealed.items() if row_id in ids
    }


def near_miss_ids(
    key_result: KeyResult, *, at: When, reading: Reading | None = None, counting: Collection[int] | None = None
) -> list[int]:
    """Rows of the right person, time and kind that do not count, newest first, without excluded ones.

    ``counting``: the ``evidence_ids()``, if already known.
    """
    reading = reading or reading_of(key_result)
    known = set(evidence_ids(key_result, at=at, reading=reading) if counting is None else counting)
    found = _claims(reading.source, [(key_result, reading)], at, candidates=True)[key_result.pk]
    return [pk for pk in _newest_first(found) if pk not in known]


def claimed_twice(key_results: Iterable[KeyResult], *, at: When) -> dict[int, dict[int, tuple[str, ...]]]:
    """By key result of one objective: its rows that also count for others, with the codes of those.

    One statement for each source that more than one of them counts.
    """
    kept = list(key_results)
    readings = readings_of(kept)
    by_source: dict[Source, list[tuple[KeyResult, Reading]]] = defaultdict(list)
    for kr in kept:
        if kr.pk in readings:
            by_source[readings[kr.pk].source].append((kr, readings[kr.pk]))
    result: dict[int, dict[int, tuple[str, ...]]] = {}
    for source in SOURCES:
        asked = by_source.get(source, [])
        if len(asked) < 2:
            continue
        takers: dict[int, list[KeyResult]] = defaultdict(list)
        found = _claims(source, asked, at)
        for kr, _ in asked:
            for claim in found[kr.pk]:
                takers[claim.row_id].append(kr)
        for row_id, krs in takers.items():
            for kr in krs if len(krs) > 1 else ():
                others = tuple(one.code for one in krs if one.pk != kr.pk)
                result.setdefault(kr.pk, {})[row_id] = others
    return result


def earlier_lines(key_result: KeyResult, *, at: When) -> tuple[EarlierLine, ...]:
    """The lines that the key result followed earlier in its quarter, oldest first; none if no rule was changed.

    There is one for each version of the in-depth rule, or of the measure, that held on a day of the quarter before
    ``at`` and was replaced since, with what it makes of the evidence up to that day. One query, and one for each line.
    """
    if key_result.measured_by not in (Metric.IN_DEPTH_DISCUSSIONS, Metric.CUSTOM):
        return ()
    holding = reading_of(key_result)
    versions: list[InDepthRule | MeasureVersion]
    if holding.version is not None:
        versions = list(MeasureVersion.objects.filter(definition=holding.version.definition_id).order_by("version"))
        current = holding.version.version
    else:
        versions = list(InDepthRule.objects.order_by("version"))
        current = holding.rule.version if holding.rule else 0
    quarter, moment = key_result.objective.quarter, moment_of(key_result, at)
    lines = []
    for earlier, later in pairwise(versions):
        replaced = later.created_at
        until = replaced.date()
        if later.version > current or until <= quarter.starts_on or replaced > moment:
            continue
        if isinstance(earlier, InDepthRule):
            reading, label = reading_of_rule(earlier), f"In-depth rule, version {earlier.version}"
        else:
            rule = holding.rule or InDepthRule(version=0)
            reading, label = reading_of_version(earlier, rule), f"Measure, version {earlier.version}"
        until = min(until, quarter.ends_on)
        found = measure_by(reading, key_result, at=min(replaced, moment))
        lines.append(EarlierLine(label, until, found.days, found.steps, later.reason))
    return tuple(lines)


def _way(source: Source) -> Any:
    """How the rows of a source are credited: by their day, or by the days on which something holds."""
    return stretches if source is STAKEHOLDERS else credit


def _claims(
    source: Source, asked: credit.ReadKeyResults, at: When, *, candidates: bool = False
) -> dict[int, list[Claim]]:
    found: dict[int, list[Claim]] = _way(source).claims(source, asked, at=at, candidates=candidates)
    return found


def _newest_first(found: list[Claim]) -> list[int]:
    return [claim.row_id for claim in sorted(found, key=lambda claim: (claim.day, claim.row_id), reverse=True)]


def _measured(form: ReadAs, found: Counted) -> Measure:
    behind: dict[str, Any] = {"rows": found.rows, "newest": found.newest}
    if form is ReadAs.ENTRIES:
        ordered = sorted(found.entries, key=lambda claim: (claim.day, claim.row_id))
        entries = tuple(SlotRow(one.row_id, one.at or one.day, one.day, one.hollow, one.zone_name) for one in ordered)
        return Measure(Decimal(len(entries)), entries=entries, **behind)
    if form is ReadAs.SUM:
        steps = _running(found.days, list(found.amounts), share=False)
        return Measure(steps[-1][1] if steps else Decimal(0), steps=steps, **behind)
    if form is ReadAs.RATE:
        steps = _running(found.days, [Decimal(passed) for passed in found.passes], share=True)
        return Measure(steps[-1][1] if steps else None, steps=steps, is_share=True, **behind)
    if form is ReadAs.DAY_SHARE:
        value = found.shares[-1][1] if found.shares else None
        return Measure(value, days=found.days, steps=found.shares, is_share=True, of=found.of, **behind)
    return Measure(Decimal(len(found.days)), days=found.days, **behind)


def _running(days: tuple[date, ...], amounts: list[Decimal | None], *, share: bool) -> tuple[tuple[date, Decimal], ...]:
    """The sum, or the share in per cent, at the end of each day with a row."""
    total = Decimal(0)
    steps: dict[date, Decimal] = {}
    for number, (day, amount) in enumerate(zip(days, amounts, strict=True), start=1):
        total += amount or Decimal(0)
        steps[day] = (100 * total / number).quantize(_CENTS) if share else total
    return tuple(steps.items())


def _entered(key_results: list[KeyResult], at: When) -> dict[int, Measure]:
    """For values entered by hand, the one with the latest day; for milestones, the weight done. One query."""
    if not key_results:
        return {}
    # When it was typed, the day was not in the future where its author was; it counts even if they live elsewhere now.
    until = begun_anywhere(at) if isinstance(at, datetime) else at
    readings: dict[int, list[tuple[date, Decimal]]] = defaultdict(list)
    rows = KeyResultValue.objects.filter(
        key_result__in=key_results, as_of__lte=until, entered_on__lte=F("key_result__objective__quarter__grace_ends_on")
    )
    for key_result_id, as_of, entered in rows.order_by("as_of", "pk").values_list("key_result", "as_of", "value"):
        readings[key_result_id].append((as_of, entered))
    result = {}
    for kr in key_results:
        if kr.kind == Kind.MILESTONE:
            steps = tuple(kr.milestones.all())
            done = [step for step in steps if step.done_on and step.done_on <= until]
            value: Decimal | None = sum((step.weight for step in done), Decimal(0))
            days = tuple(sorted(step.done_on for step in done if step.done_on))
            result[kr.pk] = Measure(value, days=days, milestones=steps)
        else:
            own = readings[kr.pk]
            result[kr.pk] = Measure(own[-1][1] if own else None, readings=tuple(own))
    return result
