"""Whether this process is alive and whether the product can be used: ``/healthz/`` and ``/readyz/``.

Both are public, answer JSON, are never cached and reveal no address or error text. A worker proves that it is alive by
a mark in the broker, renewed every two seconds (``celery.py``) and gone after LEASE_SECONDS, so a killed worker shows
within that time. Beat proves it by a task every 15 seconds that must reach a worker. A frozen database is noticed
within DATABASE_SECONDS, on a connection that does not block. So the page answers within five seconds, whatever is
silent.
"""

import logging
import os
import select
import socket
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import psycopg2
import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.backoff import NoBackoff
from redis.retry import Retry

from reminders.outbox.heartbeat import beat_seen_at

logger = logging.getLogger(__name__)

LEASE_SECONDS = 8
# A sorted set: worker's name → the broker's own clock when its lease ends.
WORKERS = "msl_okr:workers"
# Two queries to the broker take less than three seconds even if it never answers.
BROKER_SECONDS = 1.0
# Connecting and the one statement together.
DATABASE_SECONDS = 2.5
# Beat's mark is renewed every fifteen seconds, so a dead beat shows within this time.
BEAT_SECONDS = 60


def _broker() -> redis.Redis:
    """A separate client with short waits and no retry; otherwise a silent broker would hang the page."""
    client: redis.Redis = redis.Redis.from_url(
        settings.REDIS_URL.replace("redis+socket://", "unix://"),
        socket_timeout=BROKER_SECONDS,
        socket_connect_timeout=BROKER_SECONDS,
        retry=Retry(NoBackoff(), 0),
        decode_responses=True,
    )
    return client


@cache
def _worker_broker(_pid: int) -> redis.Redis:
    return _broker()  # kept open between beats, one per process


def worker_name(pid: int) -> str:
    """Host and process, unique among the workers of one broker."""
    return f"{socket.gethostname()}:{pid}"


def note_worker_alive() -> None:
    """Renew this process's lease. A broker that is away must not disturb the worker."""
    pid = os.getpid()
    try:
        client = _worker_broker(pid)
        now = client.time()[0]
        with client.pipeline() as pipe:
            pipe.zadd(WORKERS, {worker_name(pid): now + LEASE_SECONDS})
            pipe.zremrangebyscore(WORKERS, "-inf", now - 3600)
            pipe.execute()
    except (redis.RedisError, OSError) as error:
        logger.warning("The worker's sign of life was not taken: %s", error)


def note_worker_gone() -> None:
    """Give up the lease, so that an orderly stop shows at once."""
    pid = os.getpid()
    try:
        _worker_broker(pid).zrem(WORKERS, worker_name(pid))
    except (redis.RedisError, OSError) as error:
        logger.warning("The worker's farewell was not taken: %s", error)


def living_workers() -> list[str]:
    """Names of the workers with a lease. Raises redis.RedisError or OSError without a broker."""
    client = _broker()
    try:
        now = client.time()[0]
        return [str(name) for name in client.zrangebyscore(WORKERS, now, "+inf")]
    finally:
        client.close()


@cache
def _written_migrations() -> frozenset[tuple[str, str]]:
    # Files on disk do not change while a process runs.
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _wait(raw: Any, deadline: float) -> None:
    """Wait until an asynchronous connection is done. Raises TimeoutError or psycopg2.Error."""
    events = {psycopg2.extensions.POLL_READ: select.POLLIN, psycopg2.extensions.POLL_WRITE: select.POLLOUT}
    while (state := raw.poll()) != psycopg2.extensions.POLL_OK:
        poll = select.poll()
        poll.register(raw.fileno(), events[state])
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError


def _applied_migrations() -> set[tuple[str, str]]:
    """Read on a separate connection, dropped if no answer comes. Raises TimeoutError or psycopg2.Error."""
    deadline = time.monotonic() + DATABASE_SECONDS
    raw = psycopg2.connect(**connection.get_connection_params(), async_=1)
    try:
        _wait(raw, deadline)
        cursor = raw.cursor()
        cursor.execute("SELECT app, name FROM django_migrations")
        _wait(raw, deadline)
        return set(cursor.fetchall())
    finally:
        raw.close()


def _database() -> tuple[str, str]:
    """The state of the database and of the migrations."""
    try:
        applied = _applied_migrations()
    except psycopg2.errors.UndefinedTable:
        applied = set()
    except (psycopg2.Error, OSError):
        return "no answer", "unknown"
    missing = len(_written_migrations() - applied)
    return "ok", f"{missing} not applied" if missing else "ok"


def _workers() -> tuple[str, str]:
    """State of the broker and of the workers."""
    try:
        living = living_workers()
    except (redis.RedisError, OSError, ValueError):
        return "no answer", "unknown"
    return "ok", "ok" if living else "none alive"


def _beat(now: datetime) -> str:
    """State of beat, whose task went through the broker to a worker."""
    try:
        seen = beat_seen_at()
    except (redis.RedisError, OSError):
        return "unknown"
    return "ok" if seen is not None and now - seen < timedelta(seconds=BEAT_SECONDS) else "silent"


def readiness() -> dict[str, str]:
    """Everything that must be ok before people are sent here, with its state in words."""
    database, migrations = _database()
    broker, worker = _workers()
    beat = _beat(datetime.now(UTC)) if broker == "ok" else "unknown"
    return {"database": database, "migrations": migrations, "broker": broker, "worker": worker, "beat": beat}


@never_cache
@login_not_required
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers; asks nobody else. Public."""
    return JsonResponse({"status": "ok"})


@never_cache
@login_not_required
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 only if pages can be served and worker and beat are alive, else 503 with what is missing. Public."""
    checks = readiness()
    missing = [name for name, state in checks.items() if state != "ok"]
    body = {"status": "unavailable" if missing else "ready", "checks": checks, "missing": missing}
    return JsonResponse(body, status=503 if missing else 200)
