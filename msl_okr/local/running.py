"""Whether a launcher runs in this project's folder. Only ``manage.py`` asks, not a web server started by hand."""

import fcntl
import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parents[2]


def launcher_lives() -> bool:
    """A launcher holds its lock while it runs, however it ends; a leftover file proves nothing."""
    lock = Path(os.environ.get("MSL_OKR_VAR") or BASE_DIR / "var") / "run.lock"
    try:
        with lock.open("rb") as held:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
