"""Checks the addresses in the environment before anything is started.

Each check raises Problem with one sentence that names the variable and never repeats the address, which may hold a
password.
"""

import os
import socket

import dj_database_url
import dj_email_url
import psycopg2
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from msl_okr.local.servers import Problem

POSTGRES = 15


def given() -> dict[str, str]:
    """The addresses and the keys from the environment, empty if not set. Raises Problem for a bad one."""
    names = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "SECRET_KEY", "REFLECTION_KEYS")
    found = {name: os.environ.get(name, "") for name in names}
    if found["DATABASE_URL"]:
        check_database(found["DATABASE_URL"])
    if found["REDIS_URL"]:
        check_broker(found["REDIS_URL"])
    if found["EMAIL_URL"]:
        check_mail(found["EMAIL_URL"])
    return found


def check_database(url: str) -> None:
    """PostgreSQL 15 or later, and it lets us in."""
    try:
        parts = dj_database_url.parse(url)
    except ValueError as error:
        raise Problem("DATABASE_URL cannot be read: write it as postgres://user:password@host:5432/name.") from error
    if "postgresql" not in str(parts.get("ENGINE")):
        raise Problem(
            "DATABASE_URL does not name a PostgreSQL database: write it as postgres://user:password@host:5432/name."
        )
    options = {key: value for key, value in dict(parts.get("OPTIONS") or {}).items() if key != "pool"}
    try:
        connection = psycopg2.connect(
            **{
                "connect_timeout": 5,
                "dbname": parts.get("NAME"),
                "user": parts.get("USER") or None,
                "password": parts.get("PASSWORD") or None,
                "host": parts.get("HOST") or None,
                "port": parts.get("PORT") or None,
                **options,
            }
        )
    except (psycopg2.Error, UnicodeError, ValueError, TypeError) as error:
        reason = (str(error).strip().splitlines() or ["no reason given"])[0].strip().rstrip(".")
        raise Problem(f"DATABASE_URL names a database that does not answer: {reason}.") from error
    version = connection.server_version // 10_000
    connection.close()
    if version < POSTGRES:
        raise Problem(f"DATABASE_URL names a PostgreSQL {version} server; version {POSTGRES} or later is needed.")


def check_broker(url: str) -> None:
    """A Redis or Valkey server that answers."""
    try:
        client = redis.Redis.from_url(
            url.replace("redis+socket://", "unix://"),
            socket_timeout=5,
            socket_connect_timeout=5,
            retry=Retry(NoBackoff(), 0),
        )
    except ValueError as error:
        raise Problem("REDIS_URL cannot be read: write it as redis://host:6379/0.") from error
    try:
        client.ping()
    except (redis.RedisError, OSError, UnicodeError) as error:
        raise Problem(f"REDIS_URL names a server that does not answer: {str(error).strip().rstrip('.')}.") from error
    finally:
        client.close()


def check_mail(url: str) -> None:
    """The form of a mail server's address; whether it answers shows with the first mail."""
    try:
        parts = dj_email_url.parse(url)
    except (ValueError, KeyError, AttributeError) as error:
        raise Problem("EMAIL_URL cannot be read: write it as smtp://user:password@host:587/?tls=True.") from error
    if not parts.get("EMAIL_BACKEND"):
        raise Problem("EMAIL_URL cannot be read: write it as smtp://user:password@host:587/?tls=True.")


def free_port() -> int:
    """A port on which nobody listens at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wanted_port() -> int:
    """PORT, if it is free. Raises Problem."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise Problem(f"PORT is “{text}”, which is not a port number from 1 to 65535.")
    try:
        socket.create_server(("127.0.0.1", int(text))).close()
    except PermissionError as error:
        raise Problem(
            f"Port {text} is reserved for root: choose one above 1023, as in `make run PORT=8001`."
        ) from error
    except OSError as error:
        other = int(text) + 1 if int(text) < 65535 else 8000
        raise Problem(f"Port {text} is in use: choose another, as in `make run PORT={other}`.") from error
    return int(text)
