"""Fill an empty database with invented data: 1,000 MSLs by default, and what they did in twelve quarters.

``python -m benchmarks.data.seed --database msl_okr_bench_full`` beside the servers of DATABASE_URL (``make bench``
starts them). The same size, day and program give the same rows. It writes only into a database whose name begins with
``msl_okr_bench_``, creates it if it is missing, and refuses one that is not empty.
"""

import argparse
import os
import re
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from threading import Lock
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

PREFIX = "msl_okr_bench_"
MSLS = 1_000
SEED = 4_711
SENTENCES = 20_000
WORDS = 3_000
MOST_HANDS = 4
BAR = "{desc}{percentage:3.0f} %|{bar}| {elapsed} gone, about {remaining} left"


class Refused(Exception):
    """Why nothing was written, in one sentence."""


def address_of(database: str) -> str:
    """DATABASE_URL with another database's name. Raises Refused for a name that does not begin as it must."""
    if not re.fullmatch(rf"{PREFIX}[a-z0-9_]+", database):
        raise Refused(f"“{database}” is not the name of a database for measuring: it must begin with {PREFIX}.")
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{database}"))


def create(database: str) -> None:
    """Create the database if it is missing. Raises Refused if it exists and has a table."""
    address = address_of(database)
    server = psycopg2.connect(os.environ["DATABASE_URL"])
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if not cursor.fetchone():
            cursor.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(database)))
    server.close()
    own = psycopg2.connect(address)
    with own.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        found = cursor.fetchone()
    own.close()
    if found and found[0]:
        raise Refused(f"The database {database} is not empty: drop it first.")


def fill(
    *, msls: int, at: datetime, progress: Callable[[str, int], object], sentences: int = SENTENCES, hands: int = 1
) -> None:
    """Fill the migrated and otherwise empty database of the settings. Calls ``progress(step, rows)``.

    With more than one of ``hands``, independent steps run in parallel, on separate connections and in separate
    processes; the caller must then not be in a transaction.
    """
    # Django must be set up before these are imported.
    from benchmarks.data import experts, organisation, plans, snapshots, tables, voices, words, work

    size = organisation.Size(msls, at)
    random = Random(SEED)
    tables.helpers()
    tables.word_list("seed_sentence", words.sentences(random, words.vocabulary(random, WORDS), sentences))
    filled = (*experts.TABLES, *work.TABLES, *voices.TABLES, *plans.TABLES)

    def step(name: str, write: Callable[[organisation.Size, tables.Progress], None]) -> Callable[[], None]:
        return lambda: write(size, partial(progress, name))

    def said_and_planned() -> None:
        for name, write in (
            ("insights", voices.insights),
            ("weekly updates", voices.weekly_updates),
            ("objectives", plans.objectives),
            ("commitments", plans.commitments),
            ("initiatives", plans.initiatives),
            ("check-ins", plans.check_ins),
            ("reminders", plans.reminders),
        ):
            step(name, write)()

    def done() -> None:
        step("interactions", work.interactions)()
        step("activities", work.activities)()

    with tables.bare(filled, hands=hands, progress=partial(progress, "indexes")):
        organisation.build(size, random)
        progress("people", msls)
        progress("absences", organisation.absences(size))
        progress("KOLs", experts.build(size, random))
        tables.side_by_side((said_and_planned, done), hands)
        progress("indexes", 0)
    progress("analyse", 0)
    tables.drop_helpers()
    tables.execute("ANALYZE")
    tables.continue_numbers(filled)
    organisation.close_past_quarters()
    for name, write in snapshots.STEPS:
        write(size, partial(progress, name), hands)


def cost(step: str, msls: int) -> int:
    """The cost of one row (or index) of a step, in plainly inserted rows; only for the progress bar."""
    return {"measurements": 110, "snapshots": 110, "indexes": 25 * msls}.get(step, 1)


def expected(msls: int) -> int:
    """The approximate total, in plainly inserted rows; only for the progress bar."""
    return 7_000 * msls + 88 * msls * cost("snapshots", msls) + 180 * cost("indexes", msls)


def vacuum() -> None:
    """What the database does by itself soon after rows were added, so that it does not begin while pages are measured.

    Until then no index answers alone.
    """
    from benchmarks.data import tables

    tables.execute("VACUUM (ANALYZE)")


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="benchmarks.data.seed", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--database", required=True, help=f"a name that begins with {PREFIX}")
    parser.add_argument("--msls", type=int, default=MSLS, help="a multiple of 60 or more than 60; 1,000 by default")
    options = parser.parse_args(arguments)
    try:
        build(options.database, options.msls)
    except Refused as refused:
        print(refused, file=sys.stderr)
        return 1
    return 0


def build(database: str, msls: int) -> None:
    """Create, migrate and fill a database, with as many hands as there are processors. Raises Refused."""
    create(database)
    os.environ["DATABASE_URL"] = address_of(database)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "msl_okr.settings")
    import django  # imported here: the settings read the address just written

    django.setup()
    from django.core.management import call_command
    from tqdm import tqdm

    started = time.monotonic()
    print(f"Making the tables of {database}.", flush=True)
    call_command("migrate", verbosity=0)
    at = datetime.now(UTC).replace(microsecond=0)
    whole = expected(msls)
    with tqdm(total=whole, bar_format=BAR, smoothing=0, mininterval=0.5) as bar:
        lock = Lock()

        def progress(step: str, rows: int) -> None:
            with lock:
                bar.set_description(step, refresh=False)
                bar.update(min(rows * cost(step, msls), whole - bar.n))

        fill(msls=msls, at=at, progress=progress, hands=min(MOST_HANDS, os.cpu_count() or 1))
        vacuum()
        bar.update(whole - bar.n)
        bar.set_description("done")
    print(f"{database} is ready after {timedelta(seconds=round(time.monotonic() - started))}.", flush=True)


if __name__ == "__main__":
    sys.exit(main())
