"""A pack as a workbook: a summary that calculates from the sheet of key results, the evidence by source, and notes.

Cells are typed as in ``organization/ground/exports.py``: numbers, days and moments as such, every text guarded. The
only formulas are those of the summary, and no text of anybody stands in one.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import Outcome
from okrs.review_packs.contents import Evidence, Figures, Line, day_of, figure, in_zone
from organization.ground.exports import harmless

# More rows of evidence are left out as a whole, which the notes then say.
MOST_ROWS = 100_000
_LONGEST = 32_767  # letters of a cell
_KEY_RESULTS = "Key results"


class _Book:
    """A workbook with the formats of its cells."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self.file, self.beat = BytesIO(), beat
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self.file, options)
        self.strong = self.book.add_format({"bold": True})
        self.title = self.book.add_format({"bold": True, "font_size": 14})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.share = self.book.add_format({"num_format": "0 %"})
        self.score = self.book.add_format({"num_format": "0.00##"})

    def write(self, page: Worksheet, row: int, column: int, cell: Any) -> None:
        """A cell by its kind."""
        if isinstance(cell, Decimal | int | float) and not isinstance(cell, bool):
            page.write_number(row, column, float(cell))
        elif isinstance(cell, datetime):
            page.write_datetime(row, column, cell.replace(tzinfo=None), self.moment)
        elif isinstance(cell, date):
            page.write_datetime(row, column, cell, self.day)
        elif cell not in (None, ""):
            page.write_string(row, column, harmless(cell)[:_LONGEST])

    def sheet(self, name: str, heads: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with a table from its first cell on."""
        page = self.book.add_worksheet(name)
        page.freeze_panes(1, 0)
        for column, head in enumerate(heads):
            page.set_column(column, column, max(12, len(head) + 2))
            page.write_string(0, column, head, self.strong)
        for number, row in enumerate(rows, start=1):
            if number % 500 == 0:
                self.beat()
            for column, cell in enumerate(row):
                self.write(page, number, column, cell)
        if rows:
            page.autofilter(0, 0, len(rows), len(heads) - 1)


def workbook(told: Figures, found: Evidence, *, beat: Callable[[], None] = lambda: None) -> bytes:
    """The whole file. ``beat`` is called every few hundred rows."""
    book = _Book(beat)
    heads, rows = _KEY_RESULT_SHEETS[told.edition](told, found)
    with book.book:
        summary = book.book.add_worksheet("Summary")
        book.sheet(_KEY_RESULTS, heads, rows)
        _summarize(book, summary, told, found, heads, len(rows))
        if told.is_full:
            _evidence(book, told, found)
        _notes(book, told, found)
    return book.file.getvalue()


# --- Key results ------------------------------------------------------------------------------


def _full(told: Figures, found: Evidence) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    counts = {one.pk: one for one in found.counts}
    heads = (
        "Key result id", "Team", "Objective", "Objective title", "Code", "Key result", "Owner", "Area", "Imperative",
        "Commitment", "Value", "Value in words", "Target", "Target in words", "Unit", "Computed", "Score", "Graded",
        "Outcome", "Status", "Why it differs", "Post-mortem", "Next quarter", "Lesson", "Source", "Rows counted",
        "Rows listed",
    )  # fmt: skip
    rows = [
        (
            line.pk, line.team, line.objective, line.objective_title, line.code, line.title, line.owner, line.area,
            line.imperative, line.commitment, figure(line.number), line.value, figure(line.target_number), line.target,
            line.unit, figure(line.computed), figure(line.score), "yes" if line.is_graded else "no", line.outcome,
            line.status, line.reason, line.post_mortem, line.retrospective, line.lesson,
            *((one.source, one.rows, one.shown) if (one := counts.get(line.pk)) else ("by hand", None, None)),
        )
        for line in told.lines
    ]  # fmt: skip
    return heads, rows


def _clinical(told: Figures, _: Evidence) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    heads = (
        "Team", "Imperative", "Objective", "Objective title", "Code", "Key result", "Commitment", "Value",
        "Value in words", "Target", "Target in words", "Score", "Outcome",
    )  # fmt: skip
    rows = [
        (
            line.team, line.imperative, line.objective, line.objective_title, line.code, line.title, line.commitment,
            figure(line.number), line.value, figure(line.target_number), line.target, figure(line.score), line.outcome,
        )
        for line in told.lines
    ]  # fmt: skip
    return heads, rows


def _commercial(told: Figures, _: Evidence) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    heads = ("Team", "Imperative", "Objective", "Code", "Commitment", "Outcome")
    rows = [(line.team, line.imperative, line.objective, line.code, line.commitment, line.outcome)
            for line in told.lines]  # fmt: skip
    return heads, rows


_KEY_RESULT_SHEETS: dict[str, Callable[[Figures, Evidence], tuple[tuple[str, ...], list[tuple[Any, ...]]]]] = {
    "full": _full, "clinical": _clinical, "commercial": _commercial,
}  # fmt: skip


# --- Summary ----------------------------------------------------------------------------------


class _Columns:
    """Where the columns of the sheet of key results are, for formulas."""

    def __init__(self, heads: Sequence[str], rows: int) -> None:
        self.heads, self.last = list(heads), max(2, rows + 1)

    def __contains__(self, head: str) -> bool:
        return head in self.heads

    def of(self, head: str) -> str:
        """All cells of a column."""
        letter = _letter(self.heads.index(head))
        return f"'{_KEY_RESULTS}'!${letter}$2:${letter}${self.last}"


def _letter(column: int) -> str:
    return chr(65 + column) if column < 26 else chr(64 + column // 26) + chr(65 + column % 26)


def _summarize(book: _Book, page: Worksheet, told: Figures, found: Evidence, heads: Sequence[str], rows: int) -> None:
    columns = _Columns(heads, rows)
    page.set_column(0, 0, 28)
    page.set_column(1, 8, 14)
    page.write_string(0, 0, harmless(f"Review pack {told.quarter}"), book.title)
    page.write_string(1, 0, harmless(f"{told.filter_in_words}. As of {told.moment}."))
    page.write_string(2, 0, harmless(told.state_in_words))
    by_outcome = any(line.outcome for line in told.lines) or "Status" not in columns
    marks = [one.value for one in (Outcome if by_outcome else Status)]
    head = "Outcome" if by_outcome else "Status"
    top = ["", "Key results", *marks, *(["Mean score"] if "Score" in columns else [])]
    row = _block(book, page, 4, "By commitment", top)
    for kind in ("committed", "aspirational"):
        chosen = [line for line in told.lines if line.commitment == kind]
        _counted(book, page, row, kind, columns, "Commitment", head, marks, chosen)
        row += 1
    teams = sorted({line.team for line in told.lines})
    row = _block(book, page, row + 1, "By team", top)
    for team in teams:
        chosen = [line for line in told.lines if line.team == team]
        _counted(book, page, row, team, columns, "Team", head, marks, chosen)
        row += 1
    if "Rows counted" in columns:
        row = _block(book, page, row + 1, "By source", ["", "Key results", "Rows counted", "Rows listed"])
        for source in sorted({one.source for one in found.counts}):
            counts = [one for one in found.counts if one.source == source]
            book.write(page, row, 0, source)
            mine = f'{columns.of("Source")},"="&$A{row + 1}'
            page.write_formula(row, 1, f"=COUNTIFS({mine})", None, len(counts))
            for column, (name, number) in enumerate(
                (("Rows counted", sum(one.rows for one in counts)), ("Rows listed", sum(one.shown for one in counts))),
                start=2,
            ):
                page.write_formula(row, column, f"=SUMIFS({columns.of(name)},{mine})", None, number)
            row += 1


def _block(book: _Book, page: Worksheet, row: int, title: str, heads: Sequence[str]) -> int:
    for column, head in enumerate([title, *heads[1:]]):
        page.write_string(row, column, head, book.strong)
    return row + 1


def _counted(
    book: _Book, page: Worksheet, row: int, name: str, columns: _Columns, by: str, head: str, marks: Sequence[str],
    chosen: Sequence[Line],
) -> None:  # fmt: skip
    """A line of the summary: formulas over the sheet of key results, each with its result as it is now."""
    book.write(page, row, 0, name)
    mine = f'{columns.of(by)},"="&$A{row + 1}'
    page.write_formula(row, 1, f"=COUNTIFS({mine})", None, len(chosen))
    for column, mark in enumerate(marks, start=2):
        number = sum((line.outcome if head == "Outcome" else line.status) == mark for line in chosen)
        page.write_formula(row, column, f'=COUNTIFS({mine},{columns.of(head)},"{mark}")', None, number)
    if "Score" in columns:
        scores = [float(line.score) for line in chosen if line.score]
        mean: float | str = sum(scores) / len(scores) if scores else ""
        formula = f'=IFERROR(AVERAGEIFS({columns.of("Score")},{mine}),"")'
        page.write_formula(row, 2 + len(marks), formula, book.score, mean)


# --- Evidence and notes -----------------------------------------------------------------------


def _evidence(book: _Book, told: Figures, found: Evidence) -> None:
    """Sheets by source, then what was changed, taken out and told."""
    heads = (
        "Row id",
        "Key result id",
        "Team",
        "Owner",
        "Key result",
        "Date",
        "What",
        "By",
        "Detail",
        "Why it counts",
        "Link",
    )
    shown = found.rows if len(found.rows) <= MOST_ROWS else ()
    for source in sorted({row.source for row in shown}):
        rows = [
            (
                row.pk, row.key_result, row.team, row.owner, row.code, day_of(row.day), row.what, row.by, row.detail,
                row.why, row.url,
            )
            for row in shown
            if row.source == source
        ]  # fmt: skip
        book.sheet(source, heads, rows)
    book.sheet(
        "Changes", ("Key result id", "Team", "Owner", "Key result", "What", "Before", "After", "Why", "By", "When"),
        [
            (one.pk, one.team, one.owner, one.code, one.field, one.old, one.new, one.reason, one.by,
             in_zone(one.at, told.zone))
            for one in told.changes
        ],
    )  # fmt: skip
    book.sheet(
        "Taken out",
        ("Key result id", "Team", "Owner", "Key result", "Source", "What", "Why", "By", "When", "Put back"),
        [
            (one.pk, one.team, one.owner, one.code, one.source, one.what, one.reason, one.by,
             in_zone(one.at, told.zone), one.back)
            for one in told.taken_out
        ],
    )  # fmt: skip
    if told.told:
        bands = [label for label, _ in told.told[0].bands]
        book.sheet("Confidence", ("Team", *bands), [(one.team, *(text for _, text in one.bands)) for one in told.told])


def _notes(book: _Book, told: Figures, found: Evidence) -> None:
    """Filters and moment, and what the numbers mean."""
    notes = [
        ("Quarter", f"{told.quarter}, {told.first_day} to {told.last_day}; evidence until {told.evidence_until}"),
        ("Scope", told.scope),
        ("Edition", told.edition_label),
        ("State", told.state_in_words),
        ("Figures of", in_zone(told.taken_at, told.zone)),
        ("Time zone of moments", told.zone),
        ("Made for", told.asked_by),
        ("Seal", told.digest or "none"),
        ("Summary", "Counted by formulas over the sheet Key results; change a cell there and it counts anew."),
    ]
    if told.is_full:
        notes += [
            ("Score", "The final score; before a key result is graded, the computed one."),
            ("Evidence", "Of a closed quarter the rows that were sealed."),
            ("Rows listed", "Those that whoever asked may open. Maps of stakeholders are never listed."),
        ]
        if told.bounded:
            notes.append(("Bounded", f"What graders wrote and evidence: of the teams that {told.asked_by} manages."))
        if len(found.rows) > MOST_ROWS:
            notes.append(("Left out", f"All evidence sheets: more than {MOST_ROWS:,} rows. Make packs of teams."))
    page = book.book.add_worksheet("Notes")
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 100)
    for row, (name, note) in enumerate(notes):
        page.write_string(row, 0, name, book.strong)
        book.write(page, row, 1, note)
