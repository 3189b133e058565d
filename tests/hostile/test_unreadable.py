"""What cannot be read, by a person or a database, is refused in words: each of these was an error page once."""

import io
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from interactions.models import KOL, Interaction, Topic
from okrs.models import KeyResult
from organization.models import Quarter
from organization.services.tokens import create_token
from tests.api.programs import Program
from tests.factories.world import World, make_world

AT = datetime(2026, 2, 16, 12, tzinfo=UTC)
LONG = ("9" * 19, "9" * 30, "9" * 5_000)
UNREADABLE = "This cannot be read"


@pytest.fixture(scope="module")
def _one_world(django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """Built once for this file; what a test changes is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic(), time_machine.travel(AT, tick=False):
        yield make_world(AT.date())
        transaction.set_rollback(True)


@pytest.fixture
def world(_one_world: World, db: None) -> Iterator[World]:
    with time_machine.travel(AT, tick=False):
        yield _one_world


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


# --- Numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [*LONG, "²", "٣", "-1"])
@pytest.mark.parametrize("address", ["/kols/{}/", "/key-results/{}/", "/key-results/{}/evidence/", "/objectives/{}/"])
def test_a_number_that_no_record_has_is_not_found(number: str, address: str, world: World) -> None:
    answer = client_of(world.cast.msl).get(address.format(number))
    assert answer.status_code == 404
    assert "Page not found" in text_of(answer)


@pytest.mark.parametrize("number", LONG)
def test_the_api_finds_no_such_number_either(number: str, world: World) -> None:
    program = Program(create_token(user=world.cast.msl))
    for address in (f"key-results/{number}/", f"key-results/{number}/evidence/", f"kols/{number}/"):
        answer = program.get(address)
        assert (answer.status_code, answer.json()["status"]) == (404, 404), address


@pytest.mark.parametrize("number", [*LONG, "²", "1:²", "1:" + "9" * 5_000])
def test_a_bulk_act_on_a_number_that_no_key_result_has_is_not_found(number: str, world: World) -> None:
    client = client_of(world.cast.manager)
    sent = {"act": "ask", "kr": number}
    for answer in (client.get(reverse("board-bulk"), sent), client.post(reverse("board-bulk"), sent)):
        assert answer.status_code == 404
        assert "Page not found" in text_of(answer)


@pytest.mark.parametrize("number", ["²", "9" * 5_000, "x"])
def test_a_number_of_rows_that_is_none_keeps_what_was_typed(number: str, world: World) -> None:
    client, address = client_of(world.cast.manager), reverse("key-result-add", args=[world.draft.pk])
    typed = {
        "kind": "milestone", "title": "Three typed words", "owner": world.cast.msl.pk, "weight": "1",
        "steps-TOTAL_FORMS": number, "steps-INITIAL_FORMS": "0",
    }  # fmt: skip
    for button, status in (({}, 422), ({"add_row": "1"}, 200), ({"show": "1"}, 200)):
        answer = client.post(address, typed | button)
        assert answer.status_code == status, button
        assert 'value="Three typed words"' in text_of(answer), button
        assert ("How many rows there are could not be read." in text_of(answer)) == (status == 422), button
    assert not KeyResult.objects.filter(title="Three typed words").exists()


# --- Days ---------------------------------------------------------------------------------


def log_entry(world: World, **more: Any) -> dict[str, Any]:
    return {
        "kols": [world.kol.pk], "channel": "phone", "day": "2026-02-16", "minutes": "30",
        "purpose": "scientific_exchange", "initiation": "proactive", "therapeutic_area": world.cast.oncology.pk,
        "ae_screen": "none", "pqc_screen": "none", "client_id": str(uuid4()), "notes": "Typed with care",
    } | more  # fmt: skip


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_days_at_the_ends_of_the_calendar_are_refused_with_the_range(day: str, world: World) -> None:
    msl, admin = client_of(world.cast.msl), client_of(world.cast.admin)
    before = Interaction.objects.count()
    answer = msl.post(reverse("log"), log_entry(world, day=day))
    assert answer.status_code == 422
    assert "Enter a day from" in text_of(answer)
    assert "Typed with care" in text_of(answer)
    assert Interaction.objects.count() == before

    quarter = {"name": "2030-Q1", "starts_on": "2030-01-01", "ends_on": "2030-03-31", "grace_ends_on": "2030-04-10",
               "planning_session_on": "2029-12-15"}  # fmt: skip
    for name in quarter:
        if name != "name":
            answer = admin.post(reverse("quarter-add"), quarter | {name: day})
            assert answer.status_code == 422, name
            assert "Enter a day from" in text_of(answer), name
    assert not Quarter.objects.filter(name="2030-Q1").exists()

    for name in ("first", "last"):
        answer = msl.get(reverse("insights"), {name: day})
        assert answer.status_code == 422, name
        assert "Enter a day from" in text_of(answer), name


# --- Characters that no column holds --------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["/board/owners/?q=%00", "/kols/?q=%00", "/search/?q=a%00", "/board/?te%00am=1", "/nowhere/%00/"]
)
def test_a_nul_in_an_address_is_said_to_be_unreadable(address: str, world: World) -> None:
    for client in (client_of(world.cast.manager), Client(raise_request_exception=False)):
        answer = client.get(address)
        assert answer.status_code == 400
        assert UNREADABLE in text_of(answer)


@pytest.mark.parametrize("cookie", ["sessionid", "csrftoken", "messages", "anything"])
def test_a_nul_in_a_cookie_is_said_to_be_unreadable(cookie: str, db: None) -> None:
    answer = Client(raise_request_exception=False).get("/accounts/login/", HTTP_COOKIE=f'{cookie}="a\\000b"')
    assert answer.status_code == 400
    assert UNREADABLE in text_of(answer)


def test_a_nul_in_a_field_is_refused_at_the_field_with_all_that_was_typed(world: World) -> None:
    """422 where a form reads the field; 400 where nothing does but the database."""
    msl, admin, visitor = client_of(world.cast.msl), client_of(world.cast.admin), Client(raise_request_exception=False)
    insight: dict[str, Any] = {"observation": "Typed with care", "implication": "a\x00b", "action": "draft"}
    for client, address, sent in (
        (msl, reverse("log"), log_entry(world, next_step="a\x00b")),
        (msl, reverse("insight-new"), insight),
        (msl, reverse("kol-new"), {"given_name": "Typed with care", "family_name": "a\x00b"}),
        (admin, reverse("topics"), {"name": "a\x00b"}),
        (admin, reverse("team-add"), {"name": "a\x00b"}),
    ):
        answer = client.post(address, sent)
        assert answer.status_code == 422, address
        assert "Null characters are not allowed." in text_of(answer), address
        assert "Typed with care" in text_of(answer) or "Typed with care" not in sent.values(), address
    answer = visitor.post(reverse("account_login"), {"login": "a\x00@b.example", "password": "x"})
    assert answer.status_code == 200  # the library shows its form again
    assert not KOL.objects.filter(given_name="Typed with care").exists()
    assert not Topic.objects.filter(name__startswith="a").filter(name__endswith="b").exists()


def test_what_no_form_reads_is_unreadable_too(world: World) -> None:
    answer = client_of(world.cast.msl).post(reverse("board-seen"), {"back": "q=\x00"})
    assert answer.status_code in (302, 400)
    assert answer.status_code == 400 or "%00" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("resource", "body"),
    [("insights/", {"observation": "a\x00b"}), ("interactions/", {"notes": "a\x00b"}),
     ("activities/", {"kind": "training", "title": "a\x00b"}),
     ("weekly-updates/", {"week_start": "2026-02-16", "problems": "a\x00b"})],
)  # fmt: skip
def test_a_nul_in_json_is_refused_in_words(resource: str, body: dict[str, Any], world: World) -> None:
    answer = Program(create_token(user=world.cast.msl)).post(resource, body)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)
    assert re.search("null character|NUL", text_of(answer), re.IGNORECASE), text_of(answer)


# --- Headers and bodies -----------------------------------------------------------------------


@pytest.mark.parametrize("header", ["HX-Current-URL", "Referer"])
def test_half_an_address_in_a_header_leads_to_the_first_page(header: str, db: None) -> None:
    answer = Client(raise_request_exception=False).get(
        "/board/live/", headers={"HX-Request": "true", header: "http://[::1"}
    )
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/accounts/login/?next=%2F"


@pytest.mark.parametrize("where", ["http://[::1", "//[x]/", "http://[::1'\";<script>{{7*7}}{%"])
def test_half_an_address_to_go_to_next_is_no_address(where: str, world: World) -> None:
    names = [
        f"account_{name}" for name in ("login", "logout", "reset_password", "reauthenticate", "signup", "inactive")
    ]
    for client in (Client(), client_of(world.cast.msl)):
        for name in names:
            answer = client.get(reverse(name), {"next": where})
            assert answer.status_code < 400, name
            assert "[" not in answer.headers.get("Location", ""), name


def test_half_an_address_as_the_page_of_a_lost_form(world: World) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(world.cast.msl, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("log"), {"notes": "typed"}, headers={"Referer": "http://[::1"})
    assert answer.status_code == 403
    assert 'value="typed"' in answer.content.decode()


Served = Callable[..., tuple[int, str]]


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, db: None) -> Iterator[Served]:
    """Asks the entry point that the web server calls; a test client makes requests of its own kind."""
    monkeypatch.setattr("msl_okr.patience.limit_waits", lambda _seconds: None)
    for signal in (request_started, request_finished):  # as a test client does, whose connection the test keeps
        signal.disconnect(close_old_connections)
    application = import_module("msl_okr.wsgi").application

    def ask(method: str, address: str, kind: str, body: bytes = b"", **headers: str) -> tuple[int, str]:
        request = getattr(RequestFactory(headers=headers), method)("/")  # only for its surroundings
        path, _, query = address.partition("?")
        environ = request.environ | {
            "PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }  # fmt: skip
        said: list[str] = []
        content = b"".join(application(environ, lambda status, _headers: said.append(status)))
        return int(said[0].split()[0]), content.decode()

    yield ask
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# The first three are codecs of Python that make no text out of bytes.
NO_CHARSETS = ("base64", "rot13", "hex", "undefined", "idna", "nonsense", "²", "", "utf-7", "utf-16", "unicode_escape")


@pytest.mark.parametrize("charset", NO_CHARSETS)
@pytest.mark.parametrize("form", ["charset={}", "charset*={}''x", "charset*=utf-8''{}"])
def test_a_character_set_that_there_is_not_is_no_defect(form: str, charset: str, served: Served, world: World) -> None:
    token = create_token(user=world.cast.msl)
    for kind in ("text/plain", "application/json", "multipart/form-data; boundary=x"):
        full = f"{kind}; {form.format(charset.encode().decode('latin-1'))}"
        status, text = served("get", "/accounts/login/?q=%2B2AA-", full)
        assert (status, "Sign in" in text) == (200, True), full
        status, text = served("get", "/api/v1/kols/?search=%2B2AA-", full, authorization=f"Token {token}")
        assert (status, '"results"' in text) == (200, True), full
        status, text = served("post", "/accounts/login/", full, b"login=a&password=b")
        assert (status, "MSL OKR</title>" in text) in {(403, True), (400, True)}, full


def test_too_many_fields_in_a_strange_character_set_are_unreadable(served: Served) -> None:
    query = "&".join(f"a{number}=1" for number in range(2_000))
    for kind in ("", "text/plain; charset=utf-7"):
        status, text = served("get", f"/accounts/login/?{query}", kind)
        assert (status, UNREADABLE in text) == (400, True)
