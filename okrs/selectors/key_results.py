"""One key result's page."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.urls import reverse

from okrs.assessment import Assessment, assess
from okrs.models import KeyResult, KeyResultValue, Measurement, Milestone, TargetChange
from okrs.models.choices import Kind
from okrs.outlook import say_forecast
from okrs.progress import Status, expected_linear, expected_planned
from okrs.selectors.rows import Row, plain, reads_reasons, row_of
from okrs.wording import say_key_result
from organization.models import User

DAYS_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Chart:
    """The burn-up of a count: SVG paths in a 100 × 100 box, and the same figures as a table.

    ``conclusion`` is what the chart says, for those who do not see it.
    """

    actual: str
    pace: str
    today: str
    top: str
    first: str
    last: str
    conclusion: str
    points: tuple[tuple[str, str, str], ...]


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
    """A milestone: when it is planned, when it was reached, whether that is or was late."""

    url: str
    title: str
    planned: str
    reached: str
    weight: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class DayRow:
    """Where it stood at the end of a day, as it was measured then."""

    day: str
    value: str
    progress: str
    expected: str
    status: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A target, owner or weight that was changed while active."""

    day: str
    text: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class KeyResultPage:
    """Everything the page shows beside evidence and history."""

    row: Row
    forecast: str
    chart: Chart | None
    values: tuple[ValueRow, ...]
    steps: tuple[StepRow, ...]
    sentence: str
    changes: tuple[ChangeRow, ...]
    facts: tuple[dict[str, str], ...]
    days: tuple[DayRow, ...]
    spark: tuple[int, ...]


def key_result_page(kr: KeyResult, *, user: User, at: datetime) -> KeyResultPage:
    """Assess one key result (from ``get_key_result``) and prepare its page."""
    assessment = assess([kr], at=at)[kr.pk]
    changes = TargetChange.objects.filter(key_result=kr).select_related("by")
    values = kr.values.select_related("by")[:50]
    measured = list(Measurement.objects.filter(key_result=kr).order_by("-as_of")[:DAYS_SHOWN])
    return KeyResultPage(
        row=row_of(assessment, at.date(), with_reason=reads_reasons(user)),
        forecast=say_forecast(assessment.forecast, kr, long=True) if assessment.status != Status.COMPLETE else "",
        chart=_chart(assessment, at.date()),
        values=tuple(_value_row(kr, one) for one in values),
        steps=tuple(_step_row(one, at.date()) for one in kr.milestones.all()) if kr.kind == Kind.MILESTONE else (),
        sentence=say_key_result(
            kr, ends_on=kr.objective.quarter.ends_on, planned=[one.planned_on for one in kr.milestones.all()]
        ),
        changes=tuple(
            ChangeRow(
                f"{one.at:%-d %b %Y}", f"{one.field}: {one.old or '–'} → {one.new or '–'}", one.reason, str(one.by)
            )
            for one in changes
        ),
        facts=tuple(_facts(kr)),
        days=tuple(_day(one) for one in measured),
        spark=tuple(int(100 * (one.progress or 0) + 0.5) for one in reversed(measured)) if len(measured) > 1 else (),
    )


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
        return "–" if share is None else f"{int(100 * share + 0.5)} %"

    return DayRow(f"{one.as_of:%-d %b}", plain(one.value), percent(one.progress), percent(one.expected), one.status)


def _facts(kr: KeyResult) -> list[dict[str, str]]:
    objective = kr.objective
    facts = [
        {"label": "Owner", "value": kr.owner.display_name},
        {"label": "Counts", "value": kr.measured_label},
        {"label": "Whose work", "value": kr.get_scope_display()},
        {"label": "Expected", "value": kr.get_pace_display()},
        {"label": "Quarter", "value": objective.quarter.name},
        {"label": "Primary team", "value": objective.primary_team.name},
        {"label": "Therapeutic area", "value": str(objective.therapeutic_area or "All areas")},
        {"label": "Weight", "value": plain(kr.weight)},
    ]
    if objective.imperative:
        facts.append({"label": "Imperative", "value": objective.imperative.title})
    return facts


def _chart(assessment: Assessment, today: date) -> Chart | None:
    """Only counts are drawn: value by day as steps, and the pace it is held against."""
    kr = assessment.key_result
    if kr.kind != Kind.COUNT or assessment.target is None or assessment.target <= 0:
        return None
    quarter = kr.objective.quarter
    total = (quarter.ends_on - quarter.starts_on).days
    goal = float(assessment.target)
    top = max(goal, float(len(assessment.measure.days)))
    until = min(today, quarter.ends_on)

    def x(day: date) -> str:
        return f"{100 * max(0, (day - quarter.starts_on).days) / total:.2f}"

    def y(value: float) -> str:
        return f"{100 - 100 * value / top:.2f}"

    path = [f"M0 {y(0)}"]
    for number, day in enumerate(assessment.measure.days, start=1):
        path += [f"H{x(day)}", f"V{y(number)}"]
    path.append(f"H{x(until)}")
    pace = [f"M0 {y(0)}"]
    if kr.pace == "planned":
        dated = [step.planned_on for step in kr.milestones.all()] or int(goal)
        for n in range(total + 1):
            day = quarter.starts_on + timedelta(days=n)
            level = goal * expected_planned(day, quarter.starts_on, quarter.ends_on, dated)
            pace += [f"H{x(day)}", f"V{y(level)}"]
    else:
        pace.append(f"L100 {y(goal * expected_linear(1.0))}")
    return Chart(
        actual=" ".join(path),
        pace=" ".join(pace),
        today=x(until),
        top=plain(top),
        first=f"{quarter.starts_on:%-d %b}",
        last=f"{quarter.ends_on:%-d %b}",
        conclusion=f"{plain(assessment.value)} of {plain(goal)} by {until:%-d %B}. {assessment.reason}.",
        points=tuple(_points(assessment, until)),
    )


def _points(assessment: Assessment, until: date) -> list[tuple[str, str, str]]:
    """(week's last day, value, expected) for each week so far."""
    kr = assessment.key_result
    quarter = kr.objective.quarter
    goal = float(assessment.target or 0)
    total = (quarter.ends_on - quarter.starts_on).days
    rows = []
    day = quarter.starts_on + timedelta(days=6)
    while day < until + timedelta(days=7):
        end = min(day, until)
        value = sum(one <= end for one in assessment.measure.days)
        if kr.pace == "planned":
            dated = [step.planned_on for step in kr.milestones.all()] or int(goal)
            share = expected_planned(end, quarter.starts_on, quarter.ends_on, dated)
        else:
            share = (end - quarter.starts_on).days / total
        rows.append((f"{end:%-d %b}", str(value), plain(round(goal * share, 1))))
        day += timedelta(days=7)
    return rows
