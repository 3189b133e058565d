"""What every test stands on. One section each; keep it small."""

import gc
import os
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Any

import hypothesis
import pytest

from tests.chromium import MISSING, find_chromium
from tests.shape.undefined_variables import UndefinedVariable

# How long inputs take to make is a matter of the machine, and no test asserts seconds. The same inputs in every run:
# what one run has passed, the next does not refuse by luck. With FUZZ=all they are others each time.
hypothesis.settings.register_profile(
    "whole",
    deadline=None,
    derandomize=os.environ.get("FUZZ") != "all",
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("whole")

# --- Order -------------------------------------------------------------------------------


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long tests are begun first, so that no process is left alone with one while the others have nothing to do.

    Those in a browser stay behind the others, because its event loop stays in the process. Each process begins with an
    equal part of the list, and takes from the end of another's when it is done: so each part holds some of all kinds.
    """
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    ordered: list[pytest.Item] = []
    items.sort(key=lambda one: one.get_closest_marker("launcher") is None)
    kinds = [[one for one in items if _kind(one) == kind] for kind in KINDS]
    short = kinds[SHORT]
    for part in range(processes):
        dealt = [kind[part::processes] for kind in kinds]
        dealt[SHORT] = []  # these stay side by side: many of a file share what is made for it
        room = (len(items) - len(ordered)) // (processes - part) - sum(map(len, dealt))
        dealt[SHORT], short = short[: max(0, room)], short[max(0, room) :]
        ordered += [one for kind in dealt for one in kind]
    items[:] = ordered


# Whether in a browser, whether long: in the order in which they run.
KINDS = [(False, True), (False, False), (True, True), (True, False)]
SHORT = KINDS.index((False, False))


def _kind(one: pytest.Item) -> tuple[bool, bool]:
    return one.get_closest_marker("e2e") is not None, one.get_closest_marker("long") is not None


# --- Memory: garbage is looked for where tests make some -------------------------------------


def pytest_collection_finish() -> None:
    """What is loaded by now stays, and looking through it again and again takes a sixth of a test's time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


# --- Servers: `make test` starts them ------------------------------------------------

# Playwright's own event loop makes Django believe that tests run inside one.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


@pytest.fixture(scope="session", autouse=True)
def _servers_answer() -> None:
    if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
        pytest.exit("The tests need their servers: run them with `make test` or `make test TESTS=tests/okrs`.", 2)


@pytest.fixture(scope="session", autouse=True)
def _own_cache_database() -> None:
    """Tests that run side by side share a broker, but each its own numbered cache database."""
    from django.conf import settings  # ready only now
    from django.core.cache import caches

    location = str(settings.CACHES["default"]["LOCATION"]).split("?", maxsplit=1)[0]
    number = 1 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    if not location.startswith("unix:"):
        location = f"{location.rsplit('/', 1)[0]}/{number}"
    settings.CACHES["default"]["LOCATION"] = f"{location}?db={number}"
    with suppress(AttributeError):
        del caches["default"]  # a module that looked during collection has opened the shared one


@pytest.fixture(autouse=True)
def _empty_cache(_own_cache_database: None) -> None:
    """No test meets another's rate limits and marks."""
    from django.core.cache import cache  # ready only now

    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def _no_session_outlives_the_tests(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser that keeps its connection keeps a thread of the live server, and that a session of the database.

    PostgreSQL drops no database with a session in it, so those are ended first.
    """
    with_database = any(
        {"db", "transactional_db"} & set(getattr(one, "fixturenames", ())) for one in request.session.items
    )
    if with_database:
        request.getfixturevalue("django_db_setup")  # which is taken down after this
    yield
    if not with_database:
        return
    from django.db import connection

    blocker = request.getfixturevalue("django_db_blocker")
    name = connection.settings_dict["NAME"]
    with blocker.unblock():
        connection.close()
        with connection._nodb_cursor() as cursor:  # from beside it: a pooler keeps the session we had ourselves
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
                [name],
            )


# --- After a test that commits: tables as the migrations left them ----------------------------


FEW = 2_000  # rows


def _shipments() -> list[Callable[..., None]]:
    """What fills tables with cards, templates, rules, reference figures: in data migrations, lower apps first."""
    found = []
    for app in ("interactions", "insights", "okrs", "reminders"):
        migrations = import_module(f"{app}.migrations")
        modules = (import_module(f"{app}.migrations.{one.name}") for one in pkgutil.iter_modules(migrations.__path__))
        found += [module.ship for module in modules if hasattr(module, "ship")]
    return [*found, _ship_template]


def _ship_template(apps: Any, _editor: None) -> None:
    """The template and its version, which three migrations make one after the other."""
    shipped = import_module("okrs.migrations.0003_msl_template").TEMPLATE
    import_module("okrs.migrations.0019_msl_template_in_library").enter(apps, None)
    version = apps.get_model("okrs", "TemplateVersion").objects.get()
    names = ("code", "title", "kind", "metric", "pace", "target", "suggested_target", "unit", "is_team")
    for position, (code, title, rows) in enumerate(shipped):
        objective = version.objectives.create(code=code, title=title, position=position)
        for place, row in enumerate(rows):
            objective.key_results.create(position=place, **dict(zip(names, row, strict=True)))


@pytest.fixture(scope="session", autouse=True)
def _flush_past_the_triggers() -> Iterator[None]:
    """A test that commits is followed by Django's flush, a TRUNCATE, which the product's triggers refuse.

    It also makes a new file for each table and index, a thousand of them, which takes longer than most tests: where a
    test left few rows, these are deleted instead. The kinds of models and their permissions are the same for every test
    and stay, or Django would write them again each time. What the product ships is shipped again.

    Told to the class and not to one connection: where the browser's event loop runs, Django opens another one.
    """
    import pgtrigger  # settings are ready only now
    from django.apps import apps
    from django.db import transaction
    from django.db.backends.postgresql.operations import DatabaseOperations

    compose, refused = DatabaseOperations.sql_flush, DatabaseOperations.execute_sql_flush
    shipments = _shipments()

    def flush_of(self: DatabaseOperations, style: Any, tables: list[str], **how: Any) -> list[str]:
        tables = [one for one in tables if one not in ("django_content_type", "auth_permission")]
        names = [self.quote_name(one) for one in tables]
        with self.connection.cursor() as cursor:
            counts = ", ".join(f"(SELECT count(*) FROM (SELECT FROM {name} LIMIT {FEW}) t)" for name in names)  # noqa: S608 - our own tables
            cursor.execute(f"SELECT {counts}")
            rows = dict(zip(names, cursor.fetchone(), strict=True))
        if sum(rows.values()) < FEW and not how.get("reset_sequences"):
            return [f"DELETE FROM {name}" for name, number in rows.items() if number]  # noqa: S608
        return compose(self, style, tables, **how)

    def flush(self: DatabaseOperations, sql_list: list[str]) -> None:
        with pgtrigger.ignore():
            refused(self, sql_list)
        with transaction.atomic():
            for ship in shipments:
                ship(apps, None)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "sql_flush", flush_of)
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        yield


# --- Passwords: hashed as the product does, in less time -----------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _a_password_is_hashed_at_once() -> Iterator[None]:
    """Argon2 is slow on purpose; with the least it takes, what is stored has the same form and is checked the same."""
    from django.contrib.auth.hashers import Argon2PasswordHasher  # settings are ready only now

    with pytest.MonkeyPatch.context() as patch:
        for cost, least in (("time_cost", 1), ("memory_cost", 8), ("parallelism", 1)):
            patch.setattr(Argon2PasswordHasher, cost, least)
        yield


# --- Answers are closed ---------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _files_are_closed(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server closes each answer; a test that does not read a file to its end leaves its cursor open otherwise."""
    if {"db", "transactional_db"} & set(request.fixturenames):
        request.getfixturevalue("db")  # which is put back after this
    from django.core.signals import request_finished
    from django.db import close_old_connections
    from django.http import StreamingHttpResponse
    from django.test import Client

    real: Any = Client.request
    files: list[StreamingHttpResponse] = []

    def ask(self: Client, **asked: Any) -> Any:
        answer = real(self, **asked)
        if isinstance(answer, StreamingHttpResponse):
            files.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", ask)
    yield
    # As the client does when it closes: the connection may hold what other tests of the file stand on.
    request_finished.disconnect(close_old_connections)
    for one in files:
        one.close()
    request_finished.connect(close_old_connections)


# --- What a page was given: kept for the page, not for each of its parts -----------------------


@pytest.fixture(scope="session", autouse=True)
def _the_page_alone_keeps_its_context() -> Iterator[None]:
    """``response.context`` is what the view gave; Django copies it again for each field and each included part."""
    from django.test import client  # settings are ready only now

    keep = vars(client)["store_rendered_templates"]

    def keep_first(store: dict[str, Any], **rendered: Any) -> None:
        if "context" not in store:
            keep(store, **rendered)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "store_rendered_templates", keep_first)
        yield


# --- Static files: found once --------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_found_once() -> Iterator[None]:
    """Each test client has a handler of its own, and each handler would look up and measure every static file again.

    The address of each is put together once, too: a page names thirty.
    """
    from django.contrib.staticfiles.storage import StaticFilesStorage  # settings are ready only now
    from whitenoise.middleware import WhiteNoiseMiddleware

    find = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, Any] = {}

    def find_once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            find(self)
            found.update(self.files)
        self.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", find_once)
        patch.setattr(StaticFilesStorage, "url", cache(StaticFilesStorage.url))
        yield


# --- Templates: an undefined variable fails -------------------------------------------


@pytest.fixture(scope="session")
def _undefined_variable() -> UndefinedVariable:
    from django.template import engines  # settings are ready only now

    invalid = UndefinedVariable()
    engines["django"].engine.string_if_invalid = invalid  # type: ignore[attr-defined]
    return invalid


@pytest.fixture(autouse=True)
def _no_undefined_variables(_undefined_variable: UndefinedVariable) -> Iterator[None]:
    _undefined_variable.uses.clear()
    yield
    if _undefined_variable.uses:
        uses = "\n  ".join(sorted(set(_undefined_variable.uses)))
        pytest.fail(f"Templates use variables that nobody defined:\n  {uses}", pytrace=False)


# --- Browser: the machine's own Chromium ------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = find_chromium()
    if chromium is None:
        pytest.fail(MISSING, pytrace=False)
    arguments = ["--disable-dev-shm-usage", "--disable-gpu"]  # a processor that plays the graphics card is slow
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # Chromium's sandbox refuses root
    return {**browser_type_launch_args, "executable_path": chromium, "args": arguments}
