"""A pack as a PDF: cover, outcomes, each key result, what was said, changed and left out, and the work behind."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from reportlab.platypus import CondPageBreak, Flowable, PageBreak, Spacer

from okrs.arithmetic.progress import Status
from okrs.arithmetic.status import Outcome
from okrs.closing.selectors.grades import in_figures
from okrs.review_packs.contents import Count, Evidence, Figures, Line, figure, in_zone
from okrs.review_packs.files.paper import (
    HEIGHT,
    LEAD,
    MISSING,
    SUBTITLE,
    TITLE,
    Bar,
    Mark,
    heading,
    laid_out,
    printable,
    table,
    words,
)

LABELS = {one.value: one.label for one in (*Outcome, *Status)}


def document(told: Figures, found: Evidence, *, beat: Callable[[], None] = lambda: None) -> bytes:
    """The whole file. ``beat`` is called at each page."""
    counts: dict[int, Count] = {one.pk: one for one in found.counts}
    story = [*_cover(told), PageBreak(), *_spreads(told), *_key_results(told, counts)]
    if told.is_full:
        story += [*_words(told), *_changes(told), *_taken_out(told), *_told(told), *_behind(told, found)]
    if _lacks_letters(told):
        story.append(words(f"{MISSING} stands for letters that this file has no font for. The workbook has them."))
    return laid_out(
        story, title=f"Review pack {told.quarter}", subject=told.filter_in_words, left=told.filter_in_words,
        right=f"As of {told.moment}", beat=beat,
    )  # fmt: skip


def _cover(told: Figures) -> list[Flowable]:
    lines = told.lines
    facts = [
        ("Quarter", f"{told.quarter}, {told.first_day} to {told.last_day}; evidence until {told.evidence_until}"),
        ("Scope", told.scope),
        ("Edition", told.edition_label),
        ("State", told.state_in_words),
        ("Figures of", told.moment),
        ("Made for", told.asked_by),
        ("Objectives", str(len({line.objective_id for line in lines}))),
        ("Key results", str(len(lines))),
    ]
    if told.is_full:
        facts.append(("Scored", f"{sum(line.is_graded for line in lines)} of {len(lines)}"))
    if told.digest:
        facts.append(("Seal", f"SHA-256 {told.digest}"))
    if told.bounded:
        facts.append(("Bounded", f"What graders wrote and evidence: of the teams that {told.asked_by} manages."))
    marks = [one.value for one in Outcome] if any(line.outcome for line in lines) else [one.value for one in Status]
    return [
        Spacer(1, HEIGHT * 0.08),
        words(f"Review pack {told.quarter}", TITLE),
        words(f"{told.scope} · {told.edition_label}", SUBTITLE),
        table(["", ""], [[words(name), words(value)] for name, value in facts], [1, 5]),
        words("Marks in this file: each is a shape and a word."),
        table(
            ["Mark", "Meaning"], [[Mark(one, LABELS[one]), _MEANINGS[one]] for one in marks if one in _MEANINGS],
            [1, 5],
        ),
    ]  # fmt: skip


_MEANINGS = {
    "met": "Committed: a score of 1. Aspirational: 0.7 or more.",
    "partial": "Aspirational: 0.4 or more, less than 0.7.",
    "missed": "Committed: less than 1. Aspirational: less than 0.4.",
    "complete": "The target is reached.",
    "on_track": "It goes as fast as it must.",
    "in_progress": "It has begun, and nothing says yet that it is late or in danger.",
    "at_risk": "It is late, or its owner sees it at risk.",
}


def _spreads(told: Figures) -> list[Flowable]:
    story: list[Flowable] = [heading("How they came out" if told.state != "active" else "How they stand", 0)]
    if not told.spreads:
        return [*story, words("Nothing is scored here.")]
    for spread in told.spreads:
        mean = f" Mean score {spread.mean}." if spread.mean else ""
        rows = [
            [Mark(part.outcome, part.label), str(part.count), f"{100 * part.count / spread.total:.0f} %",
             Bar(100 * part.count / spread.total)]
            for part in spread.parts
        ]  # fmt: skip
        story += [
            heading(f"{spread.label}: {spread.total} key results", 1),
            words(f"{spread.conclusion}{mean}"),
            table(["Outcome" if told.state != "active" else "Status", "Key results", "Share", ""], rows,
                  [3, 2, 2, 6], numbers=(1, 2)),
        ]  # fmt: skip
    return story


def _mark(line: Line) -> Flowable | str:
    mark = line.outcome or line.status
    return Mark(mark, LABELS[mark]) if mark else "Not scored"


def _key_results(told: Figures, counts: dict[int, Count]) -> list[Flowable]:
    story: list[Flowable] = [heading("Objectives and key results", 0)]
    if not told.lines:
        return [*story, words("No objective that stands in this edition was active in the quarter.")]
    make = {"full": _full_rows, "clinical": _clinical_rows}.get(told.edition, _commercial_rows)
    for team, lines in groupby(told.lines, key=lambda line: line.team):
        story.append(heading(team, 1))
        for _, group in groupby(lines, key=lambda line: line.objective_id):
            story += make(list(group), counts)
    return story


def _full_rows(lines: Sequence[Line], counts: dict[int, Count]) -> list[Flowable]:
    first = lines[0]
    rows: list[list[Any]] = [
        [
            f"{line.code} {line.title}", line.owner, line.value, line.target, two_digits(line.computed),
            two_digits(line.score) if line.is_graded else "", _mark(line),
            f"{counts[line.pk].rows} {counts[line.pk].source.lower()}" if line.pk in counts else "Entered by hand",
        ]
        for line in lines
    ]  # fmt: skip
    mark = "Status" if first.status else "Outcome"
    heads = ["Key result", "Owner", "Value", "Target", "Computed", "Score", mark, "Counted from"]
    owner = first.owner if len({line.owner for line in lines}) == 1 else ""
    about = " · ".join(one for one in (owner, capfirst(first.commitment), first.area, first.imperative) if one)
    return [
        heading(f"{first.objective} {first.objective_title}", 2),
        words(about, LEAD),
        table(heads, rows, [9, 4, 4, 3, 2.2, 1.8, 3, 3.4], numbers=(4, 5)),
    ]


def _clinical_rows(lines: Sequence[Line], _: dict[int, Count]) -> list[Flowable]:
    first = lines[0]
    rows: list[list[Any]] = [
        [f"{line.code} {line.title}", line.value, line.target, two_digits(line.score), _mark(line)] for line in lines
    ]
    return [
        heading(f"{first.objective} {first.objective_title}", 2),
        words(f"{capfirst(first.commitment)} · {first.imperative}", LEAD),
        table(["Key result", "Value", "Target", "Score", "Outcome"], rows, [10, 4, 4, 2, 3], numbers=(3,)),
    ]


def _commercial_rows(lines: Sequence[Line], _: dict[int, Count]) -> list[Flowable]:
    first = lines[0]
    return [
        heading(f"{first.objective} · {first.imperative}", 2),
        table(["Key result", "Outcome"], [[line.code, _mark(line)] for line in lines], [2, 5]),
    ]


def two_digits(score: str) -> str:
    """A score in figures, as pages say it; empty for none."""
    number = figure(score)
    return "" if number is None else in_figures(number)


def _words(told: Figures) -> list[Flowable]:
    story: list[Flowable] = [CondPageBreak(HEIGHT * 0.25), heading("Post-mortems and lessons", 0)]
    said = [line for line in told.lines if line.said]
    if not said:
        return [*story, words("Nobody wrote any that stands in this pack.")]
    for line in said:
        story.append(heading(f"{line.team} · {line.owner} · {line.code} {line.title}", 1))
        story.append(_mark(line) if line.outcome else words(""))
        for label, text in (
            ("Why the score differs from the computed one", line.reason),
            ("What went wrong, and what was learnt", line.post_mortem),
            ("Next quarter", capfirst(line.retrospective)),
            ("Lesson", line.lesson),
        ):
            if text:
                story.append(words(f"{label}: {text}"))
    return story


def _changes(told: Figures) -> list[Flowable]:
    story: list[Flowable] = [CondPageBreak(HEIGHT * 0.25), heading("Changes of targets", 0)]
    if not told.changes:
        return [*story, words("No target, owner or weight was changed while a key result was active.")]
    rows = [
        [
            f"{one.team} · {one.owner} · {one.code}",
            capfirst(one.field),
            one.old,
            one.new,
            one.reason,
            one.by,
            _day(told, one.at),
        ]
        for one in told.changes
    ]
    heads = ["Key result", "What", "Before", "After", "Why", "By", "On"]
    return [*story, table(heads, rows, [4, 2, 3, 3, 6, 3, 2])]


def _taken_out(told: Figures) -> list[Flowable]:
    story: list[Flowable] = [CondPageBreak(HEIGHT * 0.25), heading("What was taken out", 0)]
    if not told.taken_out:
        return [*story, words("No row of work was taken out of a key result.")]
    rows = [
        [f"{one.team} · {one.owner} · {one.code}", one.what or f"{one.source}: a row that whoever asked may not open",
         one.reason, one.by, _day(told, one.at), one.back]
        for one in told.taken_out
    ]  # fmt: skip
    return [*story, table(["Key result", "What", "Why", "By", "On", "Put back"], rows, [4, 5, 5, 3, 2, 4])]


def _told(told: Figures) -> list[Flowable]:
    story: list[Flowable] = [
        CondPageBreak(HEIGHT * 0.25),
        heading("How well confidence told it", 0),
        words("Each check-in that gave a confidence counts once, against what became of its key result. Fewer than "
              "five are not told."),
    ]  # fmt: skip
    if not told.told:
        return [*story, words("No check-in of a scored key result gave a confidence.")]
    heads = ["Team", *(label for label, _ in told.told[0].bands)]
    return [*story, table(heads, [[one.team, *(text for _, text in one.bands)] for one in told.told], [3, 2, 2, 2])]


def _behind(told: Figures, found: Evidence) -> list[Flowable]:
    story: list[Flowable] = [
        CondPageBreak(HEIGHT * 0.25),
        heading("The work behind", 0),
        words("A row that counts for two key results is counted at each, and once as a row. The workbook lists those "
              "that whoever asked may open."),
    ]  # fmt: skip
    if not found.counts:
        return [*story, words("No key result here is counted from work.")]
    teams = {line.pk: line.team for line in told.lines}
    rows = [
        [team, source, str(len(counts)), str(sum(one.rows for one in counts)), str(_different(counts))]
        for (team, source), counts in sorted(_grouped(found.counts, teams).items())
    ]
    sources: dict[str, list[Count]] = defaultdict(list)
    for one in found.counts:
        sources[one.source].append(one)
    rows += [
        ["All", source, str(len(counts)), str(sum(one.rows for one in counts)), str(_different(counts))]
        for source, counts in sorted(sources.items())
    ]
    heads = ["Team", "Source", "Key results", "Counted", "Rows"]
    return [*story, table(heads, rows, [4, 4, 2, 2, 2], numbers=(2, 3, 4))]


def _grouped(counts: Iterable[Count], teams: dict[int, str]) -> dict[tuple[str, str], list[Count]]:
    found: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for one in counts:
        found[teams.get(one.pk, ""), one.source].append(one)
    return found


def _different(counts: Iterable[Count]) -> int:
    return len({pk for one in counts for pk in one.ids})


def _day(told: Figures, moment: str) -> str:
    return f"{in_zone(moment, told.zone):%-d %b %Y}"


def _lacks_letters(told: Figures) -> bool:
    texts = [text for line in told.lines for text in (line.title, line.objective_title, line.owner, line.team,
                                                      line.post_mortem, line.lesson, line.reason)]  # fmt: skip
    texts += [text for one in told.changes for text in (one.old, one.new, one.reason, one.by)]
    texts += [text for one in told.taken_out for text in (one.what, one.reason, one.by, one.back)]
    return any(MISSING in printable(text) for text in (*texts, told.scope, told.asked_by))
