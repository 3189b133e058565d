"""``make bench``: measure pages against a floor on large data, and write docs/benchmarks.md.

Two databases are built once and kept: the full one and a tenth of it. Each run measures copies of them and drops the
copies. Each database has a web server with one process. Requests alternate one by one (floor, page, the same page of
the tenth), so that other load on the machine affects all of them equally. A figure is the ratio of two medians of
processor time, that of the process and its database connection together. Every answer is checked for its status and
for a text that it must contain.
"""

import argparse
import hashlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg2
from psycopg2 import sql

from benchmarks import report
from benchmarks.data.seed import MSLS, PREFIX, Refused, address_of
from benchmarks.page import Page
from benchmarks.server import Sample, Server
from benchmarks.worker import Worker, Wrong, check

BASE_DIR = Path(__file__).resolve().parent.parent
ROUNDS, REPEATS, WARM = 150, 3, 4
SECONDS = 15.0  # for one page; a page that is far too slow gets fewer rounds, but at least 30
WATCHED = 30  # rounds for a page without a target, at least 9
KEPT_DAYS = 28  # the running quarter in the data ends about a month after they were made


@dataclass(frozen=True)
class Compared:
    """One page against the floor and against itself on a tenth of the data."""

    page: Page
    rounds: int
    ratio: float
    spread: float
    clock: float
    growth: float
    milliseconds: float
    floor: float
    size: tuple[int, int]
    statements: tuple[int, int | None]


def _server() -> Any:
    connection = psycopg2.connect(os.environ["DATABASE_URL"])
    connection.autocommit = True
    return connection


def signature(msls: int) -> str:
    """A digest of what the data depend on: their size, the migrations, and the program that makes them."""
    digest = hashlib.sha256()
    for path in sorted(BASE_DIR.glob("*/migrations/0*.py")):
        digest.update(str(path.relative_to(BASE_DIR)).encode() + path.read_bytes())
    for name in ("experts", "organisation", "plans", "seed", "tables", "voices", "words", "work"):
        digest.update((BASE_DIR / "benchmarks/data" / f"{name}.py").read_bytes())
    return f"{msls} {digest.hexdigest()[:16]}"


def ensure(database: str, msls: int) -> None:
    """Build the database, unless it exists, was made by this program, and its quarter is still running."""
    server = _server()
    with server.cursor() as cursor:
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database])
        row = cursor.fetchone()
        note = json.loads(row[0]) if row and row[0] else {}
        fresh = note.get("made", "") >= (datetime.now(UTC).date() - timedelta(days=KEPT_DAYS)).isoformat()
        if note.get("of") == signature(msls) and fresh:
            return
        drop(database)
        command = [sys.executable, "-m", "benchmarks.data.seed", "--database", database, "--msls", str(msls)]
        if subprocess.run(command, check=False, cwd=BASE_DIR).returncode:
            raise Refused(f"{database} could not be built; the reason stands above.")
        made = json.dumps({"of": signature(msls), "made": date.today().isoformat()})  # noqa: DTZ011 - a note
        cursor.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), sql.Literal(made)))
    server.close()


def drop(database: str) -> None:
    """Drop one of our databases if it exists."""
    address_of(database)  # refuses any other name
    server = _server()
    with server.cursor() as cursor:
        cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))
    server.close()


class Subject:
    """One database being measured, with its web server and its worker process."""

    def __init__(self, address: str) -> None:
        self.worker = Worker(address)
        self.server = Server(address)
        self.pages: dict[str, Page] = self.worker.ask("pages")
        self.worker.ask("freshen")
        self.measure("floor")
        self.server.find_backend()

    def measure(self, key: str) -> Sample:
        """Request a page and check what comes back. Raises Wrong."""
        page = self.pages[key]
        answer, sample = self.server.ask(self.worker.ask("http", page))
        check(page, answer)
        return sample

    def stop(self) -> None:
        """Stop both, so that the database can be dropped."""
        self.server.stop()
        self.worker.stop()


@contextmanager
def copy_of(database: str) -> Iterator[Subject]:
    """A writable copy of the database with its processes, all removed afterwards."""
    subject = Subject(address_of(copy := _copied(database)))
    try:
        yield subject
    finally:
        subject.stop()
        drop(copy)


@contextmanager
def _worker_on_copy(database: str) -> Iterator[Worker]:
    """A copy of the database with a fresh worker process, so that its memory can be measured."""
    worker = Worker(address_of(copy := _copied(database)))
    try:
        yield worker
    finally:
        worker.stop()
        drop(copy)


def _copied(database: str) -> str:
    copy = f"{database}_run"
    drop(copy)
    server = _server()
    with server.cursor() as cursor:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY")
        cursor.execute(statement.format(sql.Identifier(copy), sql.Identifier(database)))
    server.close()
    return copy


def median(samples: list[Sample], kind: str = "cpu") -> float:
    """The median of one figure of the samples."""
    return statistics.median(getattr(sample, kind) for sample in samples)


def compare(key: str, full: Subject, tenth: Subject, *, rounds: int = ROUNDS) -> Compared:
    """Alternate the floor, a page, and the same page of the tenth. Raises Wrong."""
    page = full.pages[key]
    begun = time.monotonic()
    for _ in range(WARM):
        for subject, one in ((full, "floor"), (full, key), (tenth, key)):
            subject.measure(one)
    each = (time.monotonic() - begun) / WARM
    if key in report.TARGETED:
        rounds = max(min(rounds, 30), min(rounds, int(SECONDS / each)))
    else:
        rounds = max(min(rounds, 9), min(rounds, WATCHED, int(SECONDS / 3 / each)))
    floors, pages, smalls = [], [], []
    for _ in range(rounds):
        floors.append(full.measure("floor"))
        pages.append(full.measure(key))
        smalls.append(tenth.measure(key))
    part = max(1, rounds // REPEATS)
    ratios = [
        median(pages[first : first + part]) / median(floors[first : first + part])
        for first in range(0, part * REPEATS, part)
    ]
    return Compared(
        page=page,
        rounds=rounds,
        ratio=median(pages) / median(floors),
        spread=(max(ratios) - min(ratios)) / statistics.median(ratios),
        clock=median(pages, "wall") / median(floors, "wall"),
        growth=median(pages) / median(smalls),
        milliseconds=median(pages),
        floor=median(floors),
        size=full.worker.ask("size", page) if page.status == 200 else (0, 0),
        statements=_statements(full.worker, page),
    )


def _statements(worker: Worker, page: Page) -> tuple[int, int | None]:
    """How many statements the page makes, and how many with about five rows."""
    many = len(worker.ask("statements", page))
    if not page.few:
        return many, None
    path = page.few if page.few.startswith("/") else page.path.partition("?")[0] + page.few
    return many, len(worker.ask("statements", replace(page, path=path, least=1)))


def run(*, msls: int, rounds: int, edits: int) -> report.Results:
    """Measure everything, on databases that are already built. Raises Wrong."""
    begun = time.monotonic()
    with copy_of(f"{PREFIX}full") as full, copy_of(f"{PREFIX}tenth") as tenth:
        results = report.Results(msls=msls, versions=full.worker.ask("versions"))
        for key in full.pages:
            if key != "floor":
                results.pages[key] = found = compare(key, full, tenth, rounds=rounds)
                print(report.line(found), flush=True)
        if edits:
            results.rollup = full.worker.ask("rollup", edits)
            print(report.rollup_line(results.rollup), flush=True)
        # Last: what is sealed is no longer recounted.
        results.seal = full.worker.ask("seal")
        print(report.seal_line(results.seal), flush=True)
        for key in report.missed_pages(results):
            results.profiles[key] = (
                full.worker.ask("statements", results.pages[key].page),
                full.worker.ask("profile", results.pages[key].page),
            )
    with _worker_on_copy(f"{PREFIX}tenth") as worker:
        results.reminders = worker.ask("reminders")
        print(report.reminders_line(results.reminders), flush=True)
    results.seconds = time.monotonic() - begun
    return results


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code: 1 if an answer was wrong or nothing could be measured."""
    parser = argparse.ArgumentParser(prog="benchmarks.measure", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--msls", type=int, default=MSLS, help="size of the full database; 1,000 by default")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--edits", type=int, default=10_000, help="edits before the rollup is compared; 0 leaves it out"
    )
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args(arguments)
    try:
        ensure(f"{PREFIX}tenth", options.msls // 10)
        ensure(f"{PREFIX}full", options.msls)
        results = run(msls=options.msls, rounds=options.rounds, edits=options.edits)
    except (Refused, Wrong) as problem:
        print(problem, file=sys.stderr)
        return 1
    text = report.text(results)
    print(text)
    if options.write:
        (BASE_DIR / "docs" / "benchmarks.md").write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
