"""Rows of key results as pages show them: every value a finished string or number."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from okrs.arithmetic.contributions import NO_CONTRIBUTIONS, Contributions
from okrs.arithmetic.progress import Status, objective_progress, whole_percent
from okrs.arithmetic.status import ObjectivePart, Outcome, objective_status, say_reason
from okrs.models import NOTHING, KeyResult, Reach, SnapshotRow
from okrs.models.choices import CADENCE_METRICS, SHARE_METRICS, Kind, Metric, Scope
from okrs.snapshots.assessment import Assessment
from okrs.snapshots.outlook import figures_of, say_figures
from organization.ground.names import owner_name
from organization.ground.text import natural
from organization.ground.units import with_unit

Mark = Status | Outcome
# Worst first, as a board reads.
ORDER: dict[Mark, int] = {
    Status.AT_RISK: 0, Status.IN_PROGRESS: 1, Status.ON_TRACK: 2, Status.COMPLETE: 3,
    Outcome.MISSED: 0, Outcome.PARTIAL: 1, Outcome.MET: 3,
}  # fmt: skip
WEEKS_SHOWN = 8
_LABELS: dict[str, str] = {one.value: one.label for one in Status}


def mark_of(key: str) -> Mark:
    """The status or outcome that is stored by this name."""
    return Outcome(key) if key in _OUTCOMES else Status(key)


_OUTCOMES = frozenset(Outcome)


def plain(value: Decimal | float | None) -> str:
    """A number without needless zeros ("6", "6.5", "1,200"); a dash for None."""
    if value is None:
        return "–"
    return f"{float(value):,.2f}".rstrip("0").rstrip(".")


class SlotMark(NamedTuple):
    """One calendar slot of a cadence: state (met, late, missed, excused, pending), hollow, and words for it."""

    state: str
    hollow: bool
    label: str


# Tuples, because a page makes fifty of these and compares them with those it showed before.


class Row(NamedTuple):
    """One key result of a list. ``status`` is what is shown; ``computed`` differs when the owner declared another.

    ``outcome`` (met, partial, missed) is shown instead once the quarter has ended. ``asked``: who asked for an update
    and when, while nobody has answered. ``share`` is the progress as stored, None if it has no value yet.
    """

    pk: int
    url: str
    code: str
    title: str
    owner: str
    owner_id: int
    team: str
    objective_id: int
    objective: str
    objective_url: str
    is_team: bool
    status: str
    computed: str
    computed_label: str
    override_reason: str
    reason: str
    percent: int
    expected: int | None
    value: str
    measured: str
    forecast: str
    confidence: str
    confidence_change: str
    check_in: str
    is_stale: bool
    last_evidence: str
    spark: tuple[int, ...]
    spark_label: str
    slots: tuple[SlotMark, ...]
    team_id: int = 0
    area: str = ""
    outcome: str = ""
    asked: str = ""
    share: float | None = None
    weight: Decimal = Decimal(1)
    changed_at: datetime | None = None

    @property
    def is_declared(self) -> bool:
        """Whether another status than the computed one was declared."""
        return self.status != self.computed and not self.outcome

    @property
    def mark(self) -> str:
        """What the row is marked with: the status while the quarter runs, then the outcome."""
        return self.outcome or self.status


def value_text(assessment: Assessment) -> str:
    """ "6 of 15", "2 of 3 months", "14 (from 20 to 10)", "80 %, 4 of 5 (from 60 to 90 %)", "Not done"."""
    kr, measured = assessment.key_result, assessment.measure
    # Of how many, where so few are counted that a share alone says little.
    of = f", {measured.rows} of {measured.of}" if measured.of else ""
    if kr.kind == Kind.YES_NO:
        return "Done" if assessment.progress == 1 else "Not done"
    if kr.kind == Kind.MAINTAIN:
        value = with_unit(plain(assessment.value), kr.unit)
        return f"{value}{of}, range {plain(kr.range_low)} to {plain(kr.range_high)}"
    if kr.kind in (Kind.NUMBER, Kind.PERCENTAGE):
        current = plain(assessment.value) if assessment.value is not None else "no value"
        if kr.unit == "%" and assessment.value is not None:
            current = with_unit(current, kr.unit)
        return f"{current}{of} (from {plain(kr.baseline)} to {with_unit(plain(kr.target), kr.unit)})"
    if assessment.target is None:
        return f"{plain(assessment.value)}, no target yet"
    return f"{plain(assessment.value)} of {plain(assessment.target)}"


def measured_text(kr_measured_by: str, label: str, scope: str) -> str:
    """What makes the number, in words."""
    if kr_measured_by == "manual":
        return label
    if kr_measured_by in SHARE_METRICS:
        return f"{label}, {'of the whole team' if scope == Scope.TEAM else 'of the owner'}"
    return f"{label}, {'of the whole team' if scope == Scope.TEAM else 'own and joined'}"


@lru_cache(maxsize=1_000)
def _measured(measured_by: str, own_name: str | None, scope: str) -> str:
    return measured_text(measured_by, own_name or Metric(measured_by).label, scope)


def record_of(assessment: Assessment) -> dict[str, Any]:
    """What is stored of an assessment: the fields of ``Snapshot`` that do not depend on who reads it or when."""
    today = assessment.on
    return {
        "value": assessment.value,
        "target": assessment.target,
        "progress": assessment.progress,
        "expected": assessment.expected,
        "status": assessment.shown_status.value,
        "computed": assessment.status.value,
        "override_reason": assessment.override_reason,
        "verdict": assessment.verdict,
        "outcome": assessment.outcome.value if assessment.outcome else "",
        "value_text": value_text(assessment),
        "forecast_figures": figures_of(assessment.forecast, assessment.key_result)
        if assessment.status != Status.COMPLETE
        else None,
        "spark": list(_spark(assessment, today)),
        "slots": [[mark.state, mark.hollow, mark.label] for mark in _slots(assessment)],
        "confidence": assessment.confidence,
        "confidence_change": assessment.confidence_change,
        "checked_in_on": assessment.checked_in_on,
        "last_evidence_on": assessment.measure.last_on,
        "is_stale": assessment.is_stale,
    }


def words_of(kr: KeyResult) -> dict[str, Any]:
    """What ``row_from`` reads of a key result itself (from ``for_measuring()``)."""
    objective = kr.objective
    return {
        "pk": kr.pk,
        "code": kr.code,
        "title": kr.title,
        "owner_id": kr.owner_id,
        "owner": owner_name(kr.owner),
        "team": objective.primary_team.name,
        "team_id": objective.primary_team_id,
        "area": objective.therapeutic_area.name if objective.therapeutic_area else "",
        "objective_id": objective.pk,
        "objective_code": objective.code,
        "objective_title": objective.title,
        "objective_owner": objective.owner_id,
        "is_team_objective": objective.is_team,
        "scope": kr.scope,
        "measured_by": kr.measured_by,
        "measure": kr.measure.name if kr.measure else None,
        "unit": kr.unit,
        "weight": kr.weight,
        "is_contributed": True,  # maybe; whoever adds it up asks
    }


def counted_record(assessment: Assessment) -> dict[str, Any]:
    """What ``row_from`` reads, for an assessment of a key result from ``for_measuring()``."""
    return {**words_of(assessment.key_result), "changed_at": None, **record_of(assessment)}


# Fields of the key result itself, as in ``words_of``.
WORDS = (
    "pk", "code", "title", "owner_id", "owner", "team", "team_id", "area", "objective_id", "objective_code",
    "objective_title", "objective_owner", "is_team_objective", "scope", "measured_by", "measure", "unit", "weight",
    "is_contributed",
)  # fmt: skip
KEPT = (
    "value", "target", "progress", "expected", "status", "computed", "outcome", "override_reason", "verdict",
    "value_text", "forecast_figures", "spark", "slots", "confidence", "confidence_change", "checked_in_on",
    "last_evidence_on", "is_stale", "changed_at",
)  # fmt: skip


def records_of(rows: "QuerySet[SnapshotRow]", *more: str) -> list[dict[str, Any]]:
    """Stored snapshots, in their order; ``more`` are further columns. One query."""
    return list(rows.values(*WORDS, *KEPT, *more))


def row_of(assessment: Assessment, today: date, *, reach: Reach = NOTHING) -> Row:
    """A row from an assessment of a key result from ``for_measuring()``. ``reach``: whose check-ins are read."""
    return row_from(counted_record(assessment), today, reach=reach)


def row_from(record: Mapping[str, Any], today: date, *, reach: Reach = NOTHING) -> Row:
    """A row from a stored snapshot with the texts of its key result (see ``records_of``).

    It contains what comes from check-ins (confidence, their day, why another status was declared, a reason that names
    confidence), and who asked for one, only within the reader's ``reach``. Everybody who sees the row sees that a
    status was declared.
    """
    told = reach.covers(record["owner_id"], record["team_id"], record["is_team_objective"])
    expected, changed, spark = record["expected"], record["confidence_change"], record.get("spark", ())
    return Row(
        pk=record["pk"],
        url=key_result_url(record["pk"]),
        code=record["code"],
        title=record["title"],
        owner=record["owner"],
        owner_id=record["owner_id"],
        team=record["team"],
        objective_id=record["objective_id"],
        objective=f"{record['objective_code']} {record['objective_title']}",
        objective_url=f"{_objectives()}{record['objective_id']}/",
        is_team=record["scope"] == Scope.TEAM,
        status=record["status"],
        computed=record["computed"],
        computed_label=_LABELS[record["computed"]],
        override_reason=record["override_reason"] if told else "",
        reason=reason_of(record["verdict"], today, told=told),
        percent=whole_percent(record["progress"] or 0),
        expected=None if expected is None else whole_percent(expected),
        value=record["value_text"],
        measured=_measured(record["measured_by"], record["measure"], record["scope"]),
        forecast=say_figures(record["forecast_figures"], beside=record["verdict"]),
        confidence="" if record["confidence"] is None or not told else str(record["confidence"]),
        confidence_change="" if not changed or not told else f"{changed:+d}",
        check_in=_said(record, today) if told else "",
        is_stale=record["is_stale"],
        last_evidence="" if record["last_evidence_on"] is None else _short(record["last_evidence_on"]),
        spark=tuple(spark),
        spark_label=f"{record['code']}: {plain(record['value'])} by {_short(today)}, last {WEEKS_SHOWN} weeks"
        if spark
        else "",
        slots=tuple(SlotMark(*mark) for mark in record["slots"]),
        team_id=record["team_id"],
        area=record["area"] or "",
        outcome=record["outcome"],
        asked=_asked(record["asked"]) if told and record.get("asked") else "",
        share=record["progress"],
        weight=record["weight"],
        changed_at=record["changed_at"],
    )


def reason_of(verdict: Mapping[str, Any], today: date, *, told: bool) -> str:
    """The words of a stored verdict, for a reader who may know the confidence (``told``) or may not."""
    return say_reason(verdict, told=told, so_far=today.isoformat() <= verdict.get("final_after", ""))


@dataclass(frozen=True, slots=True)
class ObjectiveAssessment:
    """Where an objective stands: weighted progress (None: nothing scored) and the worst status of its key results."""

    progress: float | None
    status: Status


def whole_of(
    records: Iterable[Mapping[str, Any]], contributions: Contributions = NO_CONTRIBUTIONS,
    of: Collection[int] | None = None,
) -> ObjectiveAssessment:  # fmt: skip
    """An objective from the stored snapshots of its key results, each with its ``weight``, and from what contributes.

    ``of``: the objective, where the records do not name it. Contributions move the progress; the status is that of its
    own key results.
    """
    kept = list(records)
    objectives = {record["objective_id"] for record in kept} if of is None else set(of)
    own = [(record["weight"], record["progress"]) for record in kept]
    return ObjectiveAssessment(
        objective_progress([*own, *contributions.plus(objectives)]),
        objective_status(
            ObjectivePart(Status(record["status"]), has_something_due=bool(record["expected"])) for record in kept
        ),
    )


def key_result_url(pk: int) -> str:
    """The page of a key result; what is done there has an address below it. For rows of many."""
    return f"{_key_results()}{pk}/"


@cache
def _key_results() -> str:
    return reverse("key-result", args=[0]).removesuffix("0/")


@cache
def _objectives() -> str:
    return reverse("objective", args=[0]).removesuffix("0/")


@lru_cache(maxsize=1_000)
def _short(day: date) -> str:
    return f"{day.day} {day:%b}"


def in_board_order(rows: Iterable[Row]) -> list[Row]:
    """At Risk first, stale ones first within a status, then by code and owner."""
    return sorted(
        rows, key=lambda row: (ORDER[mark_of(row.mark)], not row.is_stale, natural(row.code), row.owner, row.pk)
    )


def _said(record: Mapping[str, Any], today: date) -> str:
    return "not recorded" if record.get("is_past") else _ago(record["checked_in_on"], today)


def _asked(request: Mapping[str, str]) -> str:
    """An open request for an update in words, its day as the reader's clock has it."""
    at = localtime(datetime.fromisoformat(request["at"]))
    return f"{request['by']} asked for an update on {at:%-d %b}, still open"


@lru_cache(maxsize=1_000)
def _ago(day: date | None, today: date) -> str:
    if day is None:
        return "none yet"
    days = (today - day).days
    if days <= 0:
        return "today"
    return "yesterday" if days == 1 else f"{days} days ago"


def _spark(assessment: Assessment, today: date) -> tuple[int, ...]:
    """The value at the end of each of the last eight weeks, 0..100 of the larger of target and value."""
    kr = assessment.key_result
    if kr.kind != Kind.COUNT or kr.measured_by in CADENCE_METRICS or not assessment.measure.days:
        return ()
    top = max(float(assessment.target or 0), float(len(assessment.measure.days)), 1.0)
    ends = [today - timedelta(weeks=n) for n in range(WEEKS_SHOWN - 1, -1, -1)]
    return tuple(int(100 * sum(day <= end for day in assessment.measure.days) / top + 0.5) for end in ends)


def _slots(assessment: Assessment) -> tuple[SlotMark, ...]:
    marks = []
    for result in assessment.slots:
        span = f"{result.slot.start:%-d %b} to {result.slot.end:%-d %b}"
        state = result.state.label.lower()
        marks.append(
            SlotMark(
                result.state.value, result.hollow, f"{span}: {state}{', nothing new heard' if result.hollow else ''}"
            )
        )
    return tuple(marks)
