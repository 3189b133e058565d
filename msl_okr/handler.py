"""How a request is read before any middleware sees it."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """A request whose content type may name a character set that does not exist for text.

    Django reads the query string with that character set while it makes the request: ``charset=base64``, a codec of
    Python but not for text, would fail there, where no error page is shown.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except (LookupError, ValueError, SuspiciousOperation):
            # No content type: no form reads the body.
            super().__init__(environ | {"CONTENT_TYPE": ""})


class Handler(WSGIHandler):
    """Makes our own requests."""

    request_class = Request
