"""Finds the browser of the journeys; ``python -m tests.chromium`` brings Debian's where it can."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# The one without a window first: it takes a third of the time to open a page.
SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "No Chromium was found, which the browser tests need: install it (Debian: apt-get install chromium-headless-shell, "
    "elsewhere: chromium), or name its program in MSL_OKR_CHROMIUM."
)
SLOWER = (
    f"The browser tests use {{}}, which takes three times as long to open a page as {SHELL} (Debian: apt-get install "
    f"{SHELL})."
)


def find_chromium() -> str | None:
    """The program's path, or None."""
    named = os.environ.get("MSL_OKR_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> int:
    """Bring a browser if root can; without one only the browser tests fail, and say why."""
    if os.environ.get("MSL_OKR_CHROMIUM") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        _bring()
    found = find_chromium()
    if found is None:
        print(MISSING, file=sys.stderr)
    elif not os.environ.get("MSL_OKR_CHROMIUM") and Path(found).name != SHELL:
        print(SLOWER.format(found), file=sys.stderr)
    return 0


def _bring() -> None:
    """The fast one, or any where there is none: not every distribution has the fast one."""
    if shutil.which(SHELL) or _install(SHELL) or find_chromium():
        return
    _apt("update")
    if not _install(SHELL):
        _install("chromium")


def _install(package: str) -> bool:
    print(f"Installing {package} for the browser tests.", flush=True)
    return _apt("install", "--no-install-recommends", package)


def _apt(command: str, *arguments: str) -> bool:
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(
        ["apt-get", command, "-qq", *arguments],
        check=False,
        env=quiet,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
