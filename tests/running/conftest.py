"""Where a product that is really started keeps its files."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def var() -> Iterator[Path]:
    """A folder other accounts can reach, as a checkout's is (pytest's own are closed)."""
    folder = Path(tempfile.mkdtemp(prefix="okr-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    # Where this checkout is closed to other accounts, the servers' data were elsewhere.
    for note in folder.rglob("home"):
        shutil.rmtree(note.read_text().strip(), ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
