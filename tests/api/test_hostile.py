"""What a hostile or careless caller sends is refused in words, and what is away is said to be away."""

import json
import logging
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
import redis
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client

from interactions.activities.api import ActivityFilters
from interactions.log.api.filters import InteractionFilters
from interactions.plans.filters import PlanFilters
from msl_okr.api_urls import router
from organization.api.authentication import WRONG_TOKENS
from organization.api.throttling import PersonThrottle
from organization.models import User
from tests.api.programs import Program, interaction_body
from tests.factories.world import World
from tests.hostile.values import HOSTILE

DEEP = 10_000
BODIES: dict[str, tuple[bytes, int]] = {
    "no JSON": (b"{", 400),
    "no object": (b"[]", 400),
    "a word": (b'"x"', 400),
    "deep lists": (b'{"kols": ' + b"[" * DEEP + b"]" * DEEP + b"}", 400),
    "deep objects": (b'{"a":' * DEEP + b"1" + b"}" * DEEP, 400),
    "NaN": (b'{"minutes": NaN}', 400),
    "Infinity": (b'{"minutes": -Infinity}', 400),
    "a number beyond numbers": (b'{"minutes": 1e999}', 400),
    "a number of 5,000 digits": (b'{"minutes": ' + b"9" * 5000 + b"}", 400),
    "10 MB": (b'{"notes": "' + b"x" * 10_000_000 + b'"}', 413),
    "a NUL": (b'{"notes": "\\u0000"}', 400),
    "a lone surrogate": (b'{"notes": "\\ud800", "\\udfff": 1}', 400),
    "not UTF-8": (b'{"notes": "\xff"}', 400),
    "UTF-16": ('{"notes": "x"}'.encode("utf-16"), 400),
}


@pytest.mark.parametrize(
    "resource",
    ["interactions/", "activities/", "meetings/", "insights/", "check-ins/", "weekly-updates/", "comments/"],
)
@pytest.mark.parametrize("name", BODIES)
def test_a_hostile_body_is_refused(name: str, resource: str, msl: Program) -> None:
    body, status = BODIES[name]
    answer = msl.post(resource, body)
    assert answer.status_code == status, answer.content
    assert answer.json()["status"] == status


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/xml", "", "a/b; c=é"])
def test_only_json_is_taken(kind: str, world: World, msl: Program) -> None:
    body = json.dumps(interaction_body(world))
    answer = msl.client.post("/api/v1/interactions/", body, content_type=kind, headers=msl.headers)
    assert answer.status_code == 415


def test_an_unknown_character_set_is_read_as_utf_8(world: World, msl: Program) -> None:
    body = json.dumps(interaction_body(world))
    kind = "application/json; charset=klingon"
    answer = msl.client.generic("POST", "/api/v1/interactions/", body, content_type=kind, headers=msl.headers)
    assert answer.status_code == 201


@pytest.mark.parametrize("accepted", ["text/html", "application/xml", "image/png", "*/*", ""])
def test_answers_are_json_whatever_is_asked_for(accepted: str, msl: Program) -> None:
    msl.headers["Accept"] = accepted
    assert msl.get("me/").headers["Content-Type"] == "application/json"


@pytest.mark.parametrize(
    "query",
    ["search=%00", "search=%ED%A0%80", "search=%FF", "search=" + "x" * 5000, "country=%00", "therapeutic_area=1e3",
     "therapeutic_area=" + "9" * 30, "is_active=maybe", "cursor=%00", "cursor=" + "A" * 9000, "limit=%00"],
)  # fmt: skip
def test_a_hostile_query_is_answered(query: str, msl: Program) -> None:
    assert msl.get(f"/api/v1/kols/?{query}").status_code in (200, 400)


# These choose their filters by the caller; a lead meets the full ones.
BY_CALLER: dict[str, Any] = {
    "interactions/": InteractionFilters, "activities/": ActivityFilters, "engagement-plans/": PlanFilters,
}  # fmt: skip


def resources() -> Iterator[tuple[str, Any]]:
    """(address, class) of every resource that lists."""
    for prefix, resource, _ in router.registry:
        yield f"{prefix}/", resource


@pytest.mark.parametrize("pk", ["9" * 30, "9" * 5000, str(2**63), "9" * 18, "-1", "%C2%B2", "%00", "1e3", "%ED%A0%80"])
def test_a_number_that_no_object_has_names_nothing(pk: str, msl: Program) -> None:
    for address, _ in resources():
        for path in (f"{address}{pk}/", f"{address}{pk}/evidence/"):
            answer = msl.get(path)
            assert (answer.status_code, answer.json()["status"]) in {(404, 404), (403, 403), (405, 405)}, path


@pytest.mark.long
def test_every_filter_of_every_list_answers_every_hostile_value(
    world: World, acts_as: Callable[[User], Program]
) -> None:
    program, failed = acts_as(world.cast.lead), []
    for address, resource in resources():
        filterset = BY_CALLER.get(address) or getattr(resource, "filterset_class", None)
        for name in (*(filterset.base_filters if filterset else ()), "cursor", "limit"):
            cache.clear()  # more calls than a program may make in a minute
            for about, value in HOSTILE.items():
                status = program.get(f"/api/v1/{address}?{urlencode({name: value})}").status_code
                if status not in (200, 400):
                    failed.append(f"{status} {address}?{name}: {about}")
    assert failed == []


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "unicode_escape"])
def test_a_query_is_utf_8_whatever_the_request_claims(charset: str, msl: Program) -> None:
    kind = f"text/plain; charset={charset}"
    answer = msl.client.get("/api/v1/kols/?search=%2B2AA-", headers=msl.headers, CONTENT_TYPE=kind)
    assert answer.status_code == 200


@pytest.mark.parametrize("query", ["first=9999-12-31", "first=0000-01-01", "last=x", "owner=%00", "kol=-1"])
def test_a_hostile_day_or_person_is_answered(query: str, msl: Program) -> None:
    assert msl.get(f"/api/v1/interactions/?{query}").status_code in (200, 400)
    assert msl.get("/api/v1/weekly-updates/?week_start=9999-99-99").status_code == 400
    assert msl.get("/api/v1/key-results/?quarter=%00").status_code in (200, 400)


def test_too_many_calls_are_told_when_to_come_back(msl: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PersonThrottle, "rate", "3/min", raising=False)
    answers = [msl.get("me/") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert int(answers[3].headers["Retry-After"]) > 0


def test_guessing_tokens_is_slowed_down_and_right_ones_still_work(msl: Program) -> None:
    for forged in ("", "10.0.0.1"):  # an address that the caller makes up changes nothing
        guesses = [
            Client().get("/api/v1/me/", headers={"Authorization": f"Token x{n}", "X-Forwarded-For": forged})
            for n in range(WRONG_TOKENS // 2 + 1)
        ]
    assert guesses[0].status_code == 401
    assert guesses[-1].status_code == 429
    assert msl.get("me/").status_code == 200


def test_without_the_cache_nothing_is_let_through(msl: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise redis.ConnectionError("away at 10.1.2.3")

    monkeypatch.setattr(type(cache), "__getattr__", away)
    answer = msl.get("me/")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert b"10.1.2.3" not in answer.content


def test_without_the_database_it_says_so(msl: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object, **__: object) -> None:
        raise OperationalError("server at 10.1.2.3 is away")

    monkeypatch.setattr("organization.api.views.PersonAnswer", away)
    answer = msl.get("me/")
    assert answer.status_code == 503
    assert "Retry-After" in answer.headers
    assert b"10.1.2.3" not in answer.content


def test_an_unexpected_error_is_a_problem_too_and_its_log_names_no_token(
    world: World, acts_as: Callable[[User], Program], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("broken")

    program = acts_as(world.cast.msl)
    monkeypatch.setattr("organization.api.views.PersonAnswer", broken)
    with caplog.at_level(logging.DEBUG):
        answer = program.get("me/", token="secret-in-the-address")
        assert answer.status_code == 400
        answer = program.get("me/")
    assert answer.status_code == 500
    assert answer.json()["title"] == "Internal Server Error"
    assert "broken" not in answer.content.decode()
    assert program.headers["Authorization"].split()[1] not in caplog.text
    assert "secret-in-the-address" not in caplog.text
