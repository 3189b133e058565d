"""``make run``'s launcher: what it starts it stops, and what is wrong it says in one sentence."""

import contextlib
import json
import os
import signal
import smtplib
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from msl_okr.launcher import Launcher
from msl_okr.local import servers as local_services
from msl_okr.local.mail_sink import MailSink
from tests.running import coming_back
from tests.running.started import BASE_DIR, COMMAND, Running, environment, free_port


def refused(var: Path, **changes: str) -> str:
    """The one sentence of a start that does not take place."""
    done = subprocess.run(
        [*COMMAND, "run"],
        cwd=BASE_DIR,
        env=environment(var, **changes),
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("PORT", "abc", "PORT is “abc”, which is not a port number"),
        ("PORT", "70000", "PORT is “70000”, which is not a port number"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "postgres://host:notaport/name", "DATABASE_URL cannot be read"),
        ("DATABASE_URL", "sqlite:///file.db", "DATABASE_URL does not name a PostgreSQL database"),
        ("DATABASE_URL", "postgres://me:hidden@127.0.0.1:9/name", "DATABASE_URL names a database that does not answer"),
        ("REDIS_URL", "nonsense", "REDIS_URL cannot be read"),
        ("REDIS_URL", "redis://:hidden@127.0.0.1:9/0", "REDIS_URL names a server that does not answer"),
        ("EMAIL_URL", "nonsense", "EMAIL_URL cannot be read"),
        ("MSL_OKR_VAR", "/tmp/a folder/var", "The path “/tmp/a folder/var” has a space in it"),
    ],
)
def test_what_cannot_work_is_said_in_one_sentence(var: Path, variable: str, value: str, sentence: str) -> None:
    said = refused(var, **{"PORT": str(free_port()), variable: value})
    assert said.startswith(sentence)
    assert "hidden" not in said


def test_a_busy_port_is_said_in_one_sentence(var: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        assert refused(var, PORT=str(port)).startswith(f"Port {port} is in use: choose another, as in `make run PORT=")


def test_a_long_path_gets_its_sockets_elsewhere(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_services, "_reachable_by_others", lambda _path: True)  # wherever this checkout is
    deep = var / ("a" * 60) / ("b" * 60)
    deep.mkdir(parents=True)
    home = local_services.prepare_home(deep)
    assert len(os.fsencode(home.sockets / ".s.PGSQL.5432")) <= local_services.SOCKET_LIMIT
    assert home.sockets.stat().st_mode & 0o077 == 0
    local_services.forget(home)
    assert not home.sockets.exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's servers run as somebody else")
def test_a_private_folder_gets_its_data_elsewhere(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As root's home is: the servers' account cannot walk there, so binaries and data are below /var/lib."""
    monkeypatch.setattr(local_services, "_reachable_by_others", lambda _path: False)
    home = local_services.prepare_home(var)
    assert home.data.parent == local_services.ROOT_HOMES
    assert home.valkey.is_relative_to(home.data)
    assert (var / "home").read_text().strip() == str(home.data)
    assert len(os.fsencode(home.sockets / ".s.PGSQL.5432")) <= local_services.SOCKET_LIMIT
    assert home.sockets.stat().st_mode & 0o077 == 0


def test_leftovers_are_known_by_number_and_birth(var: Path) -> None:
    """A process that merely got a dead one's number is left alone."""
    left, other = (subprocess.Popen(["sleep", "60"], start_new_session=True) for _ in range(2))
    try:
        born = psutil.Process(left.pid).create_time()
        noted = [
            {"name": "web", "pid": left.pid, "born": born},
            {"name": "worker", "pid": other.pid, "born": born - 3600},
        ]
        (var / "pids.json").write_text(json.dumps(noted))
        launcher = Launcher(var, throwaway=True)
        launcher.take_folder()
        launcher.stop()
        assert not psutil.pid_exists(left.pid)
        assert other.poll() is None
    finally:
        for process in (left, other):
            process.kill()
            process.wait()


def test_the_mail_sink_keeps_what_it_is_given(var: Path) -> None:
    sink = MailSink(var / "mail")
    host, port = sink.start().removeprefix("smtp://").split(":")
    try:
        with smtplib.SMTP(host, int(port)) as client:
            client.sendmail("from@demo.example", ["to@demo.example"], b"Subject: Hello\r\n\r\nText\r\n")
        (message,) = (var / "mail").glob("*.eml")
        text = message.read_text()
        assert "X-Envelope-To: to@demo.example" in text
        assert text.rstrip().endswith("Text")
    finally:
        sink.stop()


def test_what_ends_is_started_again_and_not_for_ever(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Five times in ten minutes, after growing waits; then a worker is let go, and without web it ends."""
    for name in ("worker", "web"):
        started = Launcher(var, throwaway=True)
        starts: list[float] = []
        now = 0.0

        def starter() -> subprocess.Popen[bytes]:
            starts.append(now)  # noqa: B023 - called within the round
            process = subprocess.Popen(["false"], start_new_session=True)
            process.wait()
            return process

        started._begin(started.programs, name, starter)
        with pytest.raises(local_services.Problem) if name == "web" else contextlib.nullcontext() as problem:
            for now in (half / 2 for half in range(100)):
                started.look(now=now)
        assert starts == [0, 0.5, 2, 4.5, 9, 17.5]
        said = capsys.readouterr().out
        assert said.count("Starting it again") == 5
        assert f"The {name} ended (exit code 1)" in said
        if name == "worker":
            assert "The worker ended 6 times in 10 minutes" in said
            assert "It stays away until you start everything again." in said
            assert len(starts) == 6
        else:
            assert problem is not None
            assert str(problem.value).startswith("The web ended 6 times in 10 minutes")


def test_after_ten_quiet_minutes_the_count_begins_anew(var: Path) -> None:
    started = Launcher(var, throwaway=True)
    starts: list[int] = []

    def starter() -> subprocess.Popen[bytes]:
        starts.append(1)
        process = subprocess.Popen(["false"], start_new_session=True)
        process.wait()
        return process

    started._begin(started.programs, "web", starter)
    for minutes in range(0, 200, 4):
        started.look(now=minutes * 60.0)
        started.look(now=minutes * 60.0 + 30)
    assert len(starts) > 20


def local_mode(var: Path, *command: str, **changes: str) -> str:
    """Whether a program started by hand is in local mode, or the last line of why it does not start."""
    done = subprocess.run(
        [sys.executable, *command],
        cwd=BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "MSL_OKR_VAR": str(var),
            "DJANGO_SETTINGS_MODULE": "msl_okr.settings",
            **changes,
        },
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.strip() or done.stderr.strip().splitlines()[-1]


def test_a_left_over_note_never_turns_on_local_mode(var: Path) -> None:
    """Nor does a live one for a web server; only ``manage.py`` beside a living launcher finds its servers."""
    note = {
        "SECRET_KEY": "x" * 60,
        "DATABASE_URL": "postgres://a@b/c",
        "REDIS_URL": "redis://b",
        "EMAIL_URL": "smtp://b",
    }
    deployed = {**note, "BASE_URL": "https://okr.example"}
    web = (
        "-c",
        "from django.conf import settings; import msl_okr.wsgi; print(settings.LOCAL, settings.SESSION_COOKIE_NAME)",
    )
    by_hand = ("manage.py", "shell", "-v", "0", "-c", "from django.conf import settings; print(settings.LOCAL)")
    (var / "run.json").write_text(json.dumps(note))
    assert "SECRET_KEY is not set" in local_mode(var, *web)
    assert "SECRET_KEY is not set" in local_mode(var, *by_hand)
    assert local_mode(var, *web, **deployed) == "False __Host-session"
    living = Launcher(var, throwaway=True)
    try:
        living.take_folder()
        (var / "run.json").write_text(json.dumps(note))
        assert "SECRET_KEY is not set" in local_mode(var, *web)
        assert local_mode(var, *web, **deployed) == "False __Host-session"
        assert local_mode(var, *by_hand) == "True"
        assert local_mode(var, *by_hand, MSL_OKR_LOCAL="0", **deployed) == "False"
    finally:
        living.stop()


@pytest.mark.long
@pytest.mark.launcher
def test_a_day_with_the_launcher(var: Path) -> None:
    """Start, look, lose parts and get them back, stop; start again, be killed, start again: nothing is left behind."""
    starts = [first := Running(var, free_port())]
    processes: list[psutil.Process] = []
    try:
        first.await_ready()
        assert f"MSL OKR is ready at http://127.0.0.1:{first.port}/" in first.log.read_text()
        assert first.readiness() == 200
        assert (var / "run.json").stat().st_mode & 0o077 == 0

        # manage.py finds the servers through run.json alone.
        bare = {"PATH": os.environ["PATH"], "MSL_OKR_VAR": str(var)}
        code = "from organization.models import User; print(User.objects.get().email)"
        found = subprocess.run(
            [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", code],
            cwd=BASE_DIR,
            env=bare,
            check=False,
            capture_output=True,
            text=True,
        )
        assert found.stdout.strip() == "first@demo.example", found.stderr

        # A second start in the same folder is refused and harms nothing.
        said = refused(var, PORT=str(free_port()))
        assert said == f"MSL OKR already runs in this folder, at http://127.0.0.1:{first.port}: stop it first."

        coming_back.plant(first)
        coming_back.lose_and_get_back(first)
        coming_back.no_secret_is_in_its_logs(first)

        processes += first.family()
        first.process.terminate()
        assert first.process.wait(timeout=30) == 0
        assert not psutil.wait_procs(processes, timeout=5)[1]
        assert not (var / "run.json").exists()

        starts.append(second := Running(var, first.port))
        second.await_ready()
        processes += second.family()
        second.process.kill()
        second.process.wait()

        starts.append(third := Running(var, first.port))
        third.await_ready()
        assert third.readiness() == 200
        assert not psutil.wait_procs(processes, timeout=5)[1]
        processes += third.family()
        third.process.send_signal(signal.SIGINT)
        assert third.process.wait(timeout=30) == 0
        assert not psutil.wait_procs(processes, timeout=5)[1]
    finally:
        for start in starts:
            start.process.terminate()
            start.process.wait(timeout=60)
