"""Hostile values, and the people who send them into every field of every page."""

import logging
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from unittest.mock import patch
from urllib.parse import quote, urlencode, urlsplit
from zlib import crc32

from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import Resolver404, resolve

from tests.access.walks import people_at, put_back
from tests.factories.world import World
from tests.hostile.page_forms import Field, Form, PageForms, query_names

ALL = os.environ.get("FUZZ") == "all"
ROOT = Path(__file__).resolve().parents[2]

Value = str | bytes
HOSTILE: dict[str, Value] = {
    "30 digits": "9" * 30,
    "18 digits": "9" * 18,  # a number, but more than most columns hold
    "5,000 digits": "9" * 5_000,
    "superscript": "²",
    "NUL": "a\x00b",
    "half a character": b"\xed\xa0\x80",
    "year 1": "0001-01-01",
    "year 9999": "9999-12-31",
    "no number": "sNaN",
    "beyond numbers": "-1e400",
    "20,000 characters": "x" * 20_000,
    "markup in half an address": "http://[::1'\";<script>{{7*7}}{%",
}


def some_of(route: str, name: str) -> list[tuple[str, Value]]:
    """(what it is, value) for one field: all of them, or the same one in every run, which its name chooses."""
    every = list(HOSTILE.items())
    return every if ALL else [every[crc32(f"{route} {name}".encode()) % len(every)]]


STEPS = 8  # addresses with different queries that are followed to one page

# Who is asked first: those who may most. The rest are those whose pages are written differently.
BEST = ("msl", "lead", "manager", "admin", "compliance", "teammate", "clinical", "commercial", "visitor", "outsider")
OTHER_PAGES = ("clinical", "commercial")


@dataclass
class Failures:
    """Everything that went wrong, to be told together."""

    lines: dict[tuple[str, str], str] = field(default_factory=dict)
    asked: int = 0

    def add(self, where: str, why: str, example: str) -> None:
        """One line for each place and reason."""
        if (where, why) not in self.lines:
            print(where, why, example)  # seen while it runs, with -s
        self.lines.setdefault((where, why), example)

    def __str__(self) -> str:
        rows = sorted(f"{where:<60} {why:<70} {example}" for (where, why), example in self.lines.items())
        return "\n".join([f"{len(rows)} kinds of failure in {self.asked:,} requests:", *rows])


class _Errors(logging.Handler):
    """What is logged as an error while a request is answered."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.name.startswith("django.security"):
            return  # a refusal: Django notes each
        self.found.append(f"logged by {record.name}: {record.getMessage()[:80]}")


class Attacker:
    """Sends requests and judges answers: no 5xx, no error logged, our own page, and nothing written when refused."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.failures = Failures()
        self.clients: dict[str, Client] = people_at(world)
        for client in self.clients.values():
            client.raise_request_exception = False
        self._raised = ""
        self._errors = _Errors()
        self._rows = self._count()

    def __enter__(self) -> "Attacker":
        logging.getLogger().addHandler(self._errors)
        got_request_exception.connect(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self._errors)
        got_request_exception.disconnect(self._note)

    def _note(self, **_: Any) -> None:
        kind, error, trace = sys.exc_info()
        ours = ""
        while trace is not None:
            path = trace.tb_frame.f_code.co_filename
            if path.startswith(str(ROOT)) and ".venv" not in path and "/tests/" not in path:
                ours = f"{Path(path).relative_to(ROOT)}:{trace.tb_lineno}"
            trace = trace.tb_next
        self._raised = f"{kind.__name__ if kind else ''} at {ours}: {str(error)[:60]}"

    def send(self, who: str, method: str, address: str, about: str, **more: Any) -> HttpResponse:
        """Ask, judge, undo."""
        self.failures.asked += 1
        cache.clear()  # an answer of the throttle would say nothing of the page
        self._raised, self._errors.found = "", []
        client = self.clients[who]
        cookies = client.cookies.output()
        written: list[str] = []
        with put_back(), connection.execute_wrapper(_note_writes(written)):
            response: HttpResponse = getattr(client, method)(address, **more)
            if response.streaming:
                content = response.getvalue()
                response = HttpResponse(content, status=response.status_code, headers=dict(response.items()))
            refused = list(self._left(response)) if written and method == "post" else []
        if client.cookies.output() != cookies:  # signed out or shown a message: not so for the next request
            client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
        where = f"{method.upper()} {name_of(address)} by {who}"
        if response.status_code >= 500 and name_of(address) != "readyz":  # no worker runs beside the tests
            self.failures.add(where, f"{response.status_code} {self._raised}", about)
        elif response.status_code == 429:
            self.failures.add(where, "429: the throttle answered and not the page", about)
        elif self._errors.found:
            self.failures.add(where, self._errors.found[0], about)
        elif 400 <= response.status_code < 500 and not is_own_page(response, more.get("headers") or {}):
            self.failures.add(where, f"{response.status_code} is not our own page", about)
        for line in refused:
            self.failures.add(where, line, about)
        return response

    def _left(self, response: HttpResponse) -> Iterator[str]:
        """What a refused request has written all the same."""
        if 400 <= response.status_code < 500 and response.status_code != 401 and not connection.needs_rollback:
            now = self._count()
            for table, before in self._rows.items():
                if now[table] != before:
                    yield f"{response.status_code}, and yet {now[table] - before:+} rows in {table}"

    def _count(self) -> dict[str, int]:
        """Rows of every table but those that every request writes."""
        tables = [
            model._meta.db_table
            for model in apps.get_models()
            if model._meta.managed and not model._meta.proxy and model._meta.app_label in OURS
        ]
        tables = [table for table in tables if table not in WRITTEN_WHEN_REFUSED]
        counts = ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)  # noqa: S608 # names of our own tables
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {counts}")
            return dict(zip(tables, cursor.fetchone(), strict=True))


def _note_writes(written: list[str]) -> Callable[..., Any]:
    def execute(run: Callable[..., Any], statement: Any, *more: Any) -> Any:
        if str(statement).startswith(("INSERT", "UPDATE", "DELETE")):
            written.append(str(statement))
        return run(statement, *more)

    return execute


OURS = {"organization", "interactions", "insights", "okrs", "reminders", "account", "mfa"}
# Computed for everybody who looks, whatever the answer is.
WRITTEN_WHEN_REFUSED = {"okrs_standing", "okrs_standingdetail", "okrs_mark", "okrs_touch"}


def name_of(address: str) -> str:
    """The name of the address's route."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except Resolver404:
        return urlsplit(address).path


def is_own_page(response: HttpResponse, headers: dict[str, str]) -> bool:
    """A refusal is told in the product's frame; programs and fragments are answered in their own form."""
    kind = response.headers.get("Content-Type", "")
    if headers.get("HX-Request") or "json" in kind or response.status_code == 401:
        return True
    return "MSL OKR</title>" in response.content.decode(errors="replace")


# --- What can be asked and sent -----------------------------------------------------------


@contextmanager
def names_asked() -> Iterator[set[str]]:
    """The names that views, forms and filters ask a query string for meanwhile, whether it has them or not."""
    names: set[str] = set()

    def noting(real: Callable[..., Any]) -> Callable[..., Any]:
        def ask(self: QueryDict, name: Any, *more: Any) -> Any:
            names.add(str(name))
            return real(self, name, *more)

        return ask

    ways: dict[str, Any] = {
        way: noting(getattr(QueryDict, way)) for way in ("get", "getlist", "__getitem__", "__contains__")
    }
    with patch.multiple(QueryDict, **ways):
        yield names


@dataclass
class Found:
    """Forms by (route, names of fields), and names of queries by route, with who may use them and where."""

    forms: dict[tuple[str, tuple[str, ...]], tuple[str, Form]] = field(default_factory=dict)
    queries: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)  # (who, page) → name → value
    asked: dict[str, set[str]] = field(default_factory=dict)  # route → names, also those that no link says
    failures: Failures = field(default_factory=Failures)


def crawl(attacker: Attacker, starts: Iterable[tuple[str, str]]) -> Found:
    """Every page of ``starts`` (who, address), and what their links lead to with a query: one step further, no more."""
    found = Found()
    first = list(dict.fromkeys(starts))
    waiting = list(first)
    seen: set[tuple[str, tuple[str, ...]]] = set()
    steps: Counter[str] = Counter()
    for turn, (who, address) in enumerate(waiting):  # grows while the pages of ``starts`` are read
        path, here = urlsplit(address).path, name_of(address)
        with names_asked() as names_of_view:
            response = attacker.send(who, "get", address, address)
        found.asked.setdefault(here, set()).update(names_of_view)
        if response.status_code != 200 or "html" not in response.headers.get("Content-Type", ""):
            continue
        names = found.queries.setdefault((who, path), {})
        names |= dict(query_names(address))
        page = PageForms(address, response.content.decode())
        for link in page.links:
            queries = dict(query_names(link))
            if not queries:
                continue
            if name_of(link) != here:
                found.queries.setdefault((who, urlsplit(link).path), {}).update(queries)
            else:
                names |= queries
            key = (name_of(link), (*sorted(queries), queries.get("kind", "")))
            if key not in seen and turn < len(first) and steps[key[0]] < STEPS:
                seen.add(key)
                steps[key[0]] += 1
                waiting.append((who, link))
        for form in page.forms:
            if form.method == "get":
                target = found.queries.setdefault((who, urlsplit(form.action).path), {})
                target |= {name: "".join(one.value[:1]) for name, one in form.fields.items()}
                target |= dict(query_names(form.action))
            elif form.method == "post" and name_of(form.action) != "gallery":
                found.forms.setdefault((name_of(form.action), tuple(sorted(form.fields))), (who, form))
    return found


# --- How a form is filled in and sent -----------------------------------------------------

Sent = dict[str, list[Any]]


def filled_in(form: Form, given: dict[str, list[str]]) -> Sent:
    """What a careful person would send: what stands there, and something sensible where nothing does."""
    return {name: values for name, one in form.fields.items() if (values := _sensible(one, given)) is not None}


def _sensible(one: Field, given: dict[str, list[str]]) -> list[Any] | None:
    short = one.name.rpartition("-")[2]
    if one.is_file:
        return [SimpleUploadedFile("kols.csv", b"NPI,Last Name\n", "text/csv")]
    if one.kind in ("hidden", "submit") or any(one.value):
        return one.value[:1] if one.kind == "submit" else one.value
    if one.name in given or short in given:
        typed = given.get(one.name) or given[short]
        may_be_missing = one.is_multiple or one.kind == "checkbox"
        return None if may_be_missing and typed == [""] else typed
    options = [option for option in one.options if option]
    if one.kind in ("select", "radio"):
        return options[:1] or one.value
    if one.kind == "checkbox":
        return options[:1] if one.is_multiple or "required" in one.attributes else None
    texts = {"date": "2026-02-16", "number": one.attributes.get("min") or "1", "time": "09:00",
             "datetime-local": "2026-02-16T09:00", "email": "somebody.new@demo.example"}  # fmt: skip
    return [texts.get(one.kind, "Words")]


def post(attacker: Attacker, who: str, form: Form, sent: Sent, about: str) -> HttpResponse:
    """Send the form as a browser would; values that are bytes go as they are."""
    more: dict[str, Any] = {"headers": {"HX-Request": "true"}} if form.by_htmx else {}
    has_file = any(hasattr(value, "read") for values in sent.values() for value in values)
    if form.is_multipart or has_file:
        plain = {
            name: [one.decode("latin-1") if isinstance(one, bytes) else one for one in values]
            for name, values in sent.items()
        }
        for values in plain.values():
            for value in values:
                if hasattr(value, "seek"):
                    value.seek(0)
        return attacker.send(who, "post", form.action, about, data=plain, **more)
    body = encoded((name, value) for name, values in sent.items() for value in values)
    kind = "application/x-www-form-urlencoded"
    return attacker.send(who, "post", form.action, about, data=body, content_type=kind, **more)


def encoded(pairs: Iterable[tuple[str, Value]]) -> str:
    """A query string or body; bytes stay the bytes they are."""
    return urlencode(list(pairs))


def with_query(path: str, pairs: dict[str, Value]) -> str:
    """An address with a query string."""
    return f"{path}?{encoded(pairs.items())}" if pairs else quote(path)
