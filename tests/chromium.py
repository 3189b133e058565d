"""Finds the browser of the journeys; ``python -m tests.chromium`` brings Debian's where none is."""

import os
import shutil
import subprocess
import sys

# The one without a window first: it takes a third of the time to open a page.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
MISSING = (
    "No Chromium was found, which the browser tests need: install it (Debian and Ubuntu: apt-get install chromium), "
    "or name its program in MSL_OKR_CHROMIUM."
)


def find_chromium() -> str | None:
    """The program's path, or None."""
    named = os.environ.get("MSL_OKR_CHROMIUM")
    if named:
        return shutil.which(named)
    return next((path for path in map(shutil.which, NAMES) if path), None)


def main() -> int:
    """Bring a browser if root can; without one only the browser tests fail, and say why."""
    if find_chromium():
        return 0
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Chromium for the browser tests.", flush=True)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (
            ["apt-get", "update", "-qq"],
            ["apt-get", "install", "-qq", "--no-install-recommends", "chromium"],
        ):
            subprocess.run(command, check=False, env=quiet, stdout=subprocess.DEVNULL)
    if not find_chromium():
        print(MISSING, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
