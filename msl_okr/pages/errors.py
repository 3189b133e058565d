"""Error pages in the product's own frame."""

import re
import sys
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django_htmx.http import reswap, retarget

from organization.ground import once
from organization.ground.away import is_away


def not_allowed(allowed: str) -> HttpResponse:
    """405: a form's address opened from a bookmark or after signing in, or the other way round.

    Without the frame, since it also answers for addresses of machines, without a database.
    """
    response = render(None, "405.html", status=405)
    response.headers["Allow"] = allowed
    return response


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but without the permission."""
    return render(request, "403.html", status=403)


# What is given back after a lost token: at most so many fields and characters, and nothing secret.
MOST_FIELDS, LONGEST_FIELD, LONGEST_PAGE = 60, 20_000, 100_000
_SECRET = frozenset({"password", "password1", "password2", "passphrase", "token", "csrfmiddlewaretoken", "secret"})
# Fields that the page filled in mean nothing to a person.
_OF_THE_PAGE = frozenset({once.FIELD, "client_id", "version", "save"})


def lost_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form without its token: what was typed is given back as text to copy, not as a form to send.

    Another site may have sent it, so nothing is done, kept or logged.
    """
    typed, is_cut = _typed(request)
    context = {"typed": typed, "is_cut": is_cut, "again": _page_of_form(request)}
    response = render(request, "lost_token.html", context, status=403)
    response.headers["Cache-Control"] = "no-store, private"
    # A script would put the answer into the page; this one is a page by itself.
    return retarget(reswap(response, "innerHTML"), "body")


def _typed(request: HttpRequest) -> tuple[list[dict[str, str]], bool]:
    """The fields with text, by a readable name; and whether anything was left out because of its length."""
    if request.path.startswith("/accounts/"):
        return [], False  # nothing there is worth copying, and much of it is secret
    try:
        sent = [(name, value) for name, values in request.POST.lists() for value in values]
    except (SuspiciousOperation, UnreadablePostError):
        return [], True
    found: list[dict[str, Any]] = []
    left, is_cut = LONGEST_PAGE, False
    for name, value in sent:
        words = set(re.split(r"[^a-z0-9]+", name.lower()))
        if not value.strip() or words & _SECRET or name in _OF_THE_PAGE or name.endswith("_FORMS"):
            continue
        kept = value[: min(LONGEST_FIELD, left)]
        is_cut = is_cut or len(kept) < len(value) or len(found) >= MOST_FIELDS
        if not kept or len(found) >= MOST_FIELDS:
            break
        left -= len(kept)
        label = name[:80].replace("-", " ").replace("_", " ").strip().capitalize()
        found.append(
            {"id": f"typed-{len(found)}", "label": label, "text": kept, "is_long": len(kept) > 80 or "\n" in kept}
        )
    return found, is_cut


def taken_apart(address: str) -> SplitResult:
    """The parts of an address that a browser names, all empty if it is none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _page_of_form(request: HttpRequest) -> str:
    """The page of the form, if it was one of ours."""
    came = taken_apart(request.headers.get("Referer", ""))
    return came.path if came.netloc == request.get_host() and came.path.startswith("/") else "/"


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not for this viewer to know; both read the same."""
    return render(request, "404.html", status=404)


RETRY_SECONDS = 5


def _away(request: HttpRequest) -> HttpResponse:
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: unreadable; says why if we raised it ourselves.

    Or 503 if the database went away while a session was written, which Django calls a bad request. Without the frame,
    since it may not be known yet who asks.
    """
    if is_away(exception):
        return _away(request)
    why = str(exception) if type(exception) is BadRequest else ""
    return render(None, "400.html", {"why": why}, status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database or the broker is away.

    Rendered without context, since what failed may fail again. Django calls this inside its ``except`` block.
    """
    if is_away(sys.exc_info()[1]):
        return _away(request)
    return render(None, "500.html", status=500)
