"""The code as text and as a tree: which modules there are, in which room, and what they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("audit", "organization", "interactions", "insights", "okrs", "reminders", "msl_okr")
WHOLE = (*APPS, "benchmarks", "tests")
ROOMS = {"models", "policies", "selectors", "services", "forms", "filters", "views", "api", "templatetags", "tasks"}


@cache
def modules(roots: tuple[str, ...] = APPS) -> dict[str, Path]:
    """Dotted name → file of all first-party code that is no migration; of the apps, or of ``WHOLE``."""
    found = {}
    for root in roots:
        for path in sorted((ROOT / root).rglob("*.py")):
            if "migrations" not in path.parts:
                parts = path.relative_to(ROOT).with_suffix("").parts
                found[".".join(part for part in parts if part != "__init__")] = path
    return found


def room_of(module: str) -> str:
    """The room a module belongs to, in its app or in a capability of it; empty for what stands in none."""
    parts = module.split(".")
    if parts[0] not in APPS or len(parts) < 2:
        return ""
    if parts[:2] == ["msl_okr", "pages"]:
        return "views"
    return next((part for part in parts[1:] if part in ROOMS), "")


@cache
def imports_of(path: Path) -> tuple[tuple[int, str], ...]:
    """(line, dotted name) of everything a file imports, ``from a import b`` as ``a.b``; not what is only for types."""
    return tuple(_imports_of(path))


def _imports_of(path: Path) -> Iterator[tuple[int, str]]:
    tree = ast.parse(path.read_text())
    typing_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if node in typing_only:
            continue
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"
