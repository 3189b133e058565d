"""Health of one container, for docker-compose.yml: ``python -m msl_okr.container_health web|worker|beat``.

Exit code 0 if healthy, else 1 with a sentence. It does not start Django, which would cost a second of processor time at
each check.
"""

import os
import socket
import sys
import time
import urllib.error
import urllib.request

import redis

WORKERS = "msl_okr:workers"
BEAT = "msl_okr:1:beat-alive"
BEAT_SECONDS = 60


def _web() -> str:
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip()
    host = host.lstrip(".") if host != "*" else "localhost"
    port = os.environ.get("PORT", "8000")
    request = urllib.request.Request(f"http://127.0.0.1:{port}/healthz/", headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=4):  # noqa: S310 - our own
            return ""
    except (urllib.error.URLError, OSError) as error:
        return f"web does not answer: {error}"


def _worker(client: redis.Redis) -> str:
    now = int(client.time()[0])
    here = f"{socket.gethostname()}:"
    living = any(str(name).startswith(here) for name in client.zrangebyscore(WORKERS, now, "+inf"))
    return "" if living else "this worker has given no sign of life"


def _beat(client: redis.Redis) -> str:
    seen = client.get(BEAT)
    age = time.time() - float(seen) if seen else None
    return "" if age is not None and age < BEAT_SECONDS else "beat's last task did not arrive in time"


def main() -> int:
    """The command line; returns the exit code."""
    what = sys.argv[1] if len(sys.argv) == 2 else ""
    if what == "web":
        sentence = _web()
    elif what in ("worker", "beat"):
        client = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=2, decode_responses=True)
        try:
            sentence = _worker(client) if what == "worker" else _beat(client)
        except (redis.RedisError, OSError) as error:
            sentence = f"the broker does not answer: {error}"
    else:
        sentence = "say which: web, worker or beat"
    if sentence:
        print(sentence, file=sys.stderr)
    return 1 if sentence else 0


if __name__ == "__main__":
    sys.exit(main())
