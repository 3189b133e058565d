"""How a request is read before any middleware sees it."""

from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """A request whose kind of content may name a character set that there is not.

    Django looks into the query string with that character set while it makes the request: ``charset=base64``, which
    is a codec of Python but none for text, would end there, where no page answers.
    """

    def __init__(self, environ: dict[str, Any]) -> None:
        try:
            super().__init__(environ)
        except (LookupError, ValueError, SuspiciousOperation):
            # Of no kind: no form reads what was sent with it.
            super().__init__(environ | {"CONTENT_TYPE": ""})


class Handler(WSGIHandler):
    """Answers requests of ours."""

    request_class = Request
