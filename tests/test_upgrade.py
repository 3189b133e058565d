"""A database is brought up to date and back again; one that an older version made is told apart and left alone."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

# Ends the sessions of one database. An autovacuum worker is the server's own: DROP DATABASE ends it, but WITH (FORCE)
# is refused because of it.
LEAVE = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user"


@contextmanager
def _database(template: str) -> Iterator[str]:
    """Address of a database of its own, gone afterwards; what is copied is a database in which nobody is."""
    name = f"{connection.settings_dict['NAME']}_and_back".removeprefix("test_")
    parameters = connection.get_connection_params()
    with closing(psycopg2.connect(**{**parameters, "dbname": "postgres"})) as server:
        server.autocommit = True
        with server.cursor() as cursor:
            for one in (name, template):
                cursor.execute(LEAVE, [one])
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
            yield re.sub(r"/[^/?]+(?=$|\?)", f"/{name}", settings.DATABASE_URL)
            cursor.execute(LEAVE, [name])  # a pooler keeps its session
            cursor.execute(f'DROP DATABASE "{name}"')


@pytest.fixture
def empty_database(db: None) -> Iterator[str]:
    with _database(settings.DATABASES["default"]["TEST"]["TEMPLATE"]) as address:
        yield address


@pytest.fixture
def migrated_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the tests' own, which the migrations have just made."""
    with django_db_blocker.unblock():
        connection.close()
        with _database(connection.settings_dict["NAME"]) as address:
            yield address


def _run(address: str, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *command],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "msl_okr.settings", **environment},
        capture_output=True,
        text=True,
        check=False,
    )


AWAY_AND_BACK = """
import django
from django.core.management import call_command
from django.db import connection
django.setup()
def there():
    with connection.cursor() as cursor:
        cursor.execute('''SELECT tgrelid::regclass::text || tgname FROM pg_trigger WHERE NOT tgisinternal
            UNION ALL SELECT conrelid::regclass::text || conname FROM pg_constraint WHERE contype NOT IN ('n', 't')
            UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT proname FROM pg_proc WHERE proname LIKE 'okrs%'
            ORDER BY 1''')
        return [row[0] for row in cursor.fetchall()]
first = there()
# The lowest first, which takes along what stands on it.
ours = ("audit", "organization", "interactions", "insights", "okrs")
for app in ours:
    call_command("migrate", app, "zero", verbosity=0)
assert [name for name in there() if name.startswith(ours)] == []
call_command("migrate", verbosity=0)
assert set(there()) ^ set(first) == set(), set(there()) ^ set(first)
"""


@pytest.mark.long
@pytest.mark.launcher  # slow, like those: longer than making the tests' own database
def test_everything_can_be_migrated_away_and_back(migrated_database: str) -> None:
    done = _run(migrated_database, "-W", "ignore", "-c", AWAY_AND_BACK)
    assert done.returncode == 0, done.stderr[-2000:]


def _as_before(address: str, first: str) -> list[Any]:
    """A database as an older version leaves it, whose first migrations are called ``first``, and what is seen of it."""
    with closing(psycopg2.connect(address)) as raw, raw, raw.cursor() as cursor:
        cursor.execute(
            """CREATE TABLE IF NOT EXISTS django_migrations
               (id bigserial PRIMARY KEY, app varchar(255), name varchar(255), applied timestamptz);
               INSERT INTO django_migrations (app, name, applied)
               SELECT app, name, now()
               FROM (VALUES ('organization', %(first)s), ('okrs', %(first)s), ('okrs', '0018_more')) AS v (app, name)
               WHERE NOT EXISTS (SELECT 1 FROM django_migrations);
               SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
               UNION ALL SELECT app || name || applied FROM django_migrations
               UNION ALL SELECT extname FROM pg_extension ORDER BY 1""",
            {"first": first},
        )
        return cursor.fetchall()


@pytest.mark.parametrize(
    ("command", "first"),
    [
        (["manage.py", "migrate"], "0001_initial"),
        (["manage.py", "migrate"], "0001_baseline"),
        (["manage.py", "migrate", "okrs", "zero"], "0001_baseline"),
        (["-m", "msl_okr.launcher", "run"], "0001_baseline"),
    ],
    ids=["migrate", "migrate a later one", "back", "run"],
)
def test_an_older_database_is_told_apart_and_left_alone(
    empty_database: str, tmp_path: Path, command: list[str], first: str
) -> None:
    before = _as_before(empty_database, first)
    local = {"MSL_OKR_LOCAL": "1", "MSL_OKR_VAR": str(tmp_path), "BASE_URL": "http://127.0.0.1"}
    done = _run(empty_database, *command, **local)
    assert done.returncode == 1
    assert "was made by a version from before the first release" in done.stderr
    assert "Nothing was changed." in done.stderr
    assert f"`mv {tmp_path} {tmp_path}.old`" in done.stderr
    assert "Traceback" not in done.stderr
    assert _as_before(empty_database, first) == before


def test_a_kept_database_of_the_tests_says_what_to_do(db: None) -> None:
    """As does one of a deployment, where nothing is moved aside."""
    first = MigrationRecorder.Migration.objects.filter(app="organization", name="0001_tables")
    assert first.update(name="0001_baseline") == 1
    with pytest.raises(CommandError, match="--create-db"):
        call_command("migrate")
