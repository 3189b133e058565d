"""One key result's page."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse

from okrs.arithmetic.progress import Status, whole_percent
from okrs.counting import earlier_lines
from okrs.models import KeyResult, KeyResultValue, Measurement, Milestone, Reach, TargetChange
from okrs.models.choices import Kind
from okrs.models.owners import day_of, say_owners
from okrs.objectives.selectors.around import Around
from okrs.objectives.selectors.charts import key_result_chart
from okrs.objectives.selectors.charts_over_time import Strip, strip_of
from okrs.objectives.selectors.drawing import Chart
from okrs.planning.wording import recorded, say_cadence, say_key_result
from okrs.snapshots.assessment import Assessment, assess
from okrs.snapshots.outlook import say_forecast
from okrs.snapshots.selectors.rows import KEPT, Row, counted_record, plain, row_from, words_of
from okrs.snapshots.storing import Detail, read_detail
from organization.ground.names import owner_name
from organization.models import User
from organization.scientific_milestones.selectors import Ahead, marks_in


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A dated value entered by hand."""

    url: str
    day: str
    value: str
    note: str
    by: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """A milestone: when it is planned, when it was reached, and whether it is or was late."""

    url: str
    title: str
    planned: str
    reached: str
    weight: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """Where it stood at the end of a day, as recorded then."""

    day: str
    value: str
    progress: str
    expected: str
    status: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of target, owner or weight while active."""

    day: str
    text: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class KeyResultPage:
    """Everything on the page besides evidence and history; ``behind``: number of rows; ``newest``: a few of them."""

    row: Row
    forecast: str
    chart: Chart | None
    strip: Strip | None
    values: tuple[ValueRow, ...]
    steps: tuple[StepRow, ...]
    sentence: str
    owners: str
    changes: tuple[ChangeRow, ...]
    facts: tuple[dict[str, str], ...]
    days: tuple[DayRow, ...]
    behind: int
    newest: tuple[int, ...]


def key_result_page(kr: KeyResult, found: Around, *, user: User, reach: Reach, at: datetime) -> KeyResultPage:
    """Prepare the page of one key result (from ``get_key_result``) from ``around()``.

    It is read from the snapshot; only drafts and dropped key results, which have none, are counted here. ``reach``:
    whose check-ins the viewer reads; outside it the chart shows neither the days of check-ins nor confidence.
    """
    one, record = _where_it_stands(kr, found, at)
    if not reach.reads(kr):
        one = replace(one, said_on=())
    earlier = earlier_lines(kr, at=at) if found.had_earlier_rules else ()
    row = row_from(record, at.date(), reach=reach)
    return KeyResultPage(
        row=row,
        forecast=say_forecast(one.forecast, kr, long=True, beside=one.verdict) if one.status != Status.COMPLETE else "",
        chart=key_result_chart(
            one, row.reason, changes=found.changes, earlier=earlier, ahead=_ahead(kr, user, at.date())
        ),
        strip=strip_of([(day.as_of, day.status) for day in reversed(found.measured)]),
        values=tuple(_value_row(kr, value) for value in found.values),
        steps=tuple(_step_row(step, at.date()) for step in kr.milestones.all()) if kr.kind == Kind.MILESTONE else (),
        sentence=say_key_result(
            kr, ends_on=kr.objective.quarter.ends_on, planned=[step.planned_on for step in kr.milestones.all()]
        ),
        owners=say_owners(kr),
        changes=tuple(_change(change) for change in found.changes),
        facts=tuple(_facts(kr)),
        days=tuple(_day(day) for day in found.measured),
        behind=one.measure.rows,
        newest=one.measure.newest,
    )


def _ahead(kr: KeyResult, user: User, today: date) -> list[Ahead]:
    """The scientific milestones of its area in its quarter; none for one of all areas. One query at most."""
    area = kr.objective.therapeutic_area_id
    if area is None or kr.kind in (Kind.YES_NO, Kind.CADENCE):  # these have no chart
        return []
    return marks_in(user, kr.objective.quarter, area=area, today=today)


def _where_it_stands(kr: KeyResult, found: Around, at: datetime) -> tuple[Assessment | Detail, dict[str, Any]]:
    """What the chart reads, and the record of the row."""
    if found.snapshot is None or found.detail is None:
        counted = assess([kr], at=at)[kr.pk]
        return counted, counted_record(counted)
    record = words_of(kr) | {name: getattr(found.snapshot, name) for name in KEPT}
    return read_detail(kr, found.snapshot, found.detail), record


def _change(one: TargetChange) -> ChangeRow:
    text = f"{one.field}: {recorded(one.old)} → {recorded(one.new)}"
    return ChangeRow(f"{one.at:%-d %b %Y}", text, one.reason, str(one.by))


def _value_row(kr: KeyResult, one: KeyResultValue) -> ValueRow:
    said = plain(one.value)
    if kr.kind == Kind.YES_NO:
        said = "Done" if one.value else "Not done"
    url = reverse("key-result-value-edit", args=[one.pk])
    return ValueRow(url, f"{one.as_of:%-d %b %Y}", said, one.note, str(one.by))


def _step_row(one: Milestone, today: date) -> StepRow:
    reached = f"{one.done_on:%-d %b %Y}" if one.done_on else ""
    late = one.done_on > one.planned_on if one.done_on else one.planned_on < today
    url = reverse("milestone-reached", args=[one.pk])
    return StepRow(url, one.title or "Milestone", f"{one.planned_on:%-d %b %Y}", reached, plain(one.weight), late)


def _day(one: Measurement) -> DayRow:
    def percent(share: float | None) -> str:
        return "–" if share is None else f"{whole_percent(share)} %"

    return DayRow(f"{one.as_of:%-d %b}", plain(one.value), percent(one.progress), percent(one.expected), one.status)


def _expected(kr: KeyResult) -> str:
    if kr.kind == Kind.MAINTAIN:
        return "In the range throughout"
    return say_cadence(kr).capitalize() if kr.kind == Kind.CADENCE else kr.get_pace_display()


def _facts(kr: KeyResult) -> list[dict[str, str]]:
    objective = kr.objective
    facts = [
        {"label": "Owner", "value": owner_name(kr.owner)},
        *({"label": f"Until {day_of(one):%-d %b %Y}", "value": one["name"]} for one in kr.earlier),
        {"label": "Counts", "value": kr.measured_label},
        {"label": "Whose work", "value": kr.get_scope_display()},
        {"label": "Expected", "value": _expected(kr)},
        {"label": "Quarter", "value": objective.quarter.name},
        {"label": "Primary team", "value": objective.primary_team.name},
        {"label": "Therapeutic area", "value": str(objective.therapeutic_area or "All areas")},
        {"label": "Weight", "value": plain(kr.weight)},
    ]
    if objective.imperative:
        facts.append({"label": "Imperative", "value": objective.imperative.title})
    return facts
