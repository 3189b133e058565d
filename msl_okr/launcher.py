"""Starts and stops everything on one machine: servers, web, worker, beat, mail sink.

``python -m msl_okr.launcher run`` is ``make run``; with ``-- COMMAND`` it runs the command beside the product and
stops. ``… servers -- COMMAND`` starts only database and broker (the tests). What prevents a start is told in one
sentence, with exit code 1.

The var folder notes what runs: ``run.json`` (addresses, for settings.py), ``run.lock`` (held while the launcher runs),
``pids.json`` (what to stop if the launcher was killed).
"""

import argparse
import base64
import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from msl_okr import addresses, logs
from msl_okr.local import pooler
from msl_okr.local import servers as local_services
from msl_okr.local.mail_sink import MailSink
from msl_okr.local.servers import Problem

BASE_DIR = Path(__file__).resolve().parent.parent
DEMO_LOGINS = [
    *("msl", "teammate", "manager", "othermanager", "lead"),
    *("clinical", "commercial", "marketaccess", "safety", "compliance", "admin", "outsider"),
]
DEMO_PASSWORD = "demo-msl-okr"  # noqa: S105 - printed on purpose
READY_SECONDS = 90
# Whatever ends is started again, at most so often within so many seconds.
RESTARTS, RESTARTS_WITHIN = 5, 600.0


class Stopped(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal."""


def _say(text: str) -> None:
    print(text, flush=True)


class Launcher:
    """One start: it stops everything it started, in reverse order."""

    def __init__(self, var: Path, *, throwaway: bool) -> None:
        self.var = var
        self.throwaway = throwaway
        self.servers: dict[str, subprocess.Popen[bytes]] = {}
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        self.home: local_services.Home | None = None
        self.mail: MailSink | None = None
        self.addresses: dict[str, str] = {}
        self._lock: IO[str] | None = None
        # How each child is started, when it was started again, and when the next try is due.
        self._starters: dict[str, Callable[[], subprocess.Popen[bytes]]] = {}
        self._restarts: defaultdict[str, deque[float]] = defaultdict(deque)
        self._due: dict[str, float] = {}
        self._lost: set[str] = set()

    # --- The folder ----------------------------------------------------------

    def take_folder(self) -> None:
        """One launcher per var folder. Raises Problem when another holds it."""
        self.var.mkdir(parents=True, exist_ok=True)
        lock = (self.var / "run.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            lock.close()
            with contextlib.suppress(OSError, ValueError):
                where = json.loads((self.var / "run.json").read_text()).get("BASE_URL", "")
                raise Problem(f"MSL OKR already runs in this folder, at {where}: stop it first.") from error
            raise Problem("MSL OKR is already being started in this folder: wait, or stop it first.") from error
        self._lock = lock
        self._stop_leftovers()

    def _stop_leftovers(self) -> None:
        """Stop what a killed launcher left; a process is recognised by its number and start time."""
        (self.var / "run.json").unlink(missing_ok=True)
        note = self.var / "pids.json"
        try:
            noted = json.loads(note.read_text())
        except (OSError, ValueError):
            return
        left: list[psutil.Process] = []
        for entry in reversed(noted):
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(entry["pid"])
                if abs(process.create_time() - entry["born"]) < 1:
                    left.append(process)
                    process.send_signal(signal.SIGINT if entry["name"] == "postgres" else signal.SIGTERM)
        _, stubborn = psutil.wait_procs(left, timeout=8)
        for process in stubborn:
            local_services.kill_group(process.pid)
        psutil.wait_procs(stubborn, timeout=5)
        if left:
            _say(f"Stopped {len(left)} processes that an earlier start had left behind.")
        note.unlink(missing_ok=True)

    def _keep(self, group: dict[str, subprocess.Popen[bytes]], name: str, process: subprocess.Popen[bytes]) -> None:
        """Note a child as soon as it runs, so that it is stopped whatever happens next."""
        group[name] = process
        noted = []
        for known, child in (self.servers | self.programs).items():
            with contextlib.suppress(psutil.NoSuchProcess):
                noted.append({"name": known, "pid": child.pid, "born": psutil.Process(child.pid).create_time()})
        (self.var / "pids.json").write_text(json.dumps(noted))

    def _begin(
        self, group: dict[str, subprocess.Popen[bytes]], name: str, starter: Callable[[], subprocess.Popen[bytes]]
    ) -> subprocess.Popen[bytes]:
        """Start a child and remember how, in case it ends."""
        logs.rotate(self._log(name))
        self._starters[name] = starter
        self._keep(group, name, process := starter())
        return process

    def _log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"

    def _write_private(self, name: str, text: str) -> None:
        partial = self.var / f".{name}.part"
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        partial.rename(self.var / name)

    def _kept(self, name: str, secret: str) -> str:
        """Kept between starts: a restart signs nobody out, and notes to oneself still open."""
        kept = self.var / name
        if not kept.exists():
            self._write_private(name, secret)
        return kept.read_text().strip()

    # --- Servers -------------------------------------------------------------

    def _start_pooler(self, home: local_services.Home, program: Path) -> str:
        spawn = partial(pooler.spawn_pooler, home, program, log=(log := self._log("pgbouncer")))
        return pooler.await_pooler(home, self._begin(self.servers, "pgbouncer", spawn), log=log)

    def start_servers(self, *, base_url: str, with_mail: bool) -> None:
        """Database, broker, mail: use those the environment names, start the others. Raises Problem."""
        given = addresses.given()
        if not (given["DATABASE_URL"] and given["REDIS_URL"]):
            _say("Starting the database and the broker.")
            home = self.home = local_services.prepare_home(self.var)
            if home.data != self.var:
                _say(f"Database and broker keep their data in {home.data} (this folder is closed to other accounts).")
            if not given["DATABASE_URL"]:
                log = self._log("postgres")
                spawn = partial(local_services.spawn_postgres, home, log=log, throwaway=self.throwaway)
                process = self._begin(self.servers, "postgres", spawn)
                given["DATABASE_URL"] = local_services.await_postgres(home, process, log=log)
                if program := os.environ.get("MSL_OKR_PGBOUNCER"):
                    given["DATABASE_URL"] = self._start_pooler(home, Path(program))
            if not given["REDIS_URL"]:
                log = self._log("valkey")
                process = self._begin(self.servers, "valkey", partial(local_services.spawn_valkey, home, log=log))
                given["REDIS_URL"] = local_services.await_valkey(home, process, log=log)
        if not given["EMAIL_URL"] and with_mail:
            self.mail = MailSink(self.var / "mail")
            given["EMAIL_URL"] = self.mail.start()
        given["SECRET_KEY"] = given["SECRET_KEY"] or self._kept("secret-key", secrets.token_urlsafe(48))
        made = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
        given["REFLECTION_KEYS"] = given["REFLECTION_KEYS"] or self._kept("reflection-key", made)
        self.addresses = {name: value for name, value in (given | {"BASE_URL": base_url}).items() if value}
        self._write_private("run.json", json.dumps(self.addresses, indent=1))

    # --- Programs ------------------------------------------------------------

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            **self.addresses,
            "MSL_OKR_LOCAL": "1",
            "MSL_OKR_VAR": str(self.var),
            "DJANGO_SETTINGS_MODULE": "msl_okr.settings",
            "PYTHONPATH": str(BASE_DIR),
            "PYTHONUNBUFFERED": "1",
        }

    def call(self, *command: str) -> int:
        """Run a command to its end in the foreground, where it may ask the person something."""
        return subprocess.run(
            command, check=False, env=self.environment, preexec_fn=local_services.end_with_parent(signal.SIGTERM)
        ).returncode

    def manage(self, *arguments: str, instead: str = "") -> None:
        """A management command that must succeed. Raises Problem, which may say what to do instead."""
        if self.call(sys.executable, str(BASE_DIR / "manage.py"), *arguments):
            words = f"`manage.py {' '.join(arguments)}` did not succeed; its own words are above"
            raise Problem(f"{words} ({instead})." if instead else f"{words}.")

    def fill(self, *, demo: bool) -> None:
        """Migrate, then load the demo organisation or create the first admin; each does nothing the second time."""
        _say("Bringing the database up to date.")
        self.manage("migrate", "--verbosity", "0")
        if demo:
            self.manage("load_demo", instead="start with DEMO=0 to keep what is there")
        else:
            self.manage("create_admin", instead="set FIRST_ADMIN_EMAIL and FIRST_ADMIN_PASSWORD")

    def start_programs(self, port: int) -> None:
        """Start web, worker and beat, each with its log; return once a page and a worker answer. Raises Problem."""
        python = sys.executable
        celery = [python, "-m", "celery", "-A", "msl_okr"]
        commands = {
            "web": [
                *(python, "-m", "gunicorn", "msl_okr.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"),
                *("--worker-class", "gthread", "--threads", "4", "--graceful-timeout", "5", "--access-logfile", "-"),
                *("--logger-class", "msl_okr.access_log.MaskedLogger"),
                *("--worker-tmp-dir", str(self.var), "--no-control-socket"),
            ],
            "worker": [
                *celery,
                "worker",
                "--concurrency",
                "2",
                "--loglevel",
                "INFO",
                "--without-gossip",
                "--without-mingle",
            ],
            "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile", ""],
        }
        for name, command in commands.items():
            starter = partial(local_services.spawn, command, log=self._log(name), env=self.environment)
            self._begin(self.programs, name, starter)
        deadline = time.monotonic() + READY_SECONDS
        missing = "no answer yet"
        while time.monotonic() < deadline:
            for name, process in self.programs.items():
                if process.poll() is not None:
                    raise Problem(f"The {name} ended at once; the reason is in {self._log(name)}.")
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz/", timeout=5):
                    return
            except urllib.error.HTTPError as error:
                missing = error.read(500).decode(errors="replace").strip()
            except OSError:
                pass
            time.sleep(0.2)
        raise Problem(f"Not ready after {READY_SECONDS} seconds ({missing}); see the logs in {self.var / 'log'}.")

    def watch(self) -> None:
        """Stay until stopped; start again what ends. Raises Problem if something indispensable keeps ending."""
        while True:
            self.look()
            time.sleep(0.5)

    def look(self, *, now: float | None = None) -> None:
        """One round of ``watch``: start each child that ended again after a wait, and rotate each full log."""
        now = time.monotonic() if now is None else now
        for group in (self.servers, self.programs):
            for name, process in list(group.items()):
                logs.rotate(self._log(name))
                if name in self._lost or process.poll() is None:
                    continue
                if name in self._due:
                    if now >= self._due[name]:
                        del self._due[name]
                        self._begin(group, name, self._starters[name])
                    continue
                self._plan_restart(name, process.returncode, now)

    def _plan_restart(self, name: str, code: int, now: float) -> None:
        """Wait 0, 1, 2, 4 and 8 seconds. Raises Problem if web or a server ended too often; others are given up."""
        local_services.kill_group(self._child(name).pid)  # its own children still hold the port and the tasks
        times = self._restarts[name]
        while times and now - times[0] > RESTARTS_WITHIN:
            times.popleft()
        said = f"The {name} ended (exit code {code}); see {self._log(name)}."
        if len(times) < RESTARTS:
            self._due[name] = now + (2 ** (len(times) - 1) if times else 0)
            times.append(now)
            _say(f"{said} Starting it again ({len(times)} of {RESTARTS} times in {RESTARTS_WITHIN / 60:.0f} minutes).")
            return
        often = f"The {name} ended {RESTARTS + 1} times in {RESTARTS_WITHIN / 60:.0f} minutes, most lately with exit"
        often = f"{often} code {code}; the reason is in {self._log(name)}."
        if name not in ("worker", "beat"):
            raise Problem(often)
        self._lost.add(name)
        _say(f"{often} It stays away until you start everything again.")

    def _child(self, name: str) -> subprocess.Popen[bytes]:
        return (self.servers | self.programs)[name]

    def stop(self) -> None:
        """Stop the programs first, then the servers they use; nothing of this start is left."""
        local_services.stop(list(self.programs.values()), seconds=8)
        for process in self.programs.values():
            local_services.kill_group(process.pid)
        for name, process in reversed(self.servers.items()):
            local_services.stop([process], signal.SIGINT if name == "postgres" else signal.SIGTERM)
        if self.home:
            local_services.forget(self.home)
        if self.mail:
            self.mail.stop()
        if self._lock:
            for name in ("run.json", "pids.json"):
                (self.var / name).unlink(missing_ok=True)
            self._lock.close()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise Stopped


@contextlib.contextmanager
def launcher(var: Path, *, throwaway: bool) -> Iterator[Launcher]:
    """A launcher whose children are gone when the block ends, however it ends."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    for number in signals:
        signal.signal(number, _interrupt)
    if "MAKELEVEL" in os.environ and (request := local_services.end_with_parent(signal.SIGTERM)):
        request()  # a `make` that is killed takes its launcher along
    started = Launcher(var, throwaway=throwaway)
    try:
        yield started
    finally:
        for number in signals:
            signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        started.stop()


def _run(var: Path, command: Sequence[str]) -> int:
    demo = os.environ.get("DEMO", "1").strip().lower() not in ("0", "no", "off", "false")
    with launcher(var, throwaway=False) as started:
        started.take_folder()
        port = addresses.free_port() if command and not os.environ.get("PORT") else addresses.wanted_port()
        base_url = f"http://127.0.0.1:{port}"
        started.start_servers(base_url=base_url, with_mail=True)
        started.fill(demo=demo)
        _say("Starting web, worker and beat.")
        started.start_programs(port)
        if command:
            return started.call(*command)
        _say(f"\nMSL OKR is ready at {base_url}/")
        if demo:
            logins = [f"  {name}@demo.example" for name in DEMO_LOGINS]
            _say("\n".join([f"Demo logins, all with the password {DEMO_PASSWORD}:", *logins]))
        if started.mail:
            _say(f"Mail is not sent; it is kept in {started.mail.folder}")
        _say(f"Logs are in {var / 'log'}. Stop with Ctrl-C.")
        started.watch()
    return 0


def _servers(var: Path, command: Sequence[str]) -> int:
    with launcher(var, throwaway=True) as started:
        started.take_folder()
        started.start_servers(base_url="http://127.0.0.1", with_mail=False)
        return started.call(*command)


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="launcher", description=__doc__.split("\n")[0])
    parser.add_argument("what", choices=["run", "servers"])
    parser.add_argument("command", nargs=argparse.REMAINDER, help="after --: a command to run, then stop")
    options = parser.parse_args(arguments)
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    var = Path(os.environ.get("MSL_OKR_VAR") or BASE_DIR / "var").absolute()
    try:
        for folder in (BASE_DIR, var):
            if any(character.isspace() for character in str(folder)):
                raise Problem(f"The path “{folder}” has a space in it, which server addresses cannot hold: move it.")
        if options.what == "run":
            return _run(var, command)
        if not command:
            parser.error("servers needs a command after --")
        return _servers(var, command)
    except Problem as problem:
        print(problem, file=sys.stderr, flush=True)
        return 1
    except Stopped:
        _say("Stopped.")
        return 0 if options.what == "run" and not command else 130


if __name__ == "__main__":
    sys.exit(main())
