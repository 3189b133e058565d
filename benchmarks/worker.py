"""A process with the product and one database: it knows what to request, and what happens inside a request.

Timed requests go to a real web server (``server.py``). What can only be seen from inside (statements, a profile) comes
from this process, which passes the same requests through the whole WSGI application.
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
    from benchmarks.page import Page

CSRF = "c" * 32


class Wrong(Exception):
    """The answer was not the page that should be measured."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, body and the address it redirects to."""

    status: int
    body: bytes
    location: str


def check(page: "Page", answer: Answer) -> None:
    """Raise Wrong unless it is the right page: an error page or a redirect to sign-in would be fast."""
    if answer.status != page.status:
        said = answer.location or answer.body[:300]
        raise Wrong(f"{page.label}: {answer.status} instead of {page.status} ({said!r}).")
    text = answer.location.encode() if page.status == 302 else answer.body
    found = text.count(page.marker.encode())
    if found < page.least:
        raise Wrong(f"{page.label}: “{page.marker}” stands {found} times in the answer, not {page.least}.")


class Caller:
    """Calls the WSGI application as signed-in people."""

    def __init__(self) -> None:
        from django.core.wsgi import get_wsgi_application  # whoever creates a Caller has set up Django

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

    def request(self, page: "Page") -> tuple[str, dict[str, str], bytes]:
        """Method, headers and body of one request; a form is sent with a new key each time."""
        headers = {"Host": "127.0.0.1:8000", "Accept-Encoding": "gzip, br"}
        if page.by_token:
            headers["Authorization"] = f"Token {self.token_of(page.who)}"
        else:
            headers["Cookie"] = self.cookie_of(page.who)
        if not page.form:
            return "GET", headers, b""
        body = urlencode({**page.body(), "csrfmiddlewaretoken": CSRF}, doseq=True).encode()
        headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
        return "POST", headers, body

    def http(self, page: "Page") -> bytes:
        """One request as it goes over the wire."""
        method, headers, body = self.request(page)
        lines = [f"{method} {page.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
        return "\r\n".join([*lines, "Connection: close", "", ""]).encode() + body

    def environ(self, page: "Page") -> dict[str, Any]:
        """The same request as a WSGI server passes it on."""
        method, headers, body = self.request(page)
        path, _, query = page.path.partition("?")
        given = {name.upper().replace("-", "_"): value for name, value in headers.items()}
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.version": (1, 0),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            "wsgi.input": io.BytesIO(body),
            **{name if name.startswith("CONTENT_") else f"HTTP_{name}": value for name, value in given.items()},
        }

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

    def statements(self, page: "Page") -> list[tuple[float, str]]:
        """The statements of one request with their milliseconds, without savepoints and the health check."""
        from django.db import connection

        seen: list[tuple[float, str]] = []

        def note(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
            begun = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                seen.append((1_000 * (time.perf_counter() - begun), str(sql)))

        self.answer(self.environ(page))  # the first visit makes statements of its own
        environ = self.environ(page)
        with connection.execute_wrapper(note):
            answer = self.answer(environ)
        check(page, answer)
        return [(ms, sql) for ms, sql in seen if not sql.startswith(("SAVEPOINT", "RELEASE"))]

    def size(self, page: "Page") -> tuple[int, int]:
        """Bytes of the body, plain and compressed as by a proxy."""
        body = self.answer(self.environ(page)).body
        return len(body), len(gzip.compress(body, 6))

    def profile(self, page: "Page", rounds: int = 10) -> list[tuple[float, str]]:
        """Where a request's time goes: milliseconds by function, the most expensive first."""
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
    import django  # imported here: the settings read the address just written

    django.setup()
    from benchmarks import reminders, rollup, sealing
    from benchmarks.pages import pages

    caller, known = Caller(), pages()
    actions: dict[str, Callable[..., Any]] = {
        "pages": lambda: known,
        "http": caller.http,
        "statements": caller.statements,
        "size": caller.size,
        "profile": caller.profile,
        "freshen": freshen,
        "rollup": rollup.compare,
        "seal": sealing.seal,
        "reminders": reminders.weigh,
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


def freshen() -> int:
    """Compute snapshots whose time has passed, as the worker does every ten seconds; returns how many."""
    from okrs.snapshots.storing import refresh_due
    from organization.ground.clock import now

    return refresh_due(at=now())


def versions() -> dict[str, str]:
    """The versions of the software used for measuring."""
    import platform

    import django
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        row = cursor.fetchone()
    server = str(row[0]).split()[0] if row else "?"
    return {"Python": platform.python_version(), "Django": django.get_version(), "PostgreSQL": server}


class Worker:
    """The measuring side: starts a process for one database and asks it questions."""

    def __init__(self, address: str) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, address), daemon=True)
        self._process.start()
        theirs.close()

    def ask(self, name: str, *arguments: Any) -> Any:
        """Ask for one result. Raises Wrong with the message of the process."""
        self._pipe.send((name, arguments))
        good, result = self._pipe.recv()
        if not good:
            raise Wrong(result)
        return result

    def stop(self) -> None:
        """Stop the process, so that its database can be dropped."""
        self._pipe.close()
        self._process.join(10)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
