"""The shape of the code: which room imports which, what a view may not do, what a template may not hold."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin import AdminSite
from django.urls import URLPattern
from django.views.generic import RedirectView

from tests.access.table import PREFIXES
from tests.access.walks import routes

ROOT = Path(__file__).resolve().parents[2]
APPS = ("audit", "organization", "interactions", "insights", "okrs", "reminders", "msl_okr")
LONGEST = 450
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
ROOMS = {"models", "policies", "selectors", "services", "forms", "filters", "views", "api", "templatetags", "tasks"}
# (importing module, imported name): the rule is broken there on purpose, and why.
JUSTIFIED: dict[tuple[str, str], str] = {}
# Arithmetic: no ORM, no clock.
PURE = [
    "reminders/kinds/timing.py",
    *(str(path.relative_to(ROOT)) for path in sorted(ROOT.glob("*/arithmetic/*.py"))),
]


@cache
def modules() -> dict[str, Path]:
    """Dotted name → file of all first-party code that is neither a test nor a migration."""
    found = {}
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
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


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of everything a file imports, ``from a import b`` as ``a.b``; not what is only for types."""
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


# --- Views -------------------------------------------------------------------------------

QUERIES = {"filter", "exclude", "annotate", "aggregate", "save", "delete", "create", "bulk_create", "update_or_create",
           "get_or_create", "bulk_update", "full_clean"}  # fmt: skip
# Pages of msl_okr compose several apps and are their own selectors: they may read, never write.
WRITES = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "full_clean"}
# file → expressions allowed in it, each with its reason.
ALLOWED_IN_VIEWS: dict[str, dict[str, str]] = {
    "organization/views/references.py": {"kind.filter": "the class of the list's filter form"},
}


def _nodes(path: Path, *, only: str | None = None) -> Iterator[ast.AST]:
    """Everything in a file; ``only``: in classes with that base."""
    tree = ast.parse(path.read_text())
    classes = [
        one for one in tree.body if isinstance(one, ast.ClassDef) and only in [ast.unparse(base) for base in one.bases]
    ]
    return (node for part in ([tree] if only is None else classes) for node in ast.walk(part))


def test_views_neither_query_nor_write() -> None:
    """Those of pages, and the resources of the API."""
    wrong = []
    for module, path in modules().items():
        if room_of(module) not in {"views", "api"} or module.startswith("organization.api."):
            continue
        name = str(path.relative_to(ROOT))
        banned = WRITES if name.startswith("msl_okr/pages/") else QUERIES
        lines = path.read_text().splitlines()
        for node in _nodes(path, only=None if room_of(module) == "views" else "Resource"):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                text = ast.unparse(node.func)
                if node.func.attr in banned and text not in ALLOWED_IN_VIEWS.get(name, {}):
                    wrong.append(f"{name}:{node.lineno} calls {text}()")
            if (
                isinstance(node, ast.Attribute)
                and node.attr == "objects"
                and not name.startswith("msl_okr/pages/")
                and "get_object_or_404(" not in lines[node.lineno - 1]
            ):
                wrong.append(f"{name}:{node.lineno} uses .objects")
    assert not wrong, "\n".join(wrong)


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


def _signed_in_only(pattern: URLPattern) -> bool:
    """What LoginRequiredMiddleware asks the view."""
    return bool(getattr(pattern.callback, "login_required", True))


# Addresses that answer visitors, and why.
PUBLIC = {
    "icon": "a picture that every page names",
    "healthz": "asked by whatever watches the process",
    "readyz": "asked by whatever routes traffic",
    "kol-options": "tells a script 401 and a person where to sign in, and nothing else",
    "unsubscribe": "the link in a mail; a signed token says whose and of which kind",
    "mailbox": "local mode only; visitors read account mail and nothing else",
    "mailbox-message": "as the mailbox",
    "mailbox-html": "as the mailbox",
    "account_login": "sign-in",
    "account_logout": "leads to sign-in when there is nobody to sign out",
    "account_signup": "says that accounts are by invitation",
    "account_inactive": "says that the account is closed",
    "account_reset_password": "a forgotten password",
    "account_reset_password_done": "a forgotten password",
    "account_reset_password_from_key": "a forgotten password, and an invitation",
    "account_reset_password_from_key_done": "a forgotten password",
    "account_confirm_login_code": "part of sign-in; leads there",
    "account_confirm_email": "shut by an address before it",
    "account_email_verification_sent": "shut by an address before it",
    "account_reauthenticate": "sends visitors to sign-in itself",
    "mfa_authenticate": "the second step of sign-in",
}


def test_pages_ask_for_sign_in_unless_named() -> None:
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in settings.MIDDLEWARE
    public = {str(pattern.name) for _, pattern in routes(PREFIXES) if not _signed_in_only(pattern)}
    assert public <= set(PUBLIC), "These pages answer visitors without a reason in PUBLIC."


def test_every_view_says_who_may_enter() -> None:
    """Our own pages ask for a permission by ``@requires``, or are listed with what they show to everybody."""
    everybody = {
        "home": "says to somebody without a role what happens next",
        "me": "one's own settings",
        "absence-remove": "one's own absences; others' by policy",
        "inbox": "one's own reminders; asks for a role itself",
        "inbox-read": "as the inbox", "inbox-read-all": "as the inbox", "reminder-settings": "as the inbox",
        "unsubscribe": "public", "mailbox": "public", "mailbox-message": "public", "mailbox-html": "public",
        "gallery": "invented data, local mode only; asks for a role itself",
        "healthz": "public", "readyz": "public", "icon": "public",
        "own-address-closed": "closed", "address-proof-closed": "closed",
        "account_reset_password": "public", "account_reset_password_from_key": "public: the link is the proof",
    }  # fmt: skip
    ours = [one for _, one in routes((*PREFIXES, "accounts/")) if one.callback.__module__.split(".")[0] in APPS]
    open_ = {str(one.name) for one in ours if not getattr(one.callback, "permissions", ())}
    assert open_ <= set(everybody)
    assert not [one for one in ours if isinstance(one.callback, RedirectView | AdminSite)]


# --- Days ---------------------------------------------------------------------------------

# The one field for a day, on pages and in the API, is made of these.
DAY_FIELDS = {"organization/ground/day_fields.py", "organization/api/fields.py", "organization/api/filters.py"}
PLAIN_DAYS = re.compile(
    r"\b(forms|serializers|django_filters|filters)\.(Date|DateTime|SplitDateTime|IsoDateTime|DateRange|DateFromToRange)"
    r"(Field|Filter)\("
)


def test_no_field_takes_a_day_without_a_plausible_range() -> None:
    """See ``organization/ground/dates.py``; ``tests/shape/test_days.py`` walks the fields themselves."""
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules().values()
        if str(path.relative_to(ROOT)) not in DAY_FIELDS
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if PLAIN_DAYS.search(line)
    ]
    assert not wrong, "\n".join(wrong)


# --- Files --------------------------------------------------------------------------------


def test_files_are_nouns_of_a_readable_size() -> None:
    names = [str(path.relative_to(ROOT)) for path in modules().values() if path.name in NO_SUCH_FILES]
    assert names == []
    pages = [*modules().values(), *(ROOT / "static/css").rglob("*.css"), *(ROOT / "static/js").glob("*.js")]
    long = {
        str(path.relative_to(ROOT)): lines
        for path in [*pages, *(ROOT / "templates").rglob("*.html")]
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


# --- Templates -----------------------------------------------------------------------------

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
FORBIDDEN_IN_TEMPLATES = {
    r"\sstyle=": "an inline style",
    r"\son[a-z]+=": "an inline handler",
    r"<script(?![^>]*\ssrc=)": "an inline script",
    r"hx-on": "an inline handler",
    r"<style": "an inline style sheet",
    r"javascript:": "a script as an address",
    r"(src|href)=\"https?://": "something from elsewhere",
    r"\.role\b\s*==|user\.role|profile\s*==": "a role: a view prepares a yes or no",
}
MAILS = ROOT / "templates/emails"  # mail programs know no style sheet


def test_templates_hold_no_style_script_or_role() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{number} holds {what}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text().splitlines(), 1)
        for pattern, what in FORBIDDEN_IN_TEMPLATES.items()
        if re.search(pattern, line) and not (MAILS in path.parents and "style" in pattern)
    ]
    assert not wrong, "\n".join(wrong)


def test_components_say_what_they_take() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "templates/components").rglob("*.html"))
        if not path.read_text().lstrip().startswith(("{# ", "{% comment %}"))
    ]
    assert silent == []


# Forms' help texts are written in code, by us and by Django; no person's words are among them.
WRITTEN_IN_CODE = {"field.help_text|safe": ("components/forms/choices.html", "components/forms/field.html")}


def test_markup_is_escaped_unless_it_is_written_in_code() -> None:
    wrong = []
    for path in TEMPLATES:
        text = re.sub(r"\{#.*?#\}", "", path.read_text())
        for words, places in WRITTEN_IN_CODE.items():
            if str(path.relative_to(ROOT / "templates")) in places:
                text = text.replace(words, "")
        if re.search(r"\|\s*safe\b|autoescape off", text):
            wrong.append(str(path.relative_to(ROOT)))
    for path in modules().values():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            if "mark_safe(" in line and "#" not in line:
                wrong.append(f"{path.relative_to(ROOT)}:{number}")
    assert not wrong, "\n".join(wrong)


def test_every_template_is_used() -> None:
    """By its name in a template or in code; those that Django and allauth look for by themselves stand beside."""
    named_by_others = (
        "account/",
        "admin/base_site.html",
        "allauth/",
        "mfa/",
        "403.html",
        "404.html",
        "429.html",
        "500.html",
        "503.html",
    )
    sources = [path.read_text() for path in [*TEMPLATES, *modules().values()]]
    text = "\n".join(sources + [path.read_text() for path in (ROOT / "templates").rglob("*.txt")])
    unused = [
        name
        for path in TEMPLATES
        if not (name := str(path.relative_to(ROOT / "templates"))).startswith(named_by_others)
        and name not in text
        and name.removesuffix(".html") not in text
    ]
    assert unused == []
