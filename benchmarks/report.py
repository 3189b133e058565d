"""The results as a page: targets, pages, where time goes if a target is missed, and what changed."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil

if TYPE_CHECKING:
    from benchmarks.measure import Compared

# target, page, at most so many times the floor
AGAINST_FLOOR = (
    ("1", "board", 4.0),
    ("1", "organisation", 5.0),
    ("–", "closed board", 5.0),
    ("2", "kol", 4.0),
    ("2", "key result", 5.0),
    ("2", "objective", 4.0),
    ("3", "dashboard", 3.0),
    ("3", "my quarter", 3.0),
    ("4", "imperatives", 5.0),
    ("4", "imperative", 5.0),
    ("3", "planning session", 5.0),
    ("4", "interactions", 5.0),
    ("4", "kols", 5.0),
    ("4", "insights", 5.0),
    ("4", "activities", 5.0),
    ("–", "coverage", 5.0),
    ("4", "typeahead", 2.5),
    ("4", "search", 6.0),
    ("5", "log form", 5.0),
    ("5", "log", 4.0),
    ("6", "rest", 3.0),
)
GROWING = (("7", "board"), ("7", "dashboard"), ("7", "kol"), ("7", "log"))
MOST_GROWTH = 1.2
COUNTED = ("board", "kol", "dashboard", "organisation", "rest", "log")
TARGETED = frozenset(COUNTED)
MOST_STATEMENTS = 15
LEAST_ROLLUP = 30.0
# Target 10: an idle tick, the memory of its process, and two thousand mails to a server on the same machine.
MOST_IDLE_SECONDS, MOST_MEGABYTES, MOST_MAIL_SECONDS = 1.0, 200.0, 60.0
MOST_SEAL_SECONDS = 60.0

# What was made faster or simpler, and what it gained or cost; written by hand.
CHANGES = Path(__file__).with_name("changes.md")

INTRODUCTION = """
`make bench` wrote this page. {cores} cores, {memory:.0f} GB of memory, {versions}; the measured part took {taken}.
The data: {msls:,} MSLs in teams of ten, {kols:,} KOLs, {interactions:,} interactions, {insights:,} insights, twelve
quarters with {key_results:,} key results; all invented. The tenth has a tenth of each.
"""
TAKEN_AWAY = """
## What was taken away, and what it cost

Plans kept by hand on connections, instances made by hand and reads compiled once went; the table of both versions, page
by page, stands in [adr/0015](adr/0015-rows-of-fifty-are-written-in-one-go.md).
"""
WATCHED = """
Those without a target of their own are here to be watched. Bytes are those of the page alone, and compressed as a proxy
sends them.
"""
METHOD = """
A web server (gunicorn, one sync worker) answers for each database. Requests alternate one by one: the floor, the page,
the same page on a tenth of the data. A ratio is that of two medians of processor time, of the server's process and its
database connection together, so that other work on the machine weighs little; the same ratio by the clock stands beside
it. *Spread* is how far the ratios of three parts of the run lie apart. Every answer is checked by its status and by
what must stand in it. The floor is a page with a session, a person, one indexed query and a template, by the same
process and through the same middleware, without the product's frame.
"""


@dataclass
class Results:
    """All figures of one run."""

    msls: int
    versions: dict[str, str]
    pages: dict[str, "Compared"] = field(default_factory=dict)
    seal: dict[str, Any] = field(default_factory=dict)
    rollup: dict[str, Any] = field(default_factory=dict)
    reminders: dict[str, Any] = field(default_factory=dict)
    profiles: dict[str, tuple[list[tuple[float, str]], list[tuple[float, str]]]] = field(default_factory=dict)
    seconds: float = 0.0


def line(found: "Compared") -> str:
    """One page's result, for showing progress."""
    return (
        f"{found.page.label:45} {found.ratio:6.2f} × floor (spread {found.spread:4.0%}, clock {found.clock:6.2f}), "
        f"{found.growth:5.2f} × tenth, {_counts(found)} statements, {found.milliseconds:6.1f} ms"
    )


def seal_line(seal: dict[str, Any]) -> str:
    """The result of the seal, for showing progress."""
    return (
        f"{seal['key_results']:,} key results sealed in {seal['seconds']:.0f} s ({seal['rows']:,} rows), "
        f"proved in {seal['proof']:.0f} s, {seal['broken']} broken"
    )


def rollup_line(rollup: dict[str, Any]) -> str:
    """The result of the stored rollup, for showing progress."""
    return (
        f"stored rollup of {rollup['key_results']:,} key results: {rollup['ratio']:.0f} × faster than the recount, "
        f"{rollup['different']} different after {rollup['edits']:,} edits"
    )


def reminders_line(found: dict[str, Any]) -> str:
    """The result of a minute of reminders, for showing progress."""
    return (
        f"reminders for {found['people']:,} people: a tick with nothing due {found['before']:.2f} s before a Friday, "
        f"{found['after']:.2f} s after it, {found['planned']:,} planned in {found['planning']:.1f} s, "
        f"{found['mails']:,} mails in {found['sending']:.1f} s, {found['megabytes']:.0f} MB"
    )


def _counts(found: "Compared") -> str:
    many, few = found.statements
    return f"{many}" if few is None else f"{few} and {many}"


def _yes(good: bool) -> str:
    return "yes" if good else "**no**"


def targets(results: Results) -> Iterator[tuple[str, str, str, str, bool]]:
    """(target, what it asks, of what, what was measured, whether it is met)."""
    for target, key, most in AGAINST_FLOOR:
        if found := results.pages.get(key):
            yield target, f"≤ {most:g} × floor", found.page.label, f"{found.ratio:.2f} ×", found.ratio <= most
    for target, key in GROWING:
        if found := results.pages.get(key):
            measured = f"{found.growth:.2f} ×"
            yield target, f"data × 10: ≤ {MOST_GROWTH:g} ×", found.page.label, measured, found.growth <= MOST_GROWTH
    for key in COUNTED:
        if found := results.pages.get(key):
            many, few = found.statements
            good = many <= MOST_STATEMENTS and few in (None, many)
            asked = f"≤ {MOST_STATEMENTS} statements, the same for 5 rows and 50"
            yield "8", asked, found.page.label, _counts(found), good
    if seal := results.seal:
        what = f"closing a quarter of {seal['key_results']:,} key results"
        yield "–", f"≤ {MOST_SEAL_SECONDS:g} s", what, f"{seal['seconds']:.0f} s", seal["seconds"] <= MOST_SEAL_SECONDS
        proof = f"{seal['broken']} of {seal['rows']:,} rows differ ({seal['proof']:.0f} s)"
        yield "–", "intact afterwards", what, proof, not seal["broken"]
    if rollup := results.rollup:
        what = f"stored rollup of {rollup['key_results']:,} key results"
        yield "9", f"≥ {LEAST_ROLLUP:g} × the live recount", what, f"{rollup['ratio']:.0f} ×", rollup["ratio"] >= 30
        equal = f"{rollup['different']} of {rollup['key_results']:,} differ"
        yield "9", f"equal after {rollup['edits']:,} edits and deletions", what, equal, not rollup["different"]
    if results.reminders:
        yield from _of_reminders(results.reminders)


def _of_reminders(found: dict[str, Any]) -> Iterator[tuple[str, str, str, str, bool]]:
    idle = max(found["before"], found["after"])
    what = f"a tick with nothing due for {found['people']:,} people"
    yield "10", f"≤ {MOST_IDLE_SECONDS:g} s", what, f"{idle:.2f} s", idle <= MOST_IDLE_SECONDS
    memory = found["megabytes"]
    yield "10", f"≤ {MOST_MEGABYTES:g} MB", "the process of these ticks", f"{memory:.0f} MB", memory <= MOST_MEGABYTES
    took = found["sending"]
    yield (
        "10",
        f"≤ {MOST_MAIL_SECONDS:g} s",
        f"{found['mails']:,} due mails",
        f"{took:.0f} s",
        took <= MOST_MAIL_SECONDS,
    )


def missed_pages(results: Results) -> list[str]:
    """Pages that miss a target for speed or number of statements."""
    labels = {label for _, _, label, _, good in targets(results) if not good}
    return [key for key, found in results.pages.items() if found.page.label in labels]


def text(results: Results) -> str:
    """The text of docs/benchmarks.md."""
    memory = psutil.virtual_memory().total / 2**30
    versions = ", ".join(f"{name} {version}" for name, version in results.versions.items())
    size = results.msls
    parts = [
        "# Benchmarks",
        INTRODUCTION.format(
            cores=os.cpu_count(), memory=memory, versions=versions, taken=timedelta(seconds=round(results.seconds)),
            msls=size, kols=20 * size, interactions=1_000 * size, insights=200 * size,
            key_results=75_600 * size // 1_000,
        ).strip(),
        METHOD.strip(),
        TAKEN_AWAY.strip(),
        "## Targets",
        _table(
            ("target", "asked", "of", "measured", "met?"),
            [(number, asked, what, measured, _yes(good)) for number, asked, what, measured, good in targets(results)],
        ),
        "## Pages",
        WATCHED.strip(),
        _table(
            ("page", "× floor", "spread", "by the clock", "× tenth", "statements", "ms", "bytes", "compressed"),
            [
                (
                    found.page.label, f"{found.ratio:.2f}", f"{found.spread:.0%}", f"{found.clock:.2f}",
                    f"{found.growth:.2f}", _counts(found), f"{found.milliseconds:.1f}",
                    f"{found.size[0]:,}" if found.size[0] else "–", f"{found.size[1]:,}" if found.size[1] else "–",
                )
                for found in results.pages.values()
            ],
        ),
        f"The floor took {_floor(results):.1f} ms of processor time, {_rounds(results)} rounds each.",
    ]  # fmt: skip
    if results.profiles:
        parts += ["## Where the time goes", "Of the pages that miss a target.", *_profiles(results)]
    parts.append(CHANGES.read_text().strip())
    return "\n\n".join(parts) + "\n"


def _floor(results: Results) -> float:
    return min((found.floor for found in results.pages.values()), default=0.0)


def _rounds(results: Results) -> str:
    rounds = sorted({found.rounds for found in results.pages.values()})
    return f"{rounds[0]}" if len(rounds) == 1 else f"{rounds[0]} to {rounds[-1]}" if rounds else "0"


def _profiles(results: Results) -> Iterator[str]:
    for key, (statements, functions) in results.profiles.items():
        found = results.pages[key]
        inside = sum(milliseconds for milliseconds, _ in statements)
        yield f"### {found.page.label}"
        yield f"{len(statements)} statements take {inside:.1f} ms by the clock. The dearest:"
        dearest = sorted(statements, reverse=True)[:5]
        yield _table(("ms", "statement"), [(f"{ms:.1f}", f"`{_short(statement)}`") for ms, statement in dearest])
        yield "Functions by their own time under the profiler, which makes all of it slower:"
        yield _table(("ms", "function"), [(f"{ms:.1f}", _plain(name)) for ms, name in functions])


def _plain(name: str) -> str:
    """A function's name as plain text: without markup, and not read as a file of this project."""
    return name.replace("<", "&lt;").replace("|", "¦").replace("_", "\\_")


def _short(statement: str) -> str:
    """A statement in one line, with its tables and conditions rather than its columns."""
    plain = re.sub(r"\s+", " ", statement).replace('"', "").replace("|", "¦").replace("`", "'")
    plain = re.sub(r"^SELECT .*? FROM ", "SELECT … FROM ", plain)
    return plain if len(plain) < 160 else f"{plain[:157]}…"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(cells)} |" for cells in (head, tuple("---" for _ in head), *rows)]
    return "\n".join(lines)
