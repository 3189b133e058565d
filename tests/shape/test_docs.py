"""The documents stay true to the code: links, variables, commands, tables."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from msl_okr.launcher import DEMO_LOGINS, DEMO_PASSWORD
from organization import roles

BASE_DIR: Path = settings.BASE_DIR
README = BASE_DIR / "README.md"
OPERATIONS = (BASE_DIR / "docs/operations.md").read_text()
SECURITY = (BASE_DIR / "docs/security.md").read_text()
DESIGN = (BASE_DIR / "docs/design-system.md").read_text()
DOCUMENTS = [README, BASE_DIR / "CHANGELOG.md", *sorted((BASE_DIR / "docs").rglob("*.md"))]
APPS = ("msl_okr", "reminders", "okrs", "insights", "interactions", "organization", "audit")

_LINK = re.compile(r'\]\(([^)\s]+)\)|\bsrc="([^"]+)"')
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_READ = re.compile(r'(?:env\.\w+|Env\(\)\.\w+|environ\.get|_from_environment)\(\s*"([A-Z_]+)"|environ\["([A-Z_]+)"\]')
_NOT_OURS = {
    "MAKELEVEL", "PATH", "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "PYTEST_XDIST_WORKER",
    "PYTEST_XDIST_WORKER_COUNT",
}  # fmt: skip

PROFILES = {
    "MSL": roles.MSL,
    "manager": roles.MANAGER,
    "medical lead": roles.MEDICAL_LEAD,
    "clinical": roles.CLINICAL,
    "commercial": roles.COMMERCIAL,
    "safety": roles.SAFETY,
    "compliance": roles.COMPLIANCE,
    "admin": roles.ADMIN,
}


def code_of(document: Path) -> str:
    """What stands in a document as code: fenced blocks and spans, one a line."""
    text = document.read_text()
    return "\n".join([*_FENCE.findall(text), *_SPAN.findall(_FENCE.sub("", text))])


def anchors_of(document: Path) -> set[str]:
    """The anchors that headings get."""
    return {
        re.sub(r"[^\w\- ]", "", found.lower()).strip().replace(" ", "-")
        for found in _HEADING.findall(document.read_text())
    }


def table(text: str, corner: str) -> dict[str, dict[str, str]]:
    """The table whose first heading is ``corner``: row → column → cell, without backticks."""
    lines = text[text.index(f"| {corner} |") :].split("\n\n", 1)[0].splitlines()
    head, *rows = ([cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines)
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows[1:]}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(BASE_DIR)))
def test_every_link_leads_somewhere(document: Path) -> None:
    broken = []
    for target in (first or second for first, second in _LINK.findall(_FENCE.sub("", document.read_text()))):
        if re.match(r"(https?|mailto):", target):
            continue
        path, _, anchor = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (anchor and anchor not in anchors_of(file)):
            broken.append(target)
    assert broken == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(BASE_DIR)))
def test_files_commands_and_targets_that_are_named_exist(document: Path) -> None:
    code = code_of(document)
    targets = set(re.findall(r"^([a-z-]+):", (BASE_DIR / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]*)", code)) - targets == set()
    assert set(re.findall(r"manage\.py ([a-z_]+)", code)) - set(get_commands()) == set()
    named = re.findall(r"(?<![\w/<>.*-])([\w.-]+(?:/[\w.-]+)+\.(?:py|html|css|js|svg|toml|yml))\b", code)
    missing = [name for name in named if not any((BASE_DIR / under / name).exists() for under in ("", "templates"))]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document.relative_to(BASE_DIR)))
def test_no_document_speaks_of_one_machine(document: Path) -> None:
    assert re.findall(r"(?<![\w.])/(?:work|home|root|Users|mnt|workspace)/\S*", document.read_text()) == []


def test_every_environment_variable_is_explained() -> None:
    sources = [path for app in APPS for path in (BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts]
    sources += (BASE_DIR / "tests").rglob("*.py")
    read = {first or second for path in sources for first, second in _READ.findall(path.read_text())} - _NOT_OURS
    compose = (BASE_DIR / "docker-compose.yml").read_text()
    read |= set(re.findall(r"\$\{([A-Z_]+)", compose))
    for path in ("Makefile", ".ci/run"):
        read |= set(re.findall(r"\bMSL_OKR_[A-Z_]+", (BASE_DIR / path).read_text()))
    first_cells = re.findall(r"^\| (`[A-Z_`, ]+`) \|", OPERATIONS, re.MULTILINE)
    explained = {name for cell in first_cells for name in re.findall(r"[A-Z_]+", cell)}
    assert read - explained == set(), "These have no line in the tables of docs/operations.md."
    assert explained - read == set(), "docs/operations.md explains what nothing reads."


def test_the_access_tables_are_those_of_the_code() -> None:
    words = {scope: scope or "–" for scope in (*{s for row in roles.SCOPES.values() for s in row.values()}, roles.NONE)}
    scopes = {data: {label: words[roles.scope(who, data)] for label, who in PROFILES.items()} for data in roles.SCOPES}
    assert table(SECURITY, "data") == scopes, "docs/security.md, first table, must say what roles.SCOPES says."
    known = sorted(set().union(*(roles.permissions(who) for who in PROFILES.values())))
    permissions = {
        one: {label: "yes" if one in roles.permissions(who) else "–" for label, who in PROFILES.items()}
        for one in known
    }
    assert table(SECURITY, "permission") == permissions, "docs/security.md, second table, must say who may do what."


def test_the_readme_is_short_and_names_the_logins() -> None:
    text = README.read_text()
    assert len(text.splitlines()) <= 150
    assert set(re.findall(r"^\| `(\w+)@demo\.example`", text, re.MULTILINE)) == set(DEMO_LOGINS)
    assert f"`{DEMO_PASSWORD}`" in text


def test_every_component_and_icon_is_in_the_design_system() -> None:
    components = {path.name for path in (BASE_DIR / "templates/components").glob("*.html")}
    assert {name for name in components if f"`{name}`" not in DESIGN} == set()
    icons = set(re.findall(r'id="([a-z-]+)"', (BASE_DIR / "static/img/icons.svg").read_text()))
    listed = set(DESIGN.split("\nIcons:", 1)[1].split(".", 1)[0].split())
    assert icons == listed


def test_what_is_vendored_has_its_licence() -> None:
    for folder in (BASE_DIR / "static/vendor").iterdir():
        assert (folder / "LICENSE").exists(), f"{folder.name} lacks its licence"
