"""What a view may not do, and that every page says who may enter."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.admin import AdminSite
from django.urls import URLPattern
from django.views.generic import RedirectView

from tests.access.table import PREFIXES
from tests.access.walks import routes
from tests.shape.sources import APPS, ROOT, modules, room_of

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


def _signed_in_only(pattern: URLPattern) -> bool:
    """What LoginRequiredMiddleware asks the view."""
    return bool(getattr(pattern.callback, "login_required", True))


# Addresses that answer visitors, and why.
PUBLIC = {
    "icon": "a picture that every page names",
    "app-icon": "the same picture as pixels, for telephones",
    "manifest": "names the product and its icon, to be installed",
    "service-worker": "a script of the product; a browser asks for it by itself",
    "log-offline": "stands in for every page without a connection, and knows nobody",
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
        "app-icon": "public", "manifest": "public", "service-worker": "public", "log-offline": "public",
        "log-token": "who is signed in, to whoever is", "unsent": "a script lists what waits on one's own device",
        "own-address-closed": "closed", "address-proof-closed": "closed",
        "account_reset_password": "public", "account_reset_password_from_key": "public: the link is the proof",
    }  # fmt: skip
    ours = [one for _, one in routes((*PREFIXES, "accounts/")) if one.callback.__module__.split(".")[0] in APPS]
    open_ = {str(one.name) for one in ours if not getattr(one.callback, "permissions", ())}
    assert open_ <= set(everybody)
    assert not [one for one in ours if isinstance(one.callback, RedirectView | AdminSite)]
