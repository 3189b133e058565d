"""Error pages inside the product's own frame."""

import sys

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

from organization.away import is_away


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this role may not."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not the viewer's to know about; both read the same."""
    return render(request, "404.html", status=404)


RETRY_SECONDS = 5


def _away(request: HttpRequest) -> HttpResponse:
    response = render(None, "503.html", status=503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400; or 503 when the database went away while a session was written, which Django calls a bad request."""
    return _away(request) if is_away(exception) else defaults.bad_request(request, exception or Exception())


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database or the broker is away.

    Rendered without context, since whatever failed may fail again. Django calls this inside its ``except`` block.
    """
    if is_away(sys.exc_info()[1]):
        return _away(request)
    return render(None, "500.html", status=500)
