"""Real workers that are killed while a real mail server refuses and goes away: nothing lost, nothing shown twice."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db import connection
from django.utils import timezone

from msl_okr.celery import app
from reminders.models import Channel, Notification
from reminders.outbox.mail import message_id
from tests.factories.organization import UserFactory
from tests.factories.reminders import NotificationFactory

pytestmark = [pytest.mark.long, pytest.mark.launcher, pytest.mark.django_db(transaction=True)]

PEOPLE = 100  # each by mail and in the app: 200 rows
KILLS = 5
SECONDS = 180
State = Notification.State


class Moody:
    """Answers 451 to 30 % of the attempts (to one message three times at most) and counts what it took."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.chance = random.Random(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        name = message_from_bytes(envelope.original_content or b"")["Message-ID"]
        if self.refused[name] < 3 and self.chance.random() < 0.3:
            self.refused[name] += 1
            return "451 Try again later"
        self.taken[name] += 1
        return "250 OK"


def start_server(handler: Moody, port: int = 0) -> Controller:
    controller = Controller(handler, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    return controller


def free_port() -> int:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


# Loads the product and Celery once, which takes longer than all the rest; each line it is told starts a worker, a
# process of a session of its own, and is answered with its number.
NURSERY = """
import os, signal, sys
import celery.concurrency.prefork, django
from msl_okr.celery import app
django.setup()
app.loader.import_default_modules()
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for _ in sys.stdin:
    if os.fork() == 0:
        os.setsid()
        print(os.getpid(), flush=True)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for stream, mode in ((0, os.O_RDONLY), (1, os.O_WRONLY)):
            os.dup2(os.open(os.devnull, mode), stream)
        sys.exit(app.worker_main(["worker", *sys.argv[1:]]))
"""


class Workers:
    """Two Celery workers on a queue of their own; each may be killed and is started again."""

    def __init__(self, log: Path, port: int) -> None:
        self.queue = f"test-{uuid.uuid4().hex[:8]}"
        self.log = log
        database = connection.settings_dict
        host = str(database["HOST"]).replace("/", "%2F")
        address = f"{database['USER']}:{database['PASSWORD'] or ''}@{host}".replace(":@", "@")
        place = f"{address}:{database['PORT']}" if database["PORT"] else address
        environment = {
            **os.environ,
            "DATABASE_URL": f"postgres://{place}/{database['NAME']}",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "EMAIL_TIMEOUT": "0.8",  # so that a lease lasts twelve seconds
            "REMINDER_RETRY_SECONDS": "0.5",
            "PYTHONPATH": str(settings.BASE_DIR),
        }
        command = [
            *(sys.executable, "-c", NURSERY, "-Q", self.queue, "--concurrency", "1", "--loglevel", "WARNING"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        with self.log.open("ab") as output:
            self.nursery = subprocess.Popen(
                command, env=environment, cwd=settings.BASE_DIR, start_new_session=True, bufsize=0,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=output,
            )  # fmt: skip
        self.running = [self._start() for _ in range(2)]

    def _start(self) -> int:
        assert self.nursery.stdin is not None
        assert self.nursery.stdout is not None
        self.nursery.stdin.write(b"\n")
        return int(self.nursery.stdout.readline())

    def kill(self, number: int) -> None:
        """As power failing: the worker and its child at once, then a new one."""
        self._end(self.running[number])
        self.running[number] = self._start()

    @staticmethod
    def _end(worker: int) -> None:
        with suppress(ProcessLookupError):  # until the last of them is gone
            while True:
                os.killpg(worker, signal.SIGKILL)
                time.sleep(0.01)

    def stop(self) -> None:
        for worker in self.running:
            self._end(worker)
        self.nursery.communicate()
        with app.connection_for_write() as broker:
            broker.default_channel.queue_delete(self.queue)  # type: ignore[attr-defined]


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[Any]:
    handler = Moody()
    controller = start_server(handler)
    made = Workers(tmp_path / "workers.log", controller.port)
    made.handler, made.controller = handler, controller  # type: ignore[attr-defined]
    yield made
    made.stop()
    made.controller.stop()  # type: ignore[attr-defined]


def left() -> int:
    return Notification.objects.filter(state__in=[State.DUE, State.CLAIMED]).count()


def sent_by_mail() -> int:
    return Notification.objects.filter(channel=Channel.EMAIL, state=State.SENT).count()


def wait_for(reached: Any, deadline: float) -> None:
    while not reached():
        assert time.monotonic() < deadline, f"{left()} notifications are left"
        time.sleep(0.05)


def test_killed_workers_lose_nothing_and_show_nothing_twice(shipped_rules: None, workers: Any) -> None:
    at = timezone.now()
    for user in UserFactory.create_batch(PEOPLE):
        for channel in Channel.values:
            NotificationFactory.create(recipient=user, channel=channel, due_at=at, period="1")
    deadline, finished = time.monotonic() + SECONDS, threading.Event()

    def beat() -> None:
        """Wakes the workers as beat does, only more often."""
        while not finished.wait(0.25):
            app.send_task("reminders.outbox.tasks.tick", queue=workers.queue, expires=5)

    beater = threading.Thread(target=beat)
    beater.start()
    try:
        for kill in range(KILLS):
            before = sent_by_mail()
            wait_for(lambda before=before: sent_by_mail() >= before + 5 or not left(), deadline)
            time.sleep(0.02 * kill)  # at different points of a conversation
            workers.kill(kill % 2)
            if kill == 2:
                port = workers.controller.port
                workers.controller.stop()
                time.sleep(1.5)
                workers.controller = start_server(workers.handler, port)
        wait_for(lambda: not left(), deadline)
    finally:
        finished.set()
        beater.join()

    rows = list(Notification.objects.all())
    assert Counter((one.channel, one.state) for one in rows) == {
        ("in_app", "sent"): PEOPLE,
        ("email", "sent"): PEOPLE,
    }, workers.log.read_text()[-2000:]
    taken, refused = workers.handler.taken, workers.handler.refused
    names = {one.pk: message_id(one.dedup_key) for one in rows if one.channel == Channel.EMAIL}
    assert set(taken) == set(names.values())
    # An attempt is counted before it is made. Those that were neither refused nor noted as sent are the ambiguous ones.
    repeated = 0
    for one in rows:
        if one.pk in names:
            ambiguous = one.attempts - 1 - refused[names[one.pk]]
            assert 1 <= taken[names[one.pk]] <= 1 + ambiguous
            repeated += taken[names[one.pk]] - 1
    assert sum(refused.values()) > PEOPLE / 10
    assert repeated <= KILLS + 2  # one a kill, and one for each of the workers when the server went away
