"""Tables of a report: key results by status, their mean progress, or counted work, by area, quarter, team, person;
counted interactions by tier, channel and a custom field too.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Sum, When

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import Outcome
from okrs.counting.crossing import Amount, Counting, Key, counting
from okrs.counting.readings import ReadAs
from okrs.models import KeyResult, Objective, Snapshot
from okrs.models.choices import Metric, OfKeyResults, Tag
from okrs.models.objectives import KeyResultQuerySet
from okrs.reports.long_counts import amounts
from okrs.reports.selectors.specs import NONE, Spec
from okrs.snapshots.selectors.rows import Mark, plain
from okrs.snapshots.storing import keep_fresh
from organization import roles
from organization.custom_fields.filters import holding_texts
from organization.ground.names import owner_name_of
from organization.ground.shares import COUNTS_ONLY, TOO_FEW, wilson
from organization.models import CustomField, Quarter, Team, TherapeuticArea, User
from organization.selectors.quarters import current_quarter

# Worst first, as everywhere; a quarter that has ended counts outcomes instead.
STATUSES: tuple[Mark, ...] = (Status.AT_RISK, Status.IN_PROGRESS, Status.ON_TRACK, Status.COMPLETE)
OUTCOMES: tuple[Mark, ...] = (Outcome.MISSED, Outcome.PARTIAL, Outcome.MET)
_FROM_SNAPSHOT = {
    Tag.AREA: "objective__therapeutic_area", Tag.QUARTER: "quarter", Tag.TEAM: "objective__primary_team",
    Tag.PERSON: "key_result__owner",
}  # fmt: skip
_MARK = Case(When(outcome="", then=F("status")), default=F("outcome"))
_ALL = "all"
# The most lines of a table; the total is always that of all.
MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """One number with its details; ``url`` opens its rows. ``segments`` draw the bar of statuses.

    ``statuses`` are (key, label, number) of each mark that the table tells apart; a dash for an outcome while the
    quarter runs, and for a status once it has ended. ``passing``: of how many units a share says something.
    """

    text: str
    column: str = ""
    detail: str = ""
    label: str = ""
    url: str = ""
    number: Decimal | int | None = None
    units: int = 0
    counts: tuple[tuple[Mark, int], ...] = ()
    statuses: tuple[tuple[str, str, int | str], ...] = ()
    segments: tuple[tuple[str, str, str], ...] = ()
    progress: int | None = None
    passing: int | None = None


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
    with one tag; ``notes`` say how to read it; ``is_share``: its numbers are shares, missing where there are no rows;
    ``marks``: the keys of the statuses and outcomes that its bars show.
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
    marks: tuple[str, ...] = ()


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
        return Grid(spec.label_of(spec.rows), "", (), (), (), Cell("–"))
    cells: dict[tuple[Any, ...], Cell]
    is_share, marks = False, STATUSES
    if spec.is_of_key_results:
        tallies = _tallies(user, spec, covered, at)
        keys = [key for key in tallies if _ALL not in key]
        marks = _marks(tallies.values())
        cells = {key: tally.cell(spec.measure, marks) for key, tally in tallies.items()}
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
    made = _arranged(spec, covered, keys, cells, link, notes)
    return replace(made, is_share=is_share, marks=tuple(one.value for one in marks))


def _arranged(
    spec: Spec,
    covered: tuple[Quarter, ...],
    keys: Iterable[tuple[Any, ...]],
    cells: dict[tuple[Any, ...], Cell],
    link: Link,
    notes: tuple[str, ...],
) -> Grid:
    found = list(keys)
    axes = [_axis(spec, tag, {key[place] for key in found}, covered) for place, tag in enumerate(spec.tags)]
    headers = axes[1] if len(axes) > 1 else []
    if len(axes[0]) > MOST_LINES:
        notes += (f"The first {MOST_LINES} of {len(axes[0]):,} lines; “All” counts everything. Narrow it by a team.",)

    def cell(row: Any, column: Any, name: str = "") -> Cell:
        one = cells.get((row, column) if spec.columns else (row,))
        if one is None:
            return Cell("–", column=name)
        url = link("" if row == _ALL else _text(row), "" if column == _ALL else _text(column))
        return replace(one, column=name, url=url)

    lines = tuple(
        GridLine(_text(key), label, tuple(cell(key, *column) for column in headers), cell(key, _ALL))
        for key, label in axes[0][:MOST_LINES]
    )
    return Grid(
        heading=spec.label_of(spec.rows),
        across=spec.label_of(spec.columns) if spec.columns else "",
        headers=tuple((_text(key), label) for key, label in headers),
        lines=lines,
        totals=tuple(cell(_ALL, *column) for column in headers),
        total=cell(_ALL, _ALL),
        quarters=covered,
        notes=notes,
    )


def _text(key: Key) -> str:
    return "none" if key is None else str(key)


def _axis(spec: Spec, tag: Tag, keys: set[Any], covered: tuple[Quarter, ...]) -> list[tuple[Key, str]]:
    """The values of a tag with their names, in order: all covered quarters; of other tags only those that occur."""
    if tag is Tag.QUARTER:
        return [(quarter.pk, quarter.name) for quarter in covered]
    nobody = [(None, NONE[tag])] if None in keys else []
    if (words := spec.words_of(tag)) is not None:
        return [*((key, name) for key, name in words.items() if key in keys), *nobody]
    known = [key for key in keys if key]
    if tag is Tag.PERSON:
        people = User.objects.filter(pk__in=known).order_by("sort_key", "pk").annotate(shown=owner_name_of(""))
        return [*people.values_list("pk", "shown"), *nobody]
    model: Any = TherapeuticArea if tag is Tag.AREA else Team
    return [*model.objects.filter(pk__in=known).order_by("name").values_list("pk", "name"), *nobody]


# --- Key results ----------------------------------------------------------------------


@dataclass(slots=True)
class _Tally:
    """Key results of one cell: how many have each status or outcome, and the sum of their progress."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    progress: float = 0
    measured: int = 0

    def add(self, mark: str, number: int, progress: float | None, measured: int) -> None:
        self.counts[mark] += number
        self.progress += progress or 0
        self.measured += measured

    def has(self, marks: Iterable[Mark]) -> bool:
        """Whether a key result of the cell has one of these."""
        return any(self.counts.get(one.value) for one in marks)

    def cell(self, measure: str, marks: Iterable[Mark]) -> Cell:
        total = sum(self.counts.values())
        counts = tuple((one, self.counts[one.value]) for one in marks)
        known = [one for part in (STATUSES, OUTCOMES) if self.has(part) for one in part]
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
            statuses=tuple((one.value, str(one.label), number if one in known else "–") for one, number in counts),
            segments=_segments(counts, total),
            progress=mean,
        )


def _marks(tallies: Iterable[_Tally]) -> tuple[Mark, ...]:
    """What the table's bars tell apart: statuses, or outcomes where all quarters have ended, or both."""
    kept = list(tallies)
    ended = any(one.has(OUTCOMES) for one in kept)
    running = not ended or any(one.has(STATUSES) for one in kept)
    return (STATUSES if running else ()) + (OUTCOMES if ended else ())


def _segments(counts: tuple[tuple[Mark, int], ...], total: int) -> tuple[tuple[str, str, str], ...]:
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
    found: dict[str, Any] = {f"{prefix}{name}": value for name, value in wanted.items() if value is not None}
    if spec.custom:
        held = holding_texts(Objective.objects.all(), CustomField.On.OBJECTIVE, spec.custom)
        found[f"{prefix}in"] = held.values("pk")
    return found


def _tallies(user: User, spec: Spec, covered: tuple[Quarter, ...], at: datetime) -> dict[tuple[Key | str, ...], _Tally]:
    """Every cell, every line and the total, from one grouped query; each key result is in one cell."""
    keep_fresh(key_results_in(user, spec, covered), at=at)
    paths = [_FROM_SNAPSHOT[tag] for tag in spec.tags]
    rows = (
        snapshots_in(user, spec, covered)
        .order_by()
        .values_list(*paths, _MARK)
        .annotate(Count("pk"), Sum("progress"), Count("progress"))
    )
    found: dict[tuple[Key | str, ...], _Tally] = defaultdict(_Tally)
    for *key, mark, number, progress, measured in rows:
        for summed in range(2 ** len(paths)):
            cell = tuple(_ALL if summed >> place & 1 else value for place, value in enumerate(key))
            found[cell].add(mark, number, progress, measured)
    return found


def _notes_of_key_results(covered: tuple[Quarter, ...], today: date) -> tuple[str, ...]:
    running = [quarter.name for quarter in covered if quarter.starts_on <= today <= quarter.ends_on]
    notes = ["Progress is the mean over key results that have a value, each with the same weight."]
    if running:
        notes.append(f"{running[0]} is still running: its numbers are those of today, not of its end.")
    if any(quarter.ends_on < today for quarter in covered):
        notes.append("Quarters that have ended show outcomes: met, partial or missed.")
    return tuple(notes)


def quarters_behind(spec: Spec, values: dict[Tag, Key], today: date) -> tuple[Quarter, ...]:
    """The quarters of one cell: its own, or all that the spec covers."""
    quarter = values.get(Tag.QUARTER)
    return quarters_of(replace(spec, only=(int(quarter),)) if quarter else spec, today)


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
    return counting(
        spec.measure, spec.definition, covered, at=at, area=spec.area, team=spec.team,
        field=spec.field.key if spec.field else "", custom=spec.custom_of_work,
    )  # fmt: skip


def _counted(amount: Amount, form: ReadAs) -> Cell:
    if form is ReadAs.RATE and amount.number is not None:
        return _shared(amount.number, amount.units)
    text = plain(amount.number)
    detail = f"from {amount.units}" if form is ReadAs.SUM else ""
    return Cell(text=text, detail=detail, label=text, number=amount.number, units=amount.units)


def _shared(share: Decimal, units: int) -> Cell:
    """A share as its sample allows: too few to say, counts alone, or a percentage with its 95 % interval."""
    # The share is rounded to hundredths, which moves no whole number of rows that a cell could hold.
    passing = round(share * units / 100)
    if units < TOO_FEW:
        return Cell(text="too few", detail=f"of {units}", label=f"too few: {units}", units=units)
    if units < COUNTS_ONLY:
        text = f"{passing} of {units}"
        return Cell(text=text, label=text, units=units, passing=passing)
    low, high = (round(100 * one) for one in wilson(passing, units))
    text = f"{plain(share)} %"
    return Cell(
        text=text, detail=f"{low} to {high} %, of {units}", label=text, number=share, units=units, passing=passing
    )


def _notes_of_work(spec: Spec, asked: Counting) -> tuple[str, ...]:
    notes = ["Counted by the rules of key results: dated inside the quarter, entered while its evidence was accepted."]
    if Tag.TEAM in spec.tags:
        notes.append(
            "Work counts for the team that its author or a colleague who took part belonged to on that day; what two "
            "teams did together counts for both, and once in the total."
        )
    if Tag.PERSON in spec.tags:
        notes.append("Work counts for its author and every colleague named in it, and once in the total.")
    if Tag.TIER in spec.tags:
        notes.append(
            "An interaction counts once for each tier among the KOLs who took part, by the tier that they held in its "
            "therapeutic area on its day, and once in the total."
        )
    if spec.field and spec.field.kind == CustomField.Kind.CHOICES:
        notes.append(f"An interaction counts once for each “{spec.field}” that it holds, and once in the total.")
    if asked.form is ReadAs.RATE:
        notes.append(
            f"A share of fewer than {TOO_FEW} is not said, one of fewer than {COUNTS_ONLY} as counts alone; from then "
            "on with its 95 % interval (Wilson)."
        )
    if spec.measure in (Metric.SUPPORTED_STUDIES, Metric.SUPPORTED_CAMPAIGNS):
        notes.append("A study or a campaign counts once in each cell, and once in the total.")
    if Tag.AREA in spec.tags and asked.source.name == "weekly updates":
        notes.append("Weekly updates carry no therapeutic area.")
    return tuple(notes)
