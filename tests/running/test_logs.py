"""No log holds content, a key, a token, an address or more lines than there were events."""

import logging
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from celery.signals import setup_logging
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.test import Client

from msl_okr import logs
from msl_okr.access_log import MaskedLogger
from msl_okr.local.servers import QUIET
from organization.models import TherapeuticArea
from tests.factories.organization import UserFactory

CANARY = "quokkaword"
KEY = "4q-c8xkzq-0123456789abcdef0123456789abcdef"
FORGED = "2026-01-01 ERROR forged"


class Kept(logging.Handler):
    """What our formatter makes of each record."""

    def __init__(self) -> None:
        super().__init__(level=logging.INFO)
        self.setFormatter(logs.MaskedFormatter())
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(self.format(record))


@pytest.fixture
def kept() -> Any:
    handler = Kept()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("GET /kols/?search=name HTTP/1.1", "GET /kols/ HTTP/1.1"),
        ("GET /accounts/password/reset/key/4-secret-token/ HTTP/1.1", "GET /accounts/password/reset/key/…/ HTTP/1.1"),
        ("GET /accounts/password/reset/key/words-alone HTTP/1.1", "GET /accounts/password/reset/key/… HTTP/1.1"),
        (f"GET /somewhere/{KEY}/ HTTP/1.1", "GET /somewhere/…/ HTTP/1.1"),
        ("POST /unsubscribe/secret:token/ HTTP/1.1", "POST /unsubscribe/…/ HTTP/1.1"),
        ("GET /kols/12/ HTTP/1.1", "GET /kols/12/ HTTP/1.1"),
        ("GET /static/css/base.4f5a6b7c.css HTTP/1.1", "GET /static/css/base.4f5a6b7c.css HTTP/1.1"),
        ("https://example.org/search/?q=word", "https://example.org/search/"),
        ("postgres://me:hidden@host/name", "postgres://…@host/name"),
        ("550 <who@example.org> unknown", "550 <…> unknown"),
        (f"one\r\n{FORGED}\x1b[2J\u2028", f"one\\r\\n{FORGED}\\x1b[2J\\u2028"),
    ],
)
def test_what_is_masked(line: str, written: str) -> None:
    assert logs.masked(line) == written


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ask", "line"),
    [
        (lambda client: client.get(f"/accounts/nothing/{KEY}/?q={CANARY}"), "404 GET /accounts/nothing/…/ Not Found"),
        (lambda client: client.get(f"/unsubscribe/{CANARY}/%0A{FORGED}"), "404 GET /unsubscribe/…/… Not Found"),
        (lambda client: client.get("/", headers={"host": f"{CANARY}.example"}), "400 GET / DisallowedHost"),
        (
            lambda client: client.get("/admin-area/teams/add/", {"q": CANARY}),
            "403 GET /admin-area/teams/add/ PermissionDenied",
        ),
        (
            lambda client: client.post("/log/", {str(n): CANARY for n in range(1100)}),
            "400 POST /log/ TooManyFieldsSent",
        ),
        (
            lambda client: client.post("/log/", {"csrfmiddlewaretoken": CANARY}, headers={"origin": "https://evil"}),
            "403 POST /log/ Forbidden (Origin checking failed)",
        ),
    ],
)
def test_a_refusal_is_one_line(kept: Kept, ask: Any, line: str) -> None:
    client = Client(raise_request_exception=False, enforce_csrf_checks="Origin" in line)
    client.force_login(UserFactory.create(role="msl"))
    answer = ask(client)
    assert answer.status_code == int(line[:3])
    (written,) = kept.written
    assert written.endswith(line)
    assert CANARY not in written
    assert "\n" not in written


@pytest.mark.django_db
def test_a_defect_is_told_by_its_place_and_never_by_its_words(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_user: object) -> None:
        with transaction.atomic():
            TherapeuticArea.objects.create(name=CANARY, code="one")
            TherapeuticArea.objects.bulk_create([TherapeuticArea(name=CANARY, code="two")])

    monkeypatch.setattr("msl_okr.pages.home.today_of", fail)
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory.create(role="msl"))
    assert client.get("/").status_code == 500
    (written,) = kept.written
    head, *rest = written.splitlines()
    assert "django.request 500 GET / IntegrityError 23505 organization_therapeuticarea " in head
    assert all(line.startswith("  ") for line in rest)
    assert any("tests/running/test_logs.py" in line for line in rest)
    assert CANARY not in written


def test_a_task_that_fails_repeats_neither_words_nor_arguments(kept: Kept) -> None:
    try:
        raise ValueError(f"{CANARY}\n{FORGED}")
    except ValueError as error:
        told = {"name": "reminders.outbox.tasks.tick", "id": "1", "args": CANARY}
        told |= {"exc": repr(error), "traceback": CANARY}
        logging.getLogger("celery.app.trace").exception("Task %(name)s[%(id)s] raised: %(exc)s", told)
    (written,) = kept.written
    assert "Task reminders.outbox.tasks.tick[1] raised: ValueError" in written
    assert CANARY not in written
    assert FORGED not in written


def test_worker_and_beat_write_through_the_same_formatter() -> None:
    before = logging.getLogger("celery").level
    root = logging.getLogger()
    handlers = list(root.handlers)
    try:
        setup_logging.send(sender=None, loglevel=logging.INFO)
        assert all(isinstance(one.formatter, logs.MaskedFormatter) for one in root.handlers if one not in handlers)
        assert logging.getLogger("celery").level == logging.INFO
        assert set(settings.LOGGING["root"]["handlers"]) == {"console"}
    finally:
        root.handlers[:] = handlers
        logging.getLogger("celery").setLevel(before)


def test_the_access_log_is_made_of_masked_parts() -> None:
    environ = {
        "REQUEST_METHOD": "GET",
        "RAW_URI": f"/accounts/password/reset/key/{KEY}/?q={CANARY}",
        "PATH_INFO": f"/accounts/password/reset/key/{KEY}/",
        "QUERY_STRING": f"q={CANARY}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_REFERER": f"https://okr.example/unsubscribe/{KEY}/?q={CANARY}",
        "HTTP_USER_AGENT": "one\x1btwo",
        "HTTP_AUTHORIZATION": "Basic cXVva2thd29yZDp4",
    }
    logger = MaskedLogger.__new__(MaskedLogger)
    took = SimpleNamespace(seconds=0, microseconds=1)
    parts = logger.atoms(SimpleNamespace(status="404", sent=1, headers=[]), SimpleNamespace(headers=[]), environ, took)
    line = " ".join(str(parts[name]) for name in "hlutrsmUqHbf") + str(parts["a"])
    assert "GET /accounts/password/reset/key/…/ HTTP/1.1" in line
    assert KEY not in line
    assert CANARY not in line
    assert "\x1b" not in line


# --- The database's own log ---------------------------------------------------------------


@pytest.mark.skipif(not os.environ.get("MSL_OKR_VAR"), reason="the servers are not ours")
def test_a_failing_statement_leaves_no_word_in_the_servers_log(transactional_db: None) -> None:
    with connection.cursor() as cursor:
        for name, value in QUIET.items():
            cursor.execute(f"SHOW {name}")
            assert cursor.fetchone() == (value,), name
    TherapeuticArea.objects.create(name=CANARY, code="one")
    with pytest.raises(IntegrityError):
        TherapeuticArea.objects.create(name=CANARY, code="two")
    for statement in ("SELECT CAST(%s AS integer)", "SELECT quokkaword(%s)"):
        with pytest.raises(Exception, match=CANARY), connection.cursor() as cursor:
            cursor.execute(statement, [CANARY])
    folder = Path(os.environ["MSL_OKR_VAR"]) / "log"
    assert CANARY.encode() not in (folder / "postgres.log").read_bytes()


def test_a_deployment_has_the_same_quiet_server_and_bounded_logs() -> None:
    compose = yaml.safe_load((settings.BASE_DIR / "docker-compose.yml").read_text())
    told = dict(one.split("=") for one in compose["services"]["postgres"]["command"] if "=" in one)
    assert told == QUIET
    for name, service in compose["services"].items():
        assert {"max-size", "max-file"} <= set(service["logging"]["options"]), name
    operations = (settings.BASE_DIR / "docs" / "operations.md").read_text()
    for name, value in QUIET.items():
        assert re.search(rf"^{name} = {value}$", operations, re.MULTILINE), name


# --- The files of local mode ------------------------------------------------------------------


def test_log_files_are_their_owners_alone_and_bounded(tmp_path: Path) -> None:
    log = tmp_path / "log" / "web.log"
    with logs.open_private(log) as writer:
        for number in range(6):
            writer.write(f"{number} ".encode() * 60)
            writer.flush()
            logs.rotate(log, limit=100, kept=2)
        writer.write(b"the last")
    names = sorted(one.name for one in log.parent.iterdir())
    assert names == ["web.log", "web.log.1", "web.log.2"]
    assert log.read_text() == "the last"
    assert (log.parent / "web.log.1").read_text().startswith("5 5")
    assert (log.parent / "web.log.2").read_text().startswith("4 4")
    assert log.parent.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in log.parent.iterdir()} == {0o600}
