"""The product on a real web server, for one database: one sync worker, so that its cost is measured in one place.

The server logs and answers as in production; requests reach it through a Unix socket. Processor time is that of its
worker process and of the worker's database connection.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from benchmarks.worker import Answer

START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """The cost of one answer in milliseconds: elapsed time, and processor time (-1 if it cannot be read)."""

    wall: float
    app: float
    database: float

    @property
    def cpu(self) -> float:
        """Processor time of both together; elapsed time if it cannot be read."""
        return self.app + self.database if self.app >= 0 and self.database >= 0 else self.wall


def processor_ms(pid: int) -> float:
    """Processor milliseconds that a process has used so far; -1 if the system does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except (OSError, ValueError, IndexError):
        return -1.0


class Server:
    """gunicorn with the product on one database. ``stop()`` ends it."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._folder = tempfile.TemporaryDirectory(prefix="bench-", dir="/tmp")
        self.path = str(Path(self._folder.name) / "web.sock")
        self._log = (Path(self._folder.name) / "web.log").open("w+b")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "msl_okr.wsgi", "--bind", f"unix:{self.path}", "--workers", "1"),
                *("--access-logfile", "-", "--logger-class", "msl_okr.access_log.MaskedLogger"),
                *("--worker-tmp-dir", self._folder.name, "--no-control-socket", "--timeout", "120"),
            ],
            env={
                **os.environ,
                "DATABASE_URL": address,
                "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
                "PGAPPNAME": "bench-web",
            },
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._backend = 0
        self._worker = self._await_worker()

    def _await_worker(self) -> int:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            children = psutil.Process(self._process.pid).children()
            if children and Path(self.path).exists():
                return int(children[0].pid)
            time.sleep(0.1)
        self._log.seek(0)
        raise RuntimeError(f"The web server did not start: {self._log.read()[-2000:].decode(errors='replace')}")

    def find_backend(self) -> None:
        """Find the database process that serves the worker: the only connection after a first request."""
        other = psycopg2.connect(self._address, application_name="bench")
        with other.cursor() as cursor:
            cursor.execute(
                """SELECT pid FROM pg_stat_activity
                   WHERE datname = current_database() AND application_name = 'bench-web'"""
            )
            found = cursor.fetchall()
        other.close()
        self._backend = found[0][0] if len(found) == 1 else 0

    def ask(self, request: bytes) -> tuple[Answer, Sample]:
        """Send one request and read the whole answer."""
        app, database = processor_ms(self._worker), processor_ms(self._backend)
        begun = time.perf_counter()
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(120)
            line.connect(self.path)
            line.sendall(request)
            parts = []
            while part := line.recv(262_144):
                parts.append(part)
        wall = 1_000 * (time.perf_counter() - begun)
        time.sleep(0.002)  # what the worker does after the last byte counts for this request too
        head, _, body = b"".join(parts).partition(b"\r\n\r\n")
        lines = head.decode("latin-1").splitlines()
        location = next((line.partition(":")[2].strip() for line in lines if line.lower().startswith("location:")), "")
        sample = Sample(
            wall,
            processor_ms(self._worker) - app if app >= 0 else -1.0,
            processor_ms(self._backend) - database if database >= 0 else -1.0,
        )
        return Answer(int(lines[0].split(" ", 2)[1]), body, location), sample

    def stop(self) -> None:
        """Stop server and worker."""
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._log.close()
        self._folder.cleanup()
