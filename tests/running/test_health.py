"""``/healthz/`` and ``/readyz/``: what they ask, what they say, how fast."""

import socket
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import redis
from celery.signals import beat_init
from django.core.cache import cache
from django.db import connection
from django.test import Client

from msl_okr import container_health, health
from msl_okr.celery import app
from reminders.outbox import heartbeat
from reminders.outbox.tasks import note_beat_alive


@pytest.fixture(autouse=True)
def own_workers(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Tests side by side share a broker; each keeps a list of workers of its own."""
    key = f"msl_okr:workers:{uuid.uuid4()}"
    monkeypatch.setattr(health, "WORKERS", key)
    monkeypatch.setattr(container_health, "WORKERS", key)
    health._worker_broker.cache_clear()
    note_beat_alive()
    yield
    health._worker_broker.cache_clear()
    health._broker().delete(key)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def test_healthz_is_public_and_never_stored(client: Client) -> None:
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json() == {"status": "ok"}
    assert "no-store" in response.headers["Cache-Control"]


def test_healthz_asks_no_database(client: Client, django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        client.get("/healthz/")


@pytest.mark.parametrize("address", ["/healthz/", "/readyz/"])
def test_only_reading_is_allowed(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.django_db
def test_without_a_worker_it_is_not_ready(client: Client) -> None:
    response = client.get("/readyz/")
    assert response.status_code == 503
    assert response.json() == {
        "status": "unavailable",
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "worker": "none alive", "beat": "ok"},
        "missing": ["worker"],
    }
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_with_a_worker_it_is_ready(client: Client) -> None:
    health.note_worker_alive()
    response = client.get("/readyz/")
    assert response.status_code == 200
    assert response.json()["missing"] == []


@pytest.mark.django_db
def test_a_worker_that_stops_in_order_is_gone_at_once(client: Client) -> None:
    health.note_worker_alive()
    health.note_worker_gone()
    assert client.get("/readyz/").json()["missing"] == ["worker"]


@pytest.mark.django_db
def test_a_silenced_worker_is_gone_after_its_lease(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEASE_SECONDS", -1)
    health.note_worker_alive()
    assert client.get("/readyz/").json()["missing"] == ["worker"]


@pytest.mark.django_db
def test_a_migration_not_applied_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    health.note_worker_alive()
    written = health._written_migrations()
    monkeypatch.setattr(health, "_written_migrations", lambda: written | {("okrs", "9999_tomorrow")})
    response = client.get("/readyz/")
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "1 not applied"


@pytest.mark.django_db
def test_a_silent_broker_is_said_within_three_seconds(client: Client, settings: Any, silent_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    begun = time.monotonic()
    response = client.get("/readyz/")
    assert time.monotonic() - begun < 3
    assert response.status_code == 503
    assert response.json()["missing"] == ["broker", "worker", "beat"]


@pytest.mark.django_db
def test_a_sign_of_life_into_the_void_disturbs_nobody(settings: Any, silent_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    health.note_worker_alive()
    health.note_worker_gone()


def test_celery_tells_health_of_a_beating_worker() -> None:
    from celery.signals import heartbeat_sent, worker_shutdown

    heartbeat_sent.send(sender=None)
    assert health.living_workers()
    worker_shutdown.send(sender=None)
    assert not health.living_workers()


@pytest.mark.django_db
def test_a_dead_beat_is_said_within_ninety_seconds(client: Client) -> None:
    health.note_worker_alive()
    heartbeat.note_beat_alive(at=datetime.now(UTC) - timedelta(seconds=70))
    response = client.get("/readyz/")
    assert response.status_code == 503
    assert response.json()["missing"] == ["beat"]
    assert response.json()["checks"]["beat"] == "silent"
    cache.clear()
    assert client.get("/readyz/").json()["missing"] == ["beat"]


def test_beat_gives_its_first_sign_when_it_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    monkeypatch.setattr(app, "send_task", lambda name, **_options: sent.append(name))
    beat_init.send(sender=None)
    assert sent == [note_beat_alive.name]


@pytest.mark.django_db
def test_a_frozen_database_is_said_within_five_seconds(
    client: Client, monkeypatch: pytest.MonkeyPatch, silent_port: int
) -> None:
    """It takes the connection and never says a word, as one that was stopped by a signal."""
    health.note_worker_alive()
    parameters = {**connection.get_connection_params(), "host": "127.0.0.1", "port": silent_port}
    monkeypatch.setattr(connection, "get_connection_params", lambda: parameters)
    begun = time.monotonic()
    response = client.get("/readyz/")
    assert time.monotonic() - begun < 5
    assert response.status_code == 503
    assert response.json()["missing"] == ["database", "migrations"]


def test_beat_leaves_its_mark() -> None:
    cache.clear()
    assert heartbeat.beat_seen_at() is None
    before = datetime.now(UTC).replace(microsecond=0)
    note_beat_alive()
    seen = heartbeat.beat_seen_at()
    assert seen is not None
    assert before <= seen <= datetime.now(UTC)


def test_a_container_knows_its_own_worker() -> None:
    assert container_health._worker(health._broker()) == "this worker has given no sign of life"
    health.note_worker_alive()
    assert container_health._worker(health._broker()) == ""


def test_a_container_knows_that_beat_reaches_a_worker(settings: Any) -> None:
    cache.clear()
    client = redis.Redis.from_url(settings.CACHES["default"]["LOCATION"], decode_responses=True)
    assert container_health._beat(client)
    note_beat_alive()
    assert container_health._beat(client) == ""
    heartbeat.note_beat_alive(at=datetime(2020, 1, 1, tzinfo=UTC))
    assert container_health._beat(client)
    client.close()
