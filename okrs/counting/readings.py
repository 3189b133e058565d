"""How each key result is read: by which rows, in which form and at which moment.

The highest version of a rule or definition holds. For a closed quarter it is the version that held when evidence was
last accepted, so that a later change of a rule never moves a closed quarter's numbers.

A number must not depend on who looks at it, so the day is the owner's, not the reader's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import TypeVar

from interactions.models import AgreedStretch
from okrs.counting.custom import rows_of
from okrs.counting.sources import (
    ACTIVITIES,
    ACTIVITY_METRICS,
    ACTIVITY_ROWS,
    INTERACTIONS,
    STAKEHOLDERS,
    UPDATE_ROWS,
    UPDATES,
    Rows,
    Source,
    in_depth_rows,
)
from okrs.models import InDepthRule, KeyResult, MeasureVersion, StatusRule
from okrs.models.choices import CADENCE_METRICS, Calculation, Metric
from organization.models import Quarter

# An aware time; or a day, which means its end in the owner's zone ("as of" that day).
When = datetime | date
Versioned = TypeVar("Versioned", InDepthRule, MeasureVersion, StatusRule)


class ReadAs(Enum):
    """How rows become a number: counted units, rows that fill slots, a sum, a share, a share of each day."""

    UNITS = "units"
    ENTRIES = "entries"
    SUM = "sum"
    RATE = "rate"
    DAY_SHARE = "day_share"


@dataclass(frozen=True)
class Reading:
    """How one key result is measured. ``rule``: the in-depth rule; ``version``: that of its defined measure."""

    metric: str
    rows: Rows
    form: ReadAs
    rule: InDepthRule | None = None
    version: MeasureVersion | None = None

    @property
    def source(self) -> Source:
        """The table that the rows come from."""
        return self.rows.source


# Stretches of days, not rows of one day: ``stretches.py`` reads them.
STRETCH_ROWS = Rows(
    "stretches", STAKEHOLDERS, lambda: AgreedStretch.objects.filter(is_kept=True), AgreedStretch.objects.all
)
_FORMS = {
    Calculation.COUNT.value: ReadAs.UNITS,
    Calculation.DISTINCT.value: ReadAs.UNITS,
    Calculation.SUM.value: ReadAs.SUM,
    Calculation.RATE.value: ReadAs.RATE,
}


def readings_of(key_results: Iterable[KeyResult]) -> dict[int, Reading]:
    """The reading of each counted key result; at most two queries, however many there are."""
    group = [kr for kr in key_results if kr.measured_by != Metric.MANUAL]
    definitions = {kr.measure_id for kr in group if kr.measure_id is not None}
    versions: dict[int, list[MeasureVersion]] = defaultdict(list)
    if definitions:
        rows = MeasureVersion.objects.filter(definition__in=definitions).select_related("definition")
        for version in rows.order_by("-version"):
            versions[version.definition_id].append(version)
    custom = {
        kr.pk: holding(versions[kr.measure_id], kr.objective.quarter) for kr in group if kr.measure_id is not None
    }
    asks_rule = any(kr.measured_by == Metric.IN_DEPTH_DISCUSSIONS for kr in group) or any(
        one.source == INTERACTIONS.name for one in custom.values()
    )
    rules = list(InDepthRule.objects.order_by("-version")) if asks_rule else []
    made: dict[str, Reading] = {}
    result = {}
    for kr in group:
        if kr.pk in custom:
            reading = reading_of_version(
                custom[kr.pk], holding(rules, kr.objective.quarter) if rules else InDepthRule(version=0)
            )
        elif kr.measured_by == Metric.IN_DEPTH_DISCUSSIONS:
            reading = reading_of_rule(holding(rules, kr.objective.quarter))
        else:
            reading = _built_in(kr.measured_by)
        result[kr.pk] = made.setdefault(reading.rows.key + reading.metric, reading)
    return result


def reading_of(key_result: KeyResult) -> Reading:
    """The reading of one key result. Raises LookupError for one measured by hand."""
    found = readings_of([key_result])
    if not found:
        raise LookupError(f"Nothing is counted for {key_result.measured_by}.")
    return found[key_result.pk]


def reading_of_rule(rule: InDepthRule) -> Reading:
    """The reading of in-depth discussions by a version of the rule, saved or not."""
    rows = in_depth_rows(rule)
    return Reading(rows.key, rows, ReadAs.UNITS, rule=rule)


def reading_of_version(version: MeasureVersion, rule: InDepthRule) -> Reading:
    """The reading of a version of a defined measure, saved or not."""
    rows = rows_of(version, rule)
    return Reading(rows.key, rows, _FORMS[version.calculation], rule=rule, version=version)


def source_of_metric(metric: str) -> Source:
    """The table that a built-in metric counts. Raises LookupError for any other."""
    if metric == Metric.IN_DEPTH_DISCUSSIONS:
        return INTERACTIONS
    if metric in ACTIVITY_METRICS.values():
        return ACTIVITIES
    if metric == Metric.WEEKLY_UPDATES:
        return UPDATES
    if metric == Metric.STAKEHOLDERS_MET:
        return STAKEHOLDERS
    raise LookupError(f"Nothing is counted for {metric}.")


def _built_in(metric: str) -> Reading:
    if metric == Metric.STAKEHOLDERS_MET:
        return Reading(str(metric), STRETCH_ROWS, ReadAs.DAY_SHARE)
    rows = UPDATE_ROWS if source_of_metric(metric) is UPDATES else ACTIVITY_ROWS
    return Reading(str(metric), rows, ReadAs.ENTRIES if metric in CADENCE_METRICS else ReadAs.UNITS)


def holding(versions: Sequence[Versioned], quarter: Quarter) -> Versioned:
    """The version that holds for a quarter; a closed quarter keeps its own. ``versions`` come newest first."""
    if quarter.state == Quarter.State.CLOSED:
        end = datetime.combine(quarter.grace_ends_on + timedelta(days=1), time(), UTC)
        return next((one for one in versions if one.created_at < end), versions[-1])
    return versions[0]


def moment_of(key_result: KeyResult, at: When) -> datetime:
    """``at`` in the owner's zone. The key result has its owner loaded."""
    zone = key_result.owner.zone
    if isinstance(at, datetime):
        return at.astimezone(zone)
    return datetime.combine(at, time(23, 59, 59, fold=1), zone)
