"""What the whole product does while parts of it are away, and that its logs hold no secret."""

import contextlib
import json
import re
import signal
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

import psutil
import psycopg2
import pytest

from tests.running.started import Running

CANARY = "quokkaword"
KEY = "4q-c8xkzq-0123456789abcdef0123456789abcdef"


def ask(started: Running, path: str, *, seconds: float = 30, **headers: str) -> int:
    """The status of a page; 0 for none."""
    request = urllib.request.Request(f"http://127.0.0.1:{started.port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=seconds) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def within(seconds: float, wanted: Callable[[], bool], say: Callable[[], str]) -> float:
    """How long it takes until something is so."""
    begun = time.monotonic()
    while not wanted():
        assert time.monotonic() - begun < seconds, say()
        time.sleep(0.1)
    return time.monotonic() - begun


def child(started: Running, name: str) -> psutil.Process:
    """A child of the launcher by its name in the launcher's own notes, which are renewed at each start."""
    (noted,) = [one for one in json.loads((started.var / "pids.json").read_text()) if one["name"] == name]
    return psutil.Process(noted["pid"])


def lose_and_get_back(started: Running) -> None:
    """Freeze and restart the database under requests, then kill each of the others: all of it comes back by itself."""
    said = started.log.read_text
    # Frozen: every process of the server keeps what it has and says nothing.
    # The parent first: from then on nobody is born, and who ends stays in the list until it wakes.
    ask(started, "/accounts/login/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345")
    server = child(started, "postgres")
    server.suspend()
    family = [server, *server.children(recursive=True)]
    for one in family[1:]:
        one.suspend()
    begun = time.monotonic()
    assert started.readiness() == 503
    assert time.monotonic() - begun < 5
    begun = time.monotonic()
    assert ask(started, "/kols/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345") == 503
    assert time.monotonic() - begun < 20  # ten for an answer; the suite keeps both cores busy
    for one in reversed(family):
        one.resume()
    within(5, lambda: started.readiness() == 200, said)

    # Restarted under requests: 503 meanwhile, never 500, and well again without anybody's help.
    answers: set[int] = set()
    child(started, "postgres").send_signal(signal.SIGQUIT)

    def recovered() -> bool:
        answers.add(ask(started, "/kols/", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345"))
        return "postgres ended" in said() and started.readiness() == 200

    within(60, recovered, said)
    assert answers <= {200, 503}, answers  # 200 is the sign-in page it leads to

    # The broker last, so that worker and beat, which stay, have to find it again.
    for names in (("worker", "beat", "web"), ("valkey",)):
        old = {name: child(started, name) for name in names}
        for process in old.values():
            process.kill()

        def replaced(old: dict[str, psutil.Process] = old) -> bool:
            with contextlib.suppress(psutil.NoSuchProcess, ValueError, OSError):
                new = all(child(started, name).pid != process.pid for name, process in old.items())
                return new and started.readiness() == 200
            return False

        within(90, replaced, said)
        for name in names:
            again = rf"The {name} ended \(exit code -9\); see \S+ Starting it again \(1 of 5 times in 10 minutes\)\."
            assert re.search(again, said()), said()


def no_secret_is_in_its_logs(started: Running) -> None:
    """Words and keys that were sent to it stand in none of them."""
    _look(started.var / "log")


def plant(started: Running) -> None:
    """Words and keys where people and attackers put them."""
    assert ask(started, f"/accounts/password/reset/key/{KEY}/?q={CANARY}") in (200, 403, 404)
    assert ask(started, f"/unsubscribe/{KEY}/") in (200, 400, 403, 404)
    assert ask(started, f"/unsubscribe/{KEY}/{CANARY}%0Aforged/") == 404
    assert ask(started, f"/search/?q={CANARY}", Referer=f"http://127.0.0.1/unsubscribe/{KEY}/") == 200
    assert ask(started, f"/nothing/{CANARY}@example.org/") == 404
    assert ask(started, "/kols/", Host=f"{CANARY}.example") == 400
    assert ask(started, "/accounts/login/", seconds=30, **{"X-Forwarded-Host": f"{CANARY}.example"}) == 200
    request = urllib.request.Request(
        f"http://127.0.0.1:{started.port}/accounts/login/",
        data=urllib.parse.urlencode({"login": f"{CANARY}@example.org", "password": CANARY}).encode(),
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=30)
    with refused.value as answer:
        assert answer.code == 403
    raw = psycopg2.connect(json.loads((started.var / "run.json").read_text())["DATABASE_URL"])
    raw.autocommit = True
    statement = "INSERT INTO organization_therapeuticarea (name, code, is_active) VALUES (%s, %s, %s)"
    with contextlib.closing(raw), raw.cursor() as cursor:
        for values in ((CANARY, None, True), (CANARY, CANARY * 9, True), (CANARY, "a", CANARY)):
            with pytest.raises(psycopg2.Error):
                cursor.execute(statement, values)


def _look(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    files = sorted(folder.iterdir())
    assert {one.name for one in files} >= {"web.log", "worker.log", "beat.log", "postgres.log", "valkey.log"}
    for file in files:
        assert file.stat().st_mode & 0o777 == 0o600, file.name
        text = file.read_text(errors="replace")
        for secret in (CANARY, KEY, KEY.rsplit("-", 1)[1]):
            assert secret not in text, f"{file.name}: {[line for line in text.splitlines() if secret in line][:3]}"
    web = (folder / "web.log").read_text()
    assert "400 GET /kols/ DisallowedHost" in web
    assert "/accounts/password/reset/key/…/" in web
    assert "Traceback" not in web, web[-3000:]
    assert not [line for line in web.splitlines() if line.startswith("forged")]
