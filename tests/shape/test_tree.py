"""The tree as a whole: no folder too full to look through, no import that comes back to where it began."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

import pytest

from tests.shape.sources import ROOT, WHOLE, imports_of, modules

FULLEST = 20
# Folders that may hold more, and why.
GROWS = {"docs/adr": "a file for each decision, found by its number; none is ever taken away"}

# --- Folders -------------------------------------------------------------------------------


def too_full(files: Iterable[str]) -> dict[str, int]:
    """Folder → how many files it holds; only those that hold too many. Migrations and vendored files are not ours."""
    found = Counter(
        str(path.parent) for path in map(PurePosixPath, files) if not {"migrations", "vendor"} & set(path.parts)
    )
    return {folder: number for folder, number in found.items() if number > FULLEST and folder not in GROWS}


@pytest.mark.skipif(not (shutil.which("git") and (ROOT / ".git").exists()), reason="git is asked what is ours")
def test_no_folder_is_too_full() -> None:
    """Of what is under version control; what a machine writes beside it does not count."""
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    told = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = told.rstrip("\0").split("\0")
    assert "tests/shape/test_tree.py" in files
    assert too_full(files) == {}, f"Group these by noun: more than {FULLEST} files."


def test_a_folder_too_full_is_found() -> None:
    """And neither one that is just full, nor migrations, vendored files and decisions."""
    many = [f"{number}.py" for number in range(FULLEST + 1)]
    left_out = [f"{folder}/{name}" for folder in ("a/migrations", "static/vendor/b", "docs/adr") for name in many]
    inner = [f"a/b/{name}" for name in many[1:]]
    assert too_full([*left_out, *inner]) == {}
    assert too_full([*left_out, *inner, "a/b/c.html"]) == {"a/b": FULLEST + 1}
    assert too_full(many) == {".": FULLEST + 1}


# --- Circles -------------------------------------------------------------------------------


def imports_within(files: Mapping[str, Path]) -> dict[str, set[str]]:
    """Module → the modules among these that it imports, also inside functions; not what is only for types."""

    def module_of(name: str) -> str:
        """The module that a dotted name is, or is in; empty for those of others."""
        while name and name not in files:
            name = name.rpartition(".")[0]
        return name

    return {module: {module_of(name) for _, name in imports_of(path)} - {""} for module, path in files.items()}


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The strongly connected parts of a graph that hold a circle: each module of a part reaches every other."""
    left = dict(graph)
    while ends := [module for module, imported in left.items() if not imported & left.keys()]:
        for module in ends:  # who imports nothing that is left is in no circle
            del left[module]

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        ahead = [start]
        while ahead:
            more = left[ahead.pop()] & left.keys() - found
            found |= more
            ahead += more
        return found

    reach = {module: reached(module) for module in left}
    parts = {
        tuple(sorted(other for other in reach[module] if module in reach[other]))
        for module in left
        if module in reach[module]
    }
    return [list(part) for part in sorted(parts)]


def test_no_import_comes_back_to_where_it_began() -> None:
    """Of the apps, the benchmarks and the tests."""
    graph = imports_within(modules(WHOLE))
    assert {"tests.shape.sources", "tests.shape.test_tree"} <= graph.keys()
    assert "tests.shape.sources" in graph["tests.shape.test_tree"]
    assert circles(graph) == [], "Move what both need below them."


def test_nothing_stands_on_a_file_of_tests() -> None:
    """What two files need is in the conftest of their folder or in a file of its own."""
    wrong = [
        f"{module} imports {one}"
        for module, imported in imports_within(modules(WHOLE)).items()
        for one in sorted(imported)
        if one.rpartition(".")[2].startswith("test_")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("graph", "found"),
    [
        ({"a": {"b", "c"}, "b": {"c"}, "c": set()}, []),
        ({"a": {"b"}, "b": {"a"}}, [["a", "b"]]),
        ({"a": {"a"}}, [["a"]]),
        # Two circles; one module leads to the first, one lies between them, one is behind the second.
        (
            {
                "in": {"a"},
                "a": {"b"},
                "b": {"c"},
                "c": {"a", "by"},
                "by": {"x"},
                "x": {"y"},
                "y": {"x", "z"},
                "z": set(),
            },
            [["a", "b", "c"], ["x", "y"]],
        ),
        # Circles that share a module are one part.
        ({"a": {"b", "c"}, "b": {"a"}, "c": {"a"}}, [["a", "b", "c"]]),
    ],
)
def test_a_circle_is_found(graph: dict[str, set[str]], found: list[list[str]]) -> None:
    assert circles(graph) == found


@pytest.mark.parametrize(
    ("back", "found"),
    [
        ("import first.low", [["first.high", "first.low"]]),
        ("def late():\n    from first import low\n", [["first.high", "first.low"]]),
        ("from first.low import anything", [["first.high", "first.low"]]),
        ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from first import low\n", []),
        ("import first.lower", []),
    ],
)
def test_imports_are_read_from_files(tmp_path: Path, back: str, found: list[list[str]]) -> None:
    """Inner imports count, those for types alone do not, and a longer name is another module."""
    files = {name: tmp_path / f"{name}.py" for name in ("first", "first.high", "first.low")}
    files["first"].write_text("")
    files["first.low"].write_text("from first.high import something\n")
    files["first.high"].write_text(back)
    assert circles(imports_within(files)) == found
