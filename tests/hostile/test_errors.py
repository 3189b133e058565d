"""What passes is told from what is broken."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.exceptions import SessionInterrupted
from django.core.cache import cache
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, ProgrammingError
from django.db.transaction import TransactionManagementError
from django.template.loader import render_to_string
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from msl_okr.pages import home
from organization.ground.exports import csv_response
from tests.factories.organization import PASSWORD, UserFactory


def after(first: Exception, error: Exception) -> Exception:
    """The error as it is when it was raised because of the first."""
    error.__context__ = first
    return error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [
        (OperationalError(), 503),
        (InterfaceError("connection already closed"), 503),
        (DatabaseError("server closed the connection unexpectedly"), 503),
        (after(DatabaseError("SSL SYSCALL error: EOF detected"), TransactionManagementError()), 503),
        (after(OperationalError(), SessionInterrupted("gone")), 503),
        (RedisConnectionError(), 503),
        (SessionInterrupted("signed out elsewhere"), 400),
        (ValueError("a defect"), 500),
        (ProgrammingError("a defect"), 500),
        (IntegrityError("a defect"), 500),
        (DataError("a defect"), 500),
    ],
)
@pytest.mark.parametrize("address", ["/", "/api/v1/me/"])
def test_a_server_that_is_away_is_503_with_retry_after(
    monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, address: str
) -> None:
    def fail(_user: object) -> None:
        raise error

    monkeypatch.setattr(home, "today_of", fail)
    monkeypatch.setattr("organization.api.views.PersonAnswer", fail)
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(role="msl"))
    answer = client.get(address)
    if isinstance(error, IntegrityError) and address.startswith("/api/"):
        status = 409  # a broken rule that no service put in words: another call was first
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) == (status == 503)
    assert b"a defect" not in answer.content


@pytest.mark.django_db
def test_a_connection_that_breaks_while_the_session_is_read_is_503(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(role="msl"))

    def fail(_self: object, *_args: object) -> None:
        raise DatabaseError("server closed the connection unexpectedly")

    monkeypatch.setattr(SessionStore, "_get_session_from_db", fail)
    for page in ("/", "/kols/", "/api/v1/me/"):
        answer = client.get(page)
        assert answer.status_code == 503, page
        assert answer.headers["Retry-After"] == "5"


def _gone() -> list[list[str]]:
    raise DatabaseError("server closed the connection unexpectedly")


def test_a_connection_that_breaks_before_the_first_row_of_a_file_is_503() -> None:
    """Nothing has been sent then, so that the answer can still be another one."""

    def rows() -> Iterator[list[str]]:
        yield from _gone()

    with pytest.raises(DatabaseError):
        csv_response(file_name="kols.csv", header=["name"], rows=rows())
    whole = csv_response(file_name="kols.csv", header=["name"], rows=[["a"], ["b"], ["c"]])
    assert b"".join(whole).decode() == "\ufeffname\r\na\r\nb\r\nc\r\n"
    empty = csv_response(file_name="kols.csv", header=["name"], rows=[])
    assert b"".join(empty).decode() == "\ufeffname\r\n"


@pytest.mark.django_db  # closing an answer ends the request, and that looks at every open connection
def test_whoever_hangs_up_ends_the_reading_of_a_file() -> None:
    ended = []

    def rows() -> Iterator[list[str]]:
        try:
            yield from ([str(number)] for number in range(10))
        finally:
            ended.append(True)

    csv_response(file_name="kols.csv", header=["name"], rows=rows()).close()
    assert ended == [True]


def test_a_page_waits_for_a_frozen_database_for_a_while_only() -> None:
    """Against a socket that takes a connection and never says a word; in a process of its own, as the wait is its."""
    code = (
        "import socket, time, psycopg2; from msl_okr import patience; patience.CONNECT_SECONDS = 0.5;"
        "patience.limit_waits(0.5); listener = socket.create_server(('127.0.0.1', 0)); begun = time.monotonic();\n"
        "try: psycopg2.connect(host='127.0.0.1', port=listener.getsockname()[1], connect_timeout=60)\n"
        "except psycopg2.OperationalError: print(round(time.monotonic() - begun, 1))\n"
        "import os; raw = psycopg2.connect(os.environ['DATABASE_URL']); cursor = raw.cursor()\n"
        "begun = time.monotonic()\n"
        "cursor.execute('SELECT 1'); assert cursor.fetchone() == (1,)\n"
        "try: cursor.execute('SELECT pg_sleep(60)')\n"
        "except psycopg2.OperationalError: print(round(time.monotonic() - begun, 1), raw.closed)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=50)
    connecting, asking, closed = done.stdout.split()
    assert 0.5 <= float(connecting) < 3
    assert 0.5 <= float(asking) < 3
    assert closed == "2"


@pytest.mark.django_db
def test_sign_in_without_the_shared_cache_is_closed_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limit of wrong passwords cannot be counted then, so nobody gets in."""
    user = UserFactory.create()

    def fail(*_args: object, **_kwargs: object) -> None:
        raise RedisConnectionError

    for name in ("get", "set", "add", "incr", "get_many", "set_many"):
        monkeypatch.setattr(cache, name, fail, raising=False)
    client = Client(raise_request_exception=False)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer.status_code == 503
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("template", ["500.html", "503.html"])
def test_failure_pages_need_no_context_and_no_database(template: str) -> None:
    assert "<h1>" in render_to_string(template)
