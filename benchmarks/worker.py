"""A process that answers requests of the product from one database, and says what each of them cost.

A request goes through the whole WSGI application with its middleware, as a server would pass it on, but over no socket:
so the floor and the page run in one process, and both its processor time and that of its database connection can be
read. Time is counted from the call to the last byte of the body.
"""

import gzip
import io
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from benchmarks.pages import Page

CSRF = "c" * 32


class Wrong(Exception):
    """The answer was not the page that was to be measured."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One answered request: milliseconds by the clock, and of processor time in this process and in the database."""

    wall: float
    app: float
    database: float

    @property
    def cpu(self) -> float:
        """Processor time of both together; by the clock where it cannot be read."""
        return self.app + self.database if self.database >= 0 else self.wall


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and the address it leads to."""

    status: int
    body: bytes
    location: str


def check(page: "Page", answer: Answer) -> None:
    """Raise Wrong unless it is the right page: an error page or a way to sign-in is fast."""
    if answer.status != page.status:
        said = answer.location or answer.body[:300]
        raise Wrong(f"{page.label}: {answer.status} instead of {page.status} ({said!r}).")
    text = answer.location.encode() if page.status == 302 else answer.body
    found = text.count(page.marker.encode())
    if found < page.least:
        raise Wrong(f"{page.label}: “{page.marker}” stands {found} times in the answer, not {page.least}.")


def database_ms(pid: int) -> float:
    """Processor milliseconds a database connection's process has used; -1 where the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return -1.0


class Caller:
    """Calls the WSGI application as signed-in people."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application  # Django is set up by whoever makes a caller

        self.application: Callable[..., Any] = get_wsgi_application()
        self._cookies: dict[str, str] = {}
        self._tokens: dict[str, str] = {}

    def cookie_of(self, email: str) -> str:
        """The session cookie of a person, signed in once."""
        if email not in self._cookies:
            from django.conf import settings
            from django.test import Client

            from organization.models import User

            client = Client()
            client.force_login(User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend")
            session = client.cookies[settings.SESSION_COOKIE_NAME].value
            self._cookies[email] = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
        return self._cookies[email]

    def token_of(self, email: str) -> str:
        """An API token of a person, made once."""
        if email not in self._tokens:
            from organization.models import User
            from organization.services.tokens import create_token

            self._tokens[email] = create_token(user=User.objects.get(email=email), label="bench")
        return self._tokens[email]

    def environ(self, page: "Page") -> dict[str, Any]:
        """The request as a server hands it on."""
        path, _, query = page.path.partition("?")
        body = b""
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "127.0.0.1:8000",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_ACCEPT_ENCODING": "gzip, br",
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
        }
        if page.by_token:
            environ["HTTP_AUTHORIZATION"] = f"Token {self.token_of(page.who)}"
        else:
            environ["HTTP_COOKIE"] = self.cookie_of(page.who)
        if page.form:
            body = urlencode({**page.body(), "csrfmiddlewaretoken": CSRF}, doseq=True).encode()
            environ |= {
                "REQUEST_METHOD": "POST",
                "CONTENT_TYPE": "application/x-www-form-urlencoded",
                "CONTENT_LENGTH": str(len(body)),
            }
        environ["wsgi.input"] = io.BytesIO(body)
        return environ

    def answer(self, environ: dict[str, Any]) -> Answer:
        """One request through the application."""
        head: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> None:
            head[:] = [status, headers]

        response = self.application(environ, start_response)
        try:
            body = b"".join(response)
        finally:
            response.close()
        location = next((value for name, value in head[1] if name.lower() == "location"), "")
        return Answer(int(head[0].split()[0]), body, location)

    def measured(self, page: "Page") -> Sample:
        """One request, checked. Raises Wrong."""
        from django.db import connection

        environ = self.environ(page)
        connection.ensure_connection()
        pid = connection.connection.info.backend_pid
        before = database_ms(pid)
        app, wall = time.process_time(), time.perf_counter()
        answer = self.answer(environ)
        wall, app = time.perf_counter() - wall, time.process_time() - app
        check(page, answer)
        database = database_ms(pid) - before if before >= 0 else -1.0
        return Sample(1_000 * wall, 1_000 * app, database)

    def statements(self, page: "Page") -> list[tuple[float, str]]:
        """The statements of one request with their milliseconds; savepoints and the health check left out."""
        from django.db import connection

        seen: list[tuple[float, str]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seen.append((1_000 * (time.perf_counter() - begun), str(sql)))

        environ = self.environ(page)
        with connection.execute_wrapper(note):
            answer = self.answer(environ)
        check(page, answer)
        return [(ms, sql) for ms, sql in seen if not sql.startswith(("SAVEPOINT", "RELEASE"))]

    def size(self, page: "Page") -> tuple[int, int]:
        """Bytes of the body, and compressed as a proxy sends it."""
        body = self.answer(self.environ(page)).body
        return len(body), len(gzip.compress(body, 6))

    def profile(self, page: "Page", rounds: int = 10) -> list[tuple[float, str]]:
        """Where a request's own time goes: milliseconds of a request by function, the dearest first."""
        import cProfile
        import pstats

        environs = [self.environ(page) for _ in range(rounds)]
        profiler = cProfile.Profile()
        for environ in environs:
            profiler.runcall(self.answer, environ)
        rows = []
        for (file, _, name), (_, calls, own, _, _) in pstats.Stats(profiler).stats.items():  # type: ignore[attr-defined]
            place = "/".join(Path(file).parts[-2:]) if file.startswith("/") else file
            rows.append((1_000 * own / rounds, f"{place}: {name} ({calls // rounds} calls)"))
        return sorted(rows, reverse=True)[:10]


def serve(pipe: Connection, address: str) -> None:
    """The process: sets the product up for one database and answers questions until the pipe closes."""
    os.environ["DATABASE_URL"] = address
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.settings"
    import django  # the settings read the address just written

    django.setup()
    from benchmarks import rollup
    from benchmarks.pages import pages

    caller, known = Caller(), pages()
    actions: dict[str, Callable[..., Any]] = {
        "pages": lambda: known,
        "measure": caller.measured,
        "statements": caller.statements,
        "size": caller.size,
        "profile": caller.profile,
        "rollup": rollup.compare,
        "versions": versions,
    }
    while True:
        try:
            name, arguments = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send((True, actions[name](*arguments)))
        except Exception as error:  # noqa: BLE001 - told to the asking process, which stops
            pipe.send((False, f"{type(error).__name__}: {error}"))


def versions() -> dict[str, str]:
    """What was measured with."""
    import platform

    import django
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    server = str(row[0]).split()[0] if row else "?"
    return {"Python": platform.python_version(), "Django": django.get_version(), "PostgreSQL": server}


class Worker:
    """The other end: a process for one database, asked from the measuring one."""

    def __init__(self, address: str) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, address), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, name: str, *arguments: Any) -> Any:
        """Raises Wrong with the process's own words."""
        self._pipe.send((name, arguments))
        good, result = self._pipe.recv()
        if not good:
            raise Wrong(result)
        return result

    def stop(self) -> None:
        """End the process, so that its database can be dropped."""
        self._pipe.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
