"""The shape of the code: which room imports which, how services write, how files are named and how long they are."""

import ast
import re

import pytest

from tests.access.walks import routes
from tests.shape.sources import APPS, ROOMS, ROOT, WHOLE, imports_of, modules, room_of

LONGEST = 400
NO_SUCH_FILES = {"utils.py", "managers.py", "signals.py", "helpers.py", "common.py"}

# Room → modules (of Django, or rooms of ours by name) that it never imports.
WEB = (
    "django.http",
    "django.shortcuts",
    "django.template",
    "django.urls",
    "django.contrib.messages",
    "django.core.mail",
)
FORBIDDEN: dict[str, tuple[str, ...]] = {
    "models": (*WEB, "views", "services", "selectors", "forms", "filters", "tasks", "policies"),
    "policies": (*WEB, "views", "services", "selectors", "forms", "filters", "tasks", "django.db"),
    "selectors": ("views", "services", "forms", "tasks", "django.shortcuts.render", "django.contrib.messages"),
    "services": (*WEB, "views", "forms", "filters", "tasks", "celery"),
    "forms": ("views", "tasks", "django.http.HttpResponse", "django.shortcuts"),
    "filters": ("views", "services", "tasks", "django.shortcuts"),
    "templatetags": ("views", "services", "selectors", "tasks", "models"),
    "tasks": ("views", "forms"),
}
# (importing module, imported name): the rule is broken there on purpose, and why.
JUSTIFIED: dict[tuple[str, str], str] = {}
# Arithmetic: no ORM, no clock.
PURE = [
    "reminders/kinds/timing.py",
    *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("*/arithmetic/*.py"))),
]


def _is(imported: str, forbidden: str) -> bool:
    if forbidden in ROOMS:
        return room_of(imported) == forbidden
    return imported == forbidden or imported.startswith(f"{forbidden}.")


def test_every_rule_names_rooms_that_are_found() -> None:
    """A room that ``room_of`` does not know would keep its rules by never being met."""
    assert FORBIDDEN.keys() <= ROOMS
    assert {room_of(module) for module in modules()} - {""} == ROOMS
    ours = {name for names in FORBIDDEN.values() for name in names if not name.startswith(("django.", "celery"))}
    assert ours <= ROOMS


def test_rooms_import_only_what_they_may() -> None:
    wrong, used = [], set()
    for module, path in modules().items():
        for line, imported in imports_of(path):
            for forbidden in FORBIDDEN.get(room_of(module), ()):
                excuse = (module, ".".join(imported.split(".")[:2]))
                if not _is(imported, forbidden):
                    continue
                if excuse in JUSTIFIED:
                    used.add(excuse)
                else:
                    wrong.append(f"{path.relative_to(ROOT)}:{line} is {room_of(module)} and imports {imported}")
    assert not wrong, "\n".join(wrong)
    assert set(JUSTIFIED) == used, "An exception that is no longer needed."


# Functions of services that take who acts and are no transaction of their own, and why.
NO_TRANSACTION = {
    "audit.services.record_access": "one INSERT",
    "organization.services.records.store": "the save of its callers, inside theirs; the record itself comes first",
}


def test_services_write_as_somebody_in_one_transaction() -> None:
    """Public functions that take who acts (``by``) take keywords only, and write in one transaction."""
    wrong = []
    for module, path in modules().items():
        if room_of(module) != "services":
            continue
        for node in ast.parse(path.read_text()).body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            names = {one.arg for one in node.args.kwonlyargs + node.args.args}
            if "by" not in names or f"{module}.{node.name}" in NO_TRANSACTION:
                continue
            if node.args.args or node.args.posonlyargs:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} takes positional arguments")
            decorators = {ast.unparse(one) for one in node.decorator_list}
            body = ast.unparse(node)
            writes = re.search(r"\.(save|create|bulk_create|delete|update)\(", body)
            if writes and not ("transaction.atomic" in body or any("atomic" in one for one in decorators)):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} writes outside a transaction")
    assert not wrong, "\n".join(wrong)


def test_layers_are_told_the_same_way_everywhere() -> None:
    """The picture in the docs, the contract of import-linter and the installed apps name the same apps."""
    contract = re.findall(r"layers = \[(.*)\]", (ROOT / "pyproject.toml").read_text())[0].replace('"', "").split(", ")
    picture = " → ".join(contract)
    assert picture in (ROOT / "docs/architecture.md").read_text()
    assert set(contract) == set(APPS)


@pytest.mark.parametrize("name", PURE)
def test_arithmetic_knows_neither_database_nor_clock(name: str) -> None:
    path = ROOT / name
    outside = {"django.db", "django.utils.timezone", "okrs.models", "organization.models", "organization.ground.clock"}
    assert [one for _, one in imports_of(path) if any(_is(one, bad) for bad in outside)] == []
    assert not re.search(r"\b(now|today)\(\)", path.read_text())


# --- Files --------------------------------------------------------------------------------


def test_files_are_nouns_of_a_readable_size() -> None:
    """Apps, benchmarks and tests, templates, style sheets and scripts; vendored files are not ours."""
    files = list(modules(WHOLE).values())
    assert [str(path.relative_to(ROOT)) for path in files if path.name in NO_SUCH_FILES] == []
    files += [path for ending in ("css", "js") for path in (ROOT / "static").rglob(f"*.{ending}")]
    files += [path for folder in ("templates", "benchmarks") for path in (ROOT / folder).rglob("*.html")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in files
        if "vendor" not in path.parts and (lines := len(path.read_text().splitlines())) > LONGEST
    }
    assert long == {}, f"Split these by noun: more than {LONGEST} lines."


def test_imports_are_absolute_and_inner_ones_say_why() -> None:
    wrong = []
    for path in modules().values():
        source = path.read_text()
        lines = source.splitlines()
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and node.level:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} is relative")
            if isinstance(node, ast.FunctionDef):
                wrong += [
                    f"{path.relative_to(ROOT)}:{inner.lineno} imports inside a function without saying why"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                    and "#" not in lines[inner.lineno - 1] + lines[inner.lineno - 2]
                ]
    assert not wrong, "\n".join(wrong)


# Where digits are told from other text; the launcher's addresses come from its own environment.
READ_DIGITS = {"organization/ground/numbers.py", "organization/api/paging.py", "msl_okr/addresses.py"}


def test_numbers_are_read_in_one_way() -> None:
    """``as_number`` in texts, ``<number:…>`` in routes: neither fails on "²" or on 5,000 digits."""
    wrong = [
        f"{path.relative_to(ROOT)} asks {asked}; take organization.ground.numbers.as_number"
        for path in modules().values()
        for asked in re.findall(r"\.(?:isdigit|isdecimal|isnumeric)\(", path.read_text())
        if str(path.relative_to(ROOT)) not in READ_DIGITS
    ]
    wrong += [
        f"{address} takes any number of digits" for address, _ in routes(("django-admin/",)) if "<int:" in address
    ]
    assert not wrong, "\n".join(wrong)


def test_public_functions_and_classes_say_their_rule() -> None:
    silent = []
    for module, path in modules().items():
        tree = ast.parse(path.read_text())
        if tree.body and not ast.get_docstring(tree):
            silent.append(f"{path.relative_to(ROOT)}: the file")
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if room_of(module) in {"services", "selectors", "policies", "views", "models"}:
                body = ast.get_docstring(node)
                if not body:
                    silent.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not silent, "\n".join(silent)
