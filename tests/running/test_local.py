"""While `make run` runs in a folder, ``manage.py`` in it works on those servers."""

import fcntl
from pathlib import Path

import pytest

from msl_okr.local import running


def test_a_launcher_of_this_folder_is_found_while_it_holds_its_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (running.BASE_DIR / "manage.py").is_file()
    monkeypatch.delenv("MSL_OKR_VAR", raising=False)
    monkeypatch.setattr(running, "BASE_DIR", tmp_path)
    assert not running.launcher_lives()
    (tmp_path / "var").mkdir()
    with (tmp_path / "var" / "run.lock").open("wb") as held:
        assert not running.launcher_lives()
        fcntl.flock(held, fcntl.LOCK_EX)
        assert running.launcher_lives()
    assert not running.launcher_lives()
