"""The product as it is started by its command: where, on which port, and how to ask it."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
from django.conf import settings

BASE_DIR: Path = settings.BASE_DIR
COMMAND = [sys.executable, "-m", "msl_okr.launcher"]
GIVEN = (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SECRET_KEY",
    "REFLECTION_KEYS",
    "BASE_URL",
    "PORT",
    "DEMO",
    "MAKELEVEL",
    "MSL_OKR_LOCAL",
)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def environment(var: Path, **changes: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in GIVEN}
    first = {"FIRST_ADMIN_EMAIL": "first@demo.example", "FIRST_ADMIN_PASSWORD": "correct horse battery"}
    return {**kept, **first, "MSL_OKR_VAR": str(var), "DEMO": "0", **changes}


class Running:
    """One start of the whole product, and what it says."""

    def __init__(self, var: Path, port: int) -> None:
        self.var, self.port, self.log = var, port, var / "said"
        with self.log.open("w") as said:
            self.process = subprocess.Popen(
                [*COMMAND, "run"],
                cwd=BASE_DIR,
                env=environment(var, PORT=str(port)),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    def await_ready(self) -> None:
        deadline = time.monotonic() + 600  # the migrations, while the suite keeps both cores busy
        while "Stop with Ctrl-C" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.1)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def readiness(self) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz/", timeout=10) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code
