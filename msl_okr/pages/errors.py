"""Error pages inside the product's own frame."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, but this role may not."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: absent, or not the viewer's to know about; both read the same."""
    return render(request, "404.html", status=404)


# The database or the broker is away, which passes; anything else is a defect.
_PASSING = (OperationalError, InterfaceError, RedisConnectionError, RedisTimeoutError)
RETRY_SECONDS = 5


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 with Retry-After while the database or the broker is away.

    Rendered without context, since whatever failed may fail again. Django calls this inside its ``except`` block.
    """
    if isinstance(sys.exc_info()[1], _PASSING):
        response = render(None, "503.html", status=503)
        response.headers["Retry-After"] = str(RETRY_SECONDS)
        return response
    return render(None, "500.html", status=500)
