"""The shape of a deployment, as far as it can be tried without a container engine."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

BASE_DIR: Path = settings.BASE_DIR
COMPOSE: dict[str, Any] = yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
NEEDED = ("SECRET_KEY", "DATABASE_URL", "REDIS_URL", "EMAIL_URL")
DEPLOYED = {
    "MSL_OKR_LOCAL": "0",
    "MSL_OKR_VAR": "/nonexistent",
    "SECRET_KEY": "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "REFLECTION_KEYS": "VGhpcnR5LXR3byBieXRlcywgYW5kIG5vbmUgbW9yZS4=",
    "DATABASE_URL": "postgres://nobody@127.0.0.1:9/none",
    "REDIS_URL": "redis://127.0.0.1:9/0",
    "EMAIL_URL": "smtp://127.0.0.1:9",
    "ALLOWED_HOSTS": "okr.example",
    "BASE_URL": "https://okr.example",
}


def environment(**changes: str | None) -> dict[str, str]:
    """A deployment's variables and what a program needs to run at all; None leaves one out."""
    kept = {name: os.environ[name] for name in ("PATH", "LC_ALL", "LANG") if name in os.environ}
    return {name: value for name, value in (kept | DEPLOYED | changes).items() if value is not None}


def python(*arguments: str, **changes: str | None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=BASE_DIR,
        env=environment(**changes),
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_services_are_those_of_a_deployment() -> None:
    assert set(SERVICES) == {"migrate", "web", "worker", "beat", "postgres", "redis"}
    assert set(COMPOSE["volumes"]) == {"database", "broker"}


@pytest.mark.parametrize("name", sorted(set(SERVICES) - {"migrate"}))
def test_every_lasting_service_has_a_health_check(name: str) -> None:
    check = SERVICES[name]["healthcheck"]
    assert check["test"][0] in ("CMD", "CMD-SHELL")
    assert {"interval", "timeout", "retries"} <= set(check)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_no_secret_is_written_down(name: str) -> None:
    for variable, value in SERVICES[name].get("environment", {}).items():
        if re.search("SECRET|PASSWORD|KEY|EMAIL_URL", variable):
            assert re.fullmatch(r"\$\{[A-Z_]+:\?set [^}]+\}", value), f"{variable} must come from the environment"
        if "://" in value and "@" in value and not value.startswith("${"):
            assert re.search(r":\$\{[A-Z_]+:\?", value), f"{variable} holds a password of its own"


def test_the_example_names_what_compose_asks_for() -> None:
    asked = set(re.findall(r"\$\{([A-Z_]+)", (BASE_DIR / "docker-compose.yml").read_text()))
    named = set(re.findall(r"^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text(), re.MULTILINE))
    assert asked == named
    assert not re.findall(r"^[A-Z_]+=.+$", (BASE_DIR / ".env.example").read_text(), re.MULTILINE)


def test_the_image_runs_without_root_and_holds_no_secret() -> None:
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    assert dockerfile.count("FROM ") == 2
    final = dockerfile.split("FROM ")[2]
    assert re.search(r"^USER (?!root)\S+$", final, re.MULTILINE)
    assert not re.search(r"^(ENV|ARG).*(SECRET|PASSWORD|_URL)", dockerfile, re.MULTILINE)
    ignored = (BASE_DIR / ".dockerignore").read_text().split()
    assert {".env", ".git", "var", ".venv"} <= set(ignored)


@pytest.mark.parametrize("missing", NEEDED)
def test_a_missing_setting_explains_itself(missing: str) -> None:
    done = python("manage.py", "check", **{missing: None})
    assert done.returncode != 0
    assert f"{missing} is not set: " in done.stderr.strip().splitlines()[-1]


def test_deployment_settings_pass_djangos_own_check() -> None:
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("keys", "words"), [(None, "REFLECTION_KEYS is not set"), ("short", "is not 32 bytes")])
def test_deploying_asks_for_the_keys_of_notes(keys: str | None, words: str) -> None:
    """The product starts without them, as its pages say; the check of a deployment does not pass."""
    assert python("manage.py", "check", REFLECTION_KEYS=keys).returncode == 0
    done = python("manage.py", "check", "--deploy", "--fail-level", "WARNING", REFLECTION_KEYS=keys)
    assert done.returncode != 0
    assert words in done.stderr


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_file_pins_and_hashes_everything(lock: str) -> None:
    text = (BASE_DIR / lock).read_text()
    entries = re.split(r"\n(?=[a-zA-Z0-9])", text.split("\n", 2)[2])
    assert len(entries) > 30
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []
    assert "://" not in text


@pytest.mark.long
def test_collected_files_have_a_manifest(tmp_path: Path) -> None:
    """Every file a style sheet names is there, or the image's build would fail."""
    settings_file = tmp_path / "collecting.py"
    settings_file.write_text(f"from msl_okr.settings import *\nSTATIC_ROOT = {str(tmp_path / 'files')!r}\n")
    changes = {"PYTHONPATH": f"{tmp_path}:{BASE_DIR}", "DJANGO_SETTINGS_MODULE": "collecting"}
    done = python("manage.py", "collectstatic", "--noinput", "--verbosity", "0", **changes)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "files" / "staticfiles.json").exists()


def test_no_migration_is_missing(db: None) -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def _compose_command(name: str, port: int) -> list[str]:
    command = [re.sub(r"\$\{[A-Z_]+:-(\w+)\}", r"\1", part) for part in SERVICES[name]["command"]]
    return [part.replace("0.0.0.0:8000", f"127.0.0.1:{port}") for part in command]


@pytest.mark.launcher
def test_the_web_command_serves_and_says_what_it_misses() -> None:
    """Compose's own command, with a database and a broker that are not there."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    command = _compose_command("web", port)
    web = subprocess.Popen(
        [sys.executable, "-m", *command],
        cwd=BASE_DIR,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    try:
        deadline = time.monotonic() + 60
        while (check := python("-m", "msl_okr.container_health", "web", PORT=str(port))).returncode:
            assert time.monotonic() < deadline, check.stderr
            assert web.poll() is None
        request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz/", headers={"Host": "okr.example"})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(request, timeout=10)
        with answer.value as response:
            assert response.code == 503
            assert b'"missing": ["database", "migrations", "broker", "worker", "beat"]' in response.read()
    finally:
        web.terminate()
        web.communicate(timeout=30)


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_a_container_without_broker_is_not_well(name: str) -> None:
    done = python("-m", "msl_okr.container_health", name)
    assert done.returncode == 1
    assert "the broker does not answer" in done.stderr
