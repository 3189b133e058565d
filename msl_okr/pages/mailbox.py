"""Mails in the local mail sink, as their readers would see them; local mode only.

Signed in, people read their own mail. Signed out, they read account mail only (invitations and new passwords), because
an invited person cannot sign in before reading it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import wraps
from pathlib import Path
from typing import Any

from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from organization.models import User

PAGE_SIZE = 25
# The sink's folder may hold years of mail: look at the newest only.
LOOKED_AT = 500
_NAME = re.compile(r"\d{8}T\d{6}\.\d{6}-\d{6}")
# The path of links in invitations and mails about a forgotten password.
_ACCOUNT_LINK = "/accounts/password/reset/key/"
_View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Mail:
    """One message of the sink."""

    name: str
    subject: str
    to: str
    sender: str
    at: datetime
    text: str
    html: str

    @property
    def is_account_mail(self) -> bool:
        """Whether it has a link to choose a password."""
        return _ACCOUNT_LINK in self.text


def _local_only(view: _View) -> _View:
    """404 outside local mode, as if the page did not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.LOCAL:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@require_safe
@_local_only
def mailbox(request: HttpRequest) -> HttpResponse:
    """The reader's mail, newest first."""
    mails = [mail for path in _newest_files() if _may_read(request, mail := _read(path))]
    page = Paginator(mails, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        {"subject": one.subject, "to": one.to, "at": one.at, "url": reverse("mailbox-message", args=[one.name])}
        for one in page.object_list
    ]
    context = {"rows": rows, "page": page, "signed_in": request.user.is_authenticated}
    return render(request, "pages/mailbox.html", context)


@login_not_required
@require_safe
@csp_update({"frame-src": ["'self'"]})
@_local_only
def message(request: HttpRequest, name: str) -> HttpResponse:
    """One message: its text, and beside it its HTML in a frame that may do nothing but follow links."""
    mail = _get(request, name)
    context = {
        "mail": mail,
        "crumbs": [{"label": "Mailbox", "url": reverse("mailbox")}],
        "html_url": reverse("mailbox-html", args=[mail.name]) if mail.html else "",
        "facts": [{"label": "To", "value": mail.to}, {"label": "From", "value": mail.sender}],
    }
    return render(request, "pages/mailbox_message.html", context)


@login_not_required
@require_safe
@xframe_options_sameorigin
@csp({
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"], "base-uri": ["'none'"],
    "form-action": ["'none'"], "frame-ancestors": ["'self'"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox", "allow-top-navigation-by-user-activation"],
})  # fmt: skip
@_local_only
def message_html(request: HttpRequest, name: str) -> HttpResponse:
    """A message's HTML for the frame: inline styles as in mails, no script, links open outside the frame."""
    mail = _get(request, name)
    if not mail.html:
        raise Http404
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))


def _get(request: HttpRequest, name: str) -> Mail:
    """A message the reader may read; 404 for others' and for names the sink does not have."""
    path = _folder() / f"{name}.eml"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise Http404
    mail = _read(path)
    if not _may_read(request, mail):
        raise Http404
    return mail


def _may_read(request: HttpRequest, mail: Mail) -> bool:
    if isinstance(request.user, User):
        return request.user.email.lower() in mail.to.lower().split(", ")
    return mail.is_account_mail


def _folder() -> Path:
    return settings.VAR_DIR / "mail"


def _newest_files() -> list[Path]:
    files = (path for path in _folder().glob("*.eml") if _NAME.fullmatch(path.stem))
    return sorted(files, key=lambda path: path.name, reverse=True)[:LOOKED_AT]


def _read(path: Path) -> Mail:
    parsed = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    return Mail(
        name=path.stem,
        subject=str(parsed["subject"] or "No subject"),
        to=str(parsed["x-envelope-to"] or ""),
        sender=str(parsed["from"] or ""),
        at=datetime.strptime(path.stem[:22], "%Y%m%dT%H%M%S.%f").replace(tzinfo=UTC),
        text=_body(parsed, "plain"),
        html=_body(parsed, "html"),
    )


def _body(parsed: EmailMessage, kind: str) -> str:
    part = parsed.get_body((kind,))
    return str(part.get_content()) if part is not None else ""
