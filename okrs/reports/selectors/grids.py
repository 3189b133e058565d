"""Tables of a report: key results by status, their mean progress, or counted work, by area, quarter and team."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum

from okrs.arithmetic.progress import Status
from okrs.counting.crossing import Amount, Counting, Key, counting
from okrs.counting.readings import ReadAs
from okrs.models import KeyResult, MeasureDefinition, Objective, Report, ReportCount, Snapshot
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.models.objectives import KeyResultQuerySet
from okrs.reports.long_counts import amounts
from okrs.snapshots.selectors.rows import plain
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.models import Quarter, Team, TherapeuticArea, User
from organization.selectors.quarters import current_quarter

# Worst first, as everywhere.
STATUSES = (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE)
NONE = {Tag.AREA: "No therapeutic area", Tag.TEAM: "No team", Tag.QUARTER: "No quarter"}
_FROM_SNAPSHOT = {Tag.AREA: "objective__therapeutic_area", Tag.QUARTER: "quarter", Tag.TEAM: "objective__primary_team"}
_ALL = "all"


@dataclass(frozen=True)
class Spec:
    """What a report asks for, see ``okrs.models.Report``. ``only``: these quarters instead of a span."""

    rows: Tag
    columns: Tag | None
    measure: str
    definition: MeasureDefinition | None = None
    area: int | None = None
    team: int | None = None
    until: int | None = None
    span: int = 4
    only: tuple[int, ...] = ()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags of rows and columns."""
        return (self.rows,) if self.columns is None else (self.rows, self.columns)

    @property
    def is_of_key_results(self) -> bool:
        """Whether it shows key results rather than counted work."""
        return self.measure in OfKeyResults.values

    @property
    def measure_key(self) -> str:
        """The value for the form's choice."""
        return f"custom-{self.definition.pk}" if self.definition else self.measure

    @property
    def measure_label(self) -> str:
        """What is shown, in words."""
        if self.definition:
            return self.definition.name
        return str(OfKeyResults(self.measure).label if self.is_of_key_results else Metric(self.measure).label)

    def query(self, **more: object) -> str:
        """The spec as a query string."""
        values: dict[str, object] = {
            "rows": self.rows.value, "columns": self.columns.value if self.columns else "", "measure": self.measure_key,
            "area": self.area, "team": self.team, "until": self.until, "span": self.span,
        }  # fmt: skip
        return urlencode({name: value for name, value in (values | more).items() if value not in (None, "")})


def spec_of(report: Report) -> Spec:
    """The spec of a stored report."""
    return Spec(
        Tag(report.rows), Tag(report.columns) if report.columns else None, report.measure, report.definition,
        report.therapeutic_area_id, report.team_id, report.until_id, report.span,
    )  # fmt: skip


def spec_of_count(count: ReportCount) -> Spec:
    """The spec of a table that a worker counts."""
    said = count.asked
    tags = [Tag(one) for one in said["by"]]
    definition = MeasureDefinition.objects.get(pk=said["definition"]) if said["definition"] else None
    quarters = said["quarters"]
    return Spec(
        tags[0], tags[1] if len(tags) > 1 else None, said["metric"], definition, said["area"], said["team"],
        quarters[-1], len(quarters),
    )  # fmt: skip


def may_read(user: User, spec: Spec) -> bool:
    """Counted work is only for the medical side; others see tables of the key results that they may read."""
    return spec.is_of_key_results or user.scope("objective") == roles.FULL


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with its details; ``url`` opens its rows. ``segments`` draw the bar of statuses.

    ``statuses`` are (key, label, number) of all four.
    """

    text: str
    column: str = ""
    detail: str = ""
    label: str = ""
    url: str = ""
    number: Decimal | int | None = None
    units: int = 0
    counts: tuple[tuple[Status, int], ...] = ()
    statuses: tuple[tuple[str, str, int], ...] = ()
    segments: tuple[tuple[str, str, str], ...] = ()
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class GridLine:
    """One row of the table. ``key``: an id, or "none"."""

    key: str
    label: str
    cells: tuple[Cell, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class Grid:
    """``heading`` and ``across`` name rows and columns. ``headers`` are (key, label) of the columns, empty for a table
    with one tag; ``notes`` say how to read it; ``is_share``: its numbers are shares, missing where there are no rows.
    """

    heading: str
    across: str
    headers: tuple[tuple[str, str], ...]
    lines: tuple[GridLine, ...]
    totals: tuple[Cell, ...]
    total: Cell
    quarters: tuple[Quarter, ...] = ()
    notes: tuple[str, ...] = field(default=())
    is_share: bool = False


# The address of a cell's rows, from the keys of its row and column ("" for a total).
Link = Callable[[str, str], str]


def quarters_of(spec: Spec, today: date) -> tuple[Quarter, ...]:
    """The quarters that the spec covers, oldest first."""
    if spec.only:
        return tuple(Quarter.objects.filter(pk__in=spec.only).order_by("starts_on"))
    last = Quarter.objects.filter(pk=spec.until).first() if spec.until else current_quarter(today)
    if last is None:
        return ()
    return tuple(Quarter.objects.filter(starts_on__lte=last.starts_on).order_by("-starts_on")[: spec.span])[::-1]


def grid(user: User, spec: Spec, *, at: datetime, link: Link, quarters: Sequence[Quarter] | None = None) -> Grid:
    """The table of a spec that ``may_read`` allows. The number of queries does not grow with the cells.

    Raises BeingCounted if it takes too long for a page.
    """
    covered = tuple(quarters) if quarters is not None else quarters_of(spec, at.date())
    if not covered:
        return Grid(str(spec.rows.label), "", (), (), (), Cell("–"))
    cells: dict[tuple[Any, ...], Cell]
    is_share = False
    if spec.is_of_key_results:
        tallies = _tallies(user, spec, covered, at)
        keys = [key for key in tallies if _ALL not in key]
        cells = {key: tally.cell(spec.measure) for key, tally in tallies.items()}
        notes = _notes_of_key_results(covered, at.date())
    else:
        asked = counting_of(spec, covered, at)
        found, counted_at = amounts(asked, spec.tags)
        keys = [key for key, amount in found.items() if _ALL not in key and amount.units]
        cells = {key: _counted(amount, asked.form) for key, amount in found.items()}
        is_share = asked.form is ReadAs.RATE
        notes = _notes_of_work(spec, asked)
        if counted_at:
            notes += (f"As counted at {counted_at.astimezone(at.tzinfo):%H:%M}, good for five minutes.",)
    return replace(_arranged(spec, covered, keys, cells, link, notes), is_share=is_share)


def _arranged(
    spec: Spec,
    covered: tuple[Quarter, ...],
    keys: Iterable[tuple[Any, ...]],
    cells: dict[tuple[Any, ...], Cell],
    link: Link,
    notes: tuple[str, ...],
) -> Grid:
    found = list(keys)
    axes = [_axis(tag, {key[place] for key in found}, covered) for place, tag in enumerate(spec.tags)]
    headers = axes[1] if len(axes) > 1 else []

    def cell(row: Any, column: Any, name: str = "") -> Cell:
        one = cells.get((row, column) if spec.columns else (row,))
        if one is None:
            return Cell("–", column=name)
        url = link("" if row == _ALL else _text(row), "" if column == _ALL else _text(column))
        return replace(one, column=name, url=url)

    lines = tuple(
        GridLine(_text(key), label, tuple(cell(key, *column) for column in headers), cell(key, _ALL))
        for key, label in axes[0]
    )
    return Grid(
        heading=str(spec.rows.label),
        across=str(spec.columns.label) if spec.columns else "",
        headers=tuple((_text(key), label) for key, label in headers),
        lines=lines,
        totals=tuple(cell(_ALL, *column) for column in headers),
        total=cell(_ALL, _ALL),
        quarters=covered,
        notes=notes,
    )


def _text(key: Key) -> str:
    return "none" if key is None else str(key)


def _axis(tag: Tag, keys: set[Any], covered: tuple[Quarter, ...]) -> list[tuple[Key, str]]:
    """The values of a tag with their names, in order: all covered quarters; of other tags only those that occur."""
    if tag is Tag.QUARTER:
        return [(quarter.pk, quarter.name) for quarter in covered]
    model: Any = TherapeuticArea if tag is Tag.AREA else Team
    named = list(model.objects.filter(pk__in=[key for key in keys if key]).order_by("name").values_list("pk", "name"))
    return [*named, *([(None, NONE[tag])] if None in keys else [])]


# --- Key results ----------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    """Key results of one cell: how many have each status, and the sum of their progress."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    progress: float = 0
    measured: int = 0

    def add(self, status: str, number: int, progress: float | None, measured: int) -> None:
        self.counts[status] += number
        self.progress += progress or 0
        self.measured += measured

    def cell(self, measure: str) -> Cell:
        total = sum(self.counts.values())
        counts = tuple((one, self.counts[one.value]) for one in STATUSES)
        mean = round(100 * self.progress / self.measured) if self.measured else None
        noun = "key result" if total == 1 else "key results"
        said = ", ".join(f"{number} {one.label}" for one, number in counts if number)
        share = f"{mean} %" if mean is not None else "–"
        return Cell(
            text=share if measure == OfKeyResults.PROGRESS else str(total),
            detail=f"{total} {noun}" if measure == OfKeyResults.PROGRESS else f"{share} on average",
            label=f"{total} {noun}: {said}" if total else "No key results",
            number=mean if measure == OfKeyResults.PROGRESS else total,
            units=total,
            counts=counts,
            statuses=tuple((one.value, str(one.label), number) for one, number in counts),
            segments=_segments(counts, total),
            progress=mean,
        )


def _segments(counts: tuple[tuple[Status, int], ...], total: int) -> tuple[tuple[str, str, str], ...]:
    """(status, start, width) of the bar in hundredths of its width, without statuses that do not occur."""
    found, start = [], 0.0
    for status, number in counts:
        width = 100 * number / total if total else 0
        if width:
            found.append((status.value, f"{start:.2f}", f"{width:.2f}"))
        start += width
    return tuple(found)


def key_results_in(user: User, spec: Spec, covered: Iterable[Quarter]) -> KeyResultQuerySet:
    """Key results of the covered quarters that the viewer may read, narrowed as the spec says."""
    rows = KeyResult.objects.visible_to(user).live()
    return rows.filter(
        objective__quarter__in=[quarter.pk for quarter in covered],
        objective__state__in=[Objective.State.ACTIVE, Objective.State.CLOSED],
        **_narrowed(spec, "objective__"),
    )


def snapshots_in(user: User, spec: Spec, covered: Iterable[Quarter]) -> "QuerySet[Snapshot]":
    """The snapshots of ``key_results_in``; call ``keep_fresh`` on those before reading them."""
    rows = Snapshot.objects.filter(quarter__in=[one.pk for one in covered], **_narrowed(spec, "objective__"))
    if user.scope("objective") == roles.FULL:
        return rows
    return rows.filter(objective__in=Objective.objects.visible_to(user))


def _narrowed(spec: Spec, prefix: str) -> dict[str, Any]:
    wanted = {"therapeutic_area": spec.area, "primary_team": spec.team}
    return {f"{prefix}{name}": value for name, value in wanted.items() if value is not None}


def _tallies(user: User, spec: Spec, covered: tuple[Quarter, ...], at: datetime) -> dict[tuple[Key | str, ...], _Tally]:
    """Every cell, every line and the total, from one grouped query; each key result is in one cell."""
    keep_fresh(key_results_in(user, spec, covered), at=at)
    paths = [_FROM_SNAPSHOT[tag] for tag in spec.tags]
    rows = (
        snapshots_in(user, spec, covered)
        .order_by()
        .values_list(*paths, "status")
        .annotate(Count("pk"), Sum("progress"), Count("progress"))
    )
    found: dict[tuple[Key | str, ...], _Tally] = defaultdict(_Tally)
    for *key, status, number, progress, measured in rows:
        for summed in range(2 ** len(paths)):
            cell = tuple(_ALL if summed >> place & 1 else value for place, value in enumerate(key))
            found[cell].add(status, number, progress, measured)
    return found


def _notes_of_key_results(covered: tuple[Quarter, ...], today: date) -> tuple[str, ...]:
    running = [quarter.name for quarter in covered if quarter.starts_on <= today <= quarter.ends_on]
    notes = ["Progress is the mean over key results that have a value, each with the same weight."]
    if running:
        notes.append(f"{running[0]} is still running: its numbers are those of today, not of its end.")
    return tuple(notes)


def quarters_behind(spec: Spec, values: dict[Tag, Key], today: date) -> tuple[Quarter, ...]:
    """The quarters of one cell: its own, or all that the spec covers."""
    quarter = values.get(Tag.QUARTER)
    return quarters_of(replace(spec, only=(quarter,)) if quarter else spec, today)


def cell_snapshots(user: User, spec: Spec, *, values: dict[Tag, Key], at: datetime) -> "QuerySet[Snapshot]":
    """The snapshots behind one cell, brought up to date."""
    covered = quarters_behind(spec, values, at.date())
    fixed = {_FROM_SNAPSHOT[tag]: value for tag, value in values.items() if value is not None}
    empty = {f"{_FROM_SNAPSHOT[tag]}__isnull": True for tag, value in values.items() if value is None}
    rows = key_results_in(user, spec, covered)
    keep_fresh(rows, at=at)
    return snapshots_in(user, spec, covered).filter(**fixed, **empty)


# --- Counted work -----------------------------------------------------------------------


def counting_of(spec: Spec, covered: tuple[Quarter, ...], at: datetime) -> Counting:
    """How the work of a spec is counted."""
    return counting(spec.measure, spec.definition, covered, at=at, area=spec.area, team=spec.team)


def _counted(amount: Amount, form: ReadAs) -> Cell:
    text = f"{plain(amount.number)} %" if form is ReadAs.RATE and amount.number is not None else plain(amount.number)
    detail = {ReadAs.RATE: f"of {amount.units}", ReadAs.SUM: f"from {amount.units}"}.get(form, "")
    return Cell(text=text, detail=detail, label=text, number=amount.number, units=amount.units)


def _notes_of_work(spec: Spec, asked: Counting) -> tuple[str, ...]:
    notes = ["Counted by the rules of key results: dated inside the quarter, entered while its evidence was accepted."]
    if Tag.TEAM in spec.tags:
        notes.append(
            "Work counts for the team that its author or a colleague who took part belonged to on that day; what two "
            "teams did together counts for both, and once in the total."
        )
    if spec.measure in (Metric.SUPPORTED_STUDIES, Metric.SUPPORTED_CAMPAIGNS):
        notes.append("A study or a campaign counts once in each cell, and once in the total.")
    if Tag.AREA in spec.tags and asked.source.name == "weekly updates":
        notes.append("Weekly updates carry no therapeutic area.")
    return tuple(notes)
