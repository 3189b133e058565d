"""What the walks over the whole product share: its addresses, a world that is built once, people who look at it."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import unified_diff
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any
from unittest.mock import patch
from zipfile import ZipFile

import time_machine
from django import shortcuts
from django.contrib.auth.backends import ModelBackend
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from pypdf import PdfReader

from okrs.snapshots.storing import refresh_due
from organization.ground.exports import XLSX
from organization.models import User
from tests.factories.world import Words, World, make_world

NOW = datetime(2026, 2, 16, 12, tzinfo=UTC)
BACKEND = "django.contrib.auth.backends.ModelBackend"
# A form that a browser sends is never empty: the token is in it.
SENT_WITHOUT_FIELDS = {"csrfmiddlewaretoken": "-"}
_CHANGES_EACH_TIME = re.compile(
    r'name="(csrfmiddlewaretoken|form_key)"\s+value="[\w-]+"|"X-CSRFToken": "\w+"|, printed [^<]+'
)


def routes(skip: Iterable[str] = ()) -> list[tuple[str, URLPattern]]:
    """(address, pattern) of all addresses that do not begin with one of ``skip``."""
    return list(_walk(get_resolver().url_patterns, "", tuple(skip)))


def _walk(patterns: Iterable[Any], before: str, skip: tuple[str, ...]) -> Iterator[tuple[str, URLPattern]]:
    for one in patterns:
        address = before + str(one.pattern)
        if skip and address.startswith(skip):
            continue
        if isinstance(one, URLResolver):
            yield from _walk(one.url_patterns, address, skip)
        else:
            yield address, one


@contextmanager
def walked_world(words: Words | None = None) -> Iterator[World]:
    """A world in local mode, seen on one day; the walks look at it many times and change nothing."""
    with time_machine.travel(NOW, tick=True), override_settings(LOCAL=True):
        made = make_world(NOW.date(), words)
        refresh_due(at=timezone.now())  # once, and not by each page, whose writing is undone
        yield made


@contextmanager
def sessions_in_cookies() -> Iterator[None]:
    """Who is signed in says so without a question to the database, of which a walk would ask thousands."""
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        yield


@contextmanager
def put_back() -> Iterator[None]:
    """What happens inside is undone in the database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def refusals_drawn_once() -> Iterator[None]:
    """The page of a 403 is drawn once for each person, way of asking and contents; of the others here it is empty.

    It says the same whatever was asked for, and a walk that is refused everywhere does little else than draw it.
    """
    drawn: set[tuple[object, ...]] = set()

    def render(request: HttpRequest, template: str, *more: Any, **how: Any) -> HttpResponse:
        if template != "403.html":
            return shortcuts.render(request, template, *more, **how)
        key = (request.user.pk, request.method, "HX-Request" in request.headers, repr((more, how)))
        if key in drawn:
            return HttpResponse(status=403)
        drawn.add(key)
        return shortcuts.render(request, template, *more, **how)

    with patch("msl_okr.pages.errors.render", render):
        yield


@contextmanager
def people_read_once() -> Iterator[None]:
    """The row of who asks is read with their first question; each question gets a record of its own made from it.

    For walks in which nobody's account changes: reading it anew takes a seventh of a question's time.
    """
    read = ModelBackend.get_user
    rows: dict[int, list[Any]] = {}
    columns = [field.attname for field in User._meta.concrete_fields]

    def get_user(self: ModelBackend, user_id: int) -> User | None:
        if user_id not in rows:
            found = read(self, user_id)
            if found is None:
                return None
            rows[user_id] = [getattr(found, column) for column in columns]
        return User.from_db("default", columns, rows[user_id])

    with patch.object(ModelBackend, "get_user", get_user):
        yield


@contextmanager
def refusals_not_logged() -> Iterator[None]:
    """Nobody reads the thousand lines of a walk, each with the way to its refusal; what breaks is raised anyway."""
    log = logging.getLogger("django.request")
    with patch.object(log, "disabled", True):
        yield


@contextmanager
def walking() -> Iterator[None]:
    """A walk asks thousands of questions: what is the same for each is done once."""
    with refusals_drawn_once(), people_read_once(), refusals_not_logged():
        yield


class Onlooker(Client):
    """Asks thousands of times and reads answers alone: what each template was given is not kept."""

    def request(self, **asked: Any) -> Any:
        """As any client does."""
        with patch("django.test.client.store_rendered_templates", _keep_nothing):
            return super().request(**asked)


def _keep_nothing(*_: Any, **__: Any) -> None:
    pass


def people_at(world: World) -> dict[str, Client]:
    """One client for each profile; ``visitor`` is not signed in."""
    found: dict[str, Client] = {"visitor": Onlooker()}
    for name, user in world.cast.people().items():
        found[name] = Onlooker()
        found[name].force_login(user, backend=BACKEND)
    return found


def answer(client: Client, method: str, address: str, **more: Any) -> HttpResponse:
    """What the product answers, read to its end; whatever it wrote is undone."""
    with put_back():
        return asked(client, method, address, **more)


def asked(client: Client, method: str, address: str, **more: Any) -> HttpResponse:
    """As ``answer``, and what the product wrote stays."""
    cookies = client.cookies.output()
    data = {"data": SENT_WITHOUT_FIELDS} if method == "post" else {}
    response: HttpResponse = getattr(client, method)(address, **data, **more)
    if response.streaming:
        response = HttpResponse(response.getvalue(), status=response.status_code, headers=dict(response.items()))
    if client.cookies.output() != cookies:  # signed out, or shown a message: not so for the next question
        client.cookies = SimpleCookie(cookies.replace("Set-Cookie: ", ""))
    return response


def text_of(response: HttpResponse) -> str:
    """The whole answer as text, headers included, without tokens that change from one request to the next."""
    # How long a workbook is depends on when it was made.
    left_out = {"Set-Cookie", "Expires", *(["Content-Length"] if response.get("Content-Type") == XLSX else [])}
    headers = "\n".join(f"{name}: {value}" for name, value in response.items() if name not in left_out)
    return f"{headers}\n{_CHANGES_EACH_TIME.sub('', _words(response))}"


def _words(response: HttpResponse) -> str:
    """The answer, or what a workbook holds but for when it was made, or the words of a PDF."""
    if response.get("Content-Type") == "application/pdf":
        words = "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)
        return f"{words}\n{''.join(words.split())}"  # a long word is broken at the end of its line
    if response.get("Content-Type") == "image/png":
        return ""  # the product's icon
    if response.get("Content-Type") != XLSX:
        return response.content.decode()
    with ZipFile(BytesIO(response.content)) as book:
        return "\n".join(book.read(name).decode() for name in book.namelist() if not name.startswith("docProps/"))


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The addresses whose answer is another one, each with the lines that differ."""
    return [f"{address}: {difference(before[address], after[address])}" for address in before
            if before[address] != after[address]]  # fmt: skip


def difference(one: str, other: str) -> str:
    """The lines that only one of two answers holds, a few of them."""
    lines = unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=0)
    return " / ".join([line for line in lines if line[:3] not in ("---", "+++")][:6])
