"""Filling tables in bulk: one INSERT … SELECT for many rows, into tables that are bare meanwhile.

Bare means: without history, indexes and foreign keys while rows come in. All are created again afterwards, and a
foreign key checks every row then. Columns that a statement does not name get the model's default, so that a new column
does not break the seed.

Independent pieces run in parallel (``side_by_side``), each on its own connection. The helper tables that they all read
(``seed_…``) are therefore ordinary tables, which are dropped in the end.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, models

from organization.models.recorded import RecordedZone

# Column → the SQL expression of its value.
Columns = Mapping[str, str]
Progress = Callable[[int], object]


Parameters = Sequence[Any] | Mapping[str, Any]


def execute(sql: str, parameters: Parameters | None = None) -> int:
    """Run one statement; returns how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return int(cursor.rowcount)


def fetch(sql: str, parameters: Parameters | None = None) -> list[tuple[Any, ...]]:
    """The rows of one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def count(table: str) -> int:
    """How many rows a table has."""
    return int(fetch(f"SELECT count(*) FROM {table}")[0][0])


def insert(model: type[models.Model], columns: Columns, source: str, given: Mapping[str, Any] | None = None) -> int:
    """INSERT INTO the model's table: ``columns`` by attribute name, selected from ``source``. Returns how many rows.

    ``given``: parameters by name, for ``%(name)s`` in columns and source. A row that stores a time zone gets its
    person's.
    """
    names, values, parameters = [], [], dict(given or {})
    for field in model._meta.concrete_fields:
        if field.attname in columns:
            names.append(f'"{field.column}"')
            values.append(columns[field.attname])
        elif isinstance(field, RecordedZone):
            names.append(f'"{field.column}"')
            values.append(f"(SELECT timezone FROM organization_user WHERE id = {columns[f'{field.of}_id']})")
        elif not (field.primary_key or field.generated):
            default = field.get_default()
            if default is None:
                continue
            names.append(f'"{field.column}"')
            values.append(f"%(default_{field.column})s::{field.db_type(connection)}")
            parameters[f"default_{field.column}"] = field.get_db_prep_save(default, connection)
    unknown = set(columns) - {field.attname for field in model._meta.concrete_fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}.")
    return execute(
        f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {source}", parameters
    )


def in_chunks(total: int, size: int) -> Iterator[tuple[int, int]]:
    """First and last number of each piece of 1..``total``."""
    for first in range(1, total + 1, size):
        yield first, min(first + size - 1, total)


# Only the seed writes: memory for sorting and building indexes, no waiting for the disk, no compiling of statements.
_SESSION = {"synchronous_commit": "off", "maintenance_work_mem": "512MB", "work_mem": "64MB", "jit": "off"}


def helpers() -> None:
    """Set up this connection, with ``pg_temp.r(number, salt)``: a pseudo-random number from 0 to below 1.

    The same number and salt give the same result.
    """
    for name, value in _SESSION.items():
        execute(f"SET {name} = '{value}'")
    execute(
        """CREATE OR REPLACE FUNCTION pg_temp.r(bigint, integer) RETURNS double precision
           LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
           $$ SELECT (hashint8extended($1, $2) & 9007199254740991)::double precision / 9007199254740992.0 $$"""
    )
    execute(
        """CREATE OR REPLACE FUNCTION pg_temp.workday(date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
           $$ SELECT CASE extract(isodow FROM $1) WHEN 6 THEN $1 - 1 WHEN 7 THEN $1 + 1 ELSE $1 END $$"""
    )


def side_by_side(pieces: Sequence[Callable[[], object]], hands: int) -> None:
    """Do independent pieces of work, ``hands`` at a time, each on its own connection.

    With one hand they run one after another on this connection, inside its transaction if there is one. Raises the
    error of the first piece that failed.
    """
    if hands == 1:
        for piece in pieces:
            piece()
        return
    with ThreadPoolExecutor(hands) as pool:
        for done in [pool.submit(_apart, piece) for piece in pieces]:
            done.result()


def _apart(piece: Callable[[], object]) -> None:
    try:
        helpers()
        piece()
    finally:
        connection.close()  # this thread's connection


def word_list(name: str, texts: Iterable[str]) -> int:
    """Create a helper table of texts numbered from 0; returns how many there are."""
    rows = list(texts)
    execute(f"CREATE UNLOGGED TABLE {name} (n integer PRIMARY KEY, text text NOT NULL)")
    execute(f"INSERT INTO {name} SELECT n - 1, text FROM unnest(%s::text[]) WITH ORDINALITY AS given (text, n)", [rows])
    execute(f"ANALYZE {name}")
    return len(rows)


def drop_helpers() -> None:
    """Drop the tables of ``word_list`` and the other helpers."""
    for (name,) in fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND starts_with(tablename, 'seed_')"
    ):
        execute(f"DROP TABLE {name}")


@contextmanager
def bare(filled: Iterable[type[models.Model]], *, hands: int = 1, progress: Progress = int) -> Iterator[None]:
    """Remove history triggers from every table, and indexes, unique and foreign keys from the tables of ``filled``.

    All are created again afterwards: one after another for each table, several tables in parallel. ``progress`` is
    called for each index and key.
    """
    # No check may be deferred to the end of the transaction: a table with pending checks cannot be altered.
    execute("SET CONSTRAINTS ALL IMMEDIATE")
    tables = [model._meta.db_table for model in filled]
    all_tables = [row[0] for row in fetch("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")]
    indexes = fetch(
        """SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
           FROM pg_index AS i WHERE i.indrelid = ANY (%s::regclass[]) AND NOT i.indisprimary
             AND NOT EXISTS (SELECT FROM pg_constraint AS c WHERE c.conindid = i.indexrelid) ORDER BY 1, 2""",
        [tables],
    )
    keys = fetch(
        """SELECT conrelid::regclass::text, quote_ident(conname), pg_get_constraintdef(oid), contype::text
           FROM pg_constraint
           WHERE contype IN ('f', 'u') AND conrelid = ANY (%s::regclass[]) ORDER BY contype DESC, 1, 2""",
        [tables],
    )
    for table in all_tables:
        execute(f'ALTER TABLE "{table}" DISABLE TRIGGER USER')
    for _, index, _ in indexes:
        execute(f"DROP INDEX {index}")
    for table, key, _, _ in reversed(keys):
        execute(f"ALTER TABLE {table} DROP CONSTRAINT {key}")
    yield
    side_by_side([partial(_each, work, progress) for work in _again(indexes, keys)], hands)
    # Declaring a foreign key locks two tables, so one hand declares all of them; checking their rows locks none.
    for table, key, definition, kind in keys:
        if kind == "f":
            execute(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition} NOT VALID")
    checks: dict[str, list[str]] = defaultdict(list)
    for table, key, _, kind in keys:
        if kind == "f":
            checks[table].append(f"ALTER TABLE {table} VALIDATE CONSTRAINT {key}")
    side_by_side([partial(_each, work, progress) for work in _largest_first(checks)], hands)
    for table in all_tables:
        execute(f'ALTER TABLE "{table}" ENABLE TRIGGER USER')


def _again(indexes: Sequence[tuple[Any, ...]], keys: Sequence[tuple[Any, ...]]) -> list[list[str]]:
    """The statements that create indexes and unique keys again, grouped by table."""
    made: dict[str, list[str]] = defaultdict(list)
    for table, _, definition in indexes:
        made[table].append(definition)
    for table, key, definition, kind in keys:
        if kind == "u":
            made[table].append(f"ALTER TABLE {table} ADD CONSTRAINT {key} {definition}")
    return _largest_first(made)


def _largest_first(by_table: Mapping[str, list[str]]) -> list[list[str]]:
    """The statements by table, the largest table first, so that nobody waits for it at the end."""
    sizes = dict(fetch("SELECT oid::regclass::text, pg_table_size(oid) FROM pg_class WHERE relkind = 'r'"))
    return [by_table[table] for table in sorted(by_table, key=lambda table: -sizes[table])]


def _each(statements: Sequence[str], progress: Progress) -> None:
    for statement in statements:
        execute(statement)
        progress(1)


def record_creation(model: type[models.Model], at: str) -> int:
    """Write the history rows of each row's creation, as triggers would have done; ``at``: an SQL expression."""
    history = next(
        relation.related_model
        for relation in model._meta.related_objects
        if getattr(relation.related_model, "pgh_tracked_model", None) is model
    )
    known = {field.column for field in model._meta.concrete_fields}
    shared = [f'"{field.column}"' for field in history._meta.concrete_fields if field.column in known]
    return execute(
        f"""INSERT INTO {history._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, {", ".join(shared)})
            SELECT {at}, 'insert', id, {", ".join(shared)} FROM {model._meta.db_table}"""
    )


def continue_numbers(filled: Iterable[type[models.Model]]) -> None:
    """Move the tables' sequences past the numbers that were given by hand."""
    for model in filled:
        table, key = model._meta.db_table, model._meta.pk.column
        execute(f"SELECT setval(pg_get_serial_sequence('{table}', '{key}'), greatest(max({key}), 1)) FROM {table}")
