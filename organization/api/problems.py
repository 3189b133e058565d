"""Every refusal in one form: ``application/problem+json`` (RFC 9457).

``type`` (``about:blank`` where the status says enough, else ``urn:problem:closed-quarter``), ``title``, ``status``,
``detail``, and for a refused body or query ``errors``: field → sentences. A field inside a list is named with its
position, as in ``topics.0.topic``; errors that belong to no field are under ``body``.
"""

import logging
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, BadRequest, PermissionDenied, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from organization.api.parsing import BodyTooLarge
from organization.ground.away import is_away
from organization.ground.constraints import CLOSED_QUARTER, is_of_closed_quarter, words_of

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
WHOLE = "body"
RETRY_AFTER = 5
TITLES = {413: "Body too large", 422: "Unprocessable content"}


class Conflict(exceptions.APIException):
    """409: somebody else changed the record since it was read."""

    status_code = 409
    default_detail = "The record was changed since it was read. Read it again, then send the change."
    default_code = "conflict"


class ClosedQuarter(exceptions.APIException):
    """409: what was to be changed belongs to a closed quarter."""

    status_code = 409
    default_detail = "The quarter is closed: nothing in it changes. An administrator can reopen it, with a reason."
    default_code = CLOSED_QUARTER
    kind = f"urn:problem:{CLOSED_QUARTER}"


class KeyUsed(exceptions.APIException):
    """422: the client_id or the Idempotency-Key came before with another body."""

    status_code = 422
    default_detail = "This client_id or Idempotency-Key was used before with another body."
    default_code = "key_used"


class Away(exceptions.APIException):
    """503: the database or the cache does not answer."""

    status_code = 503
    default_detail = "A part of the product does not answer. Please try again in a few seconds."
    default_code = "away"


def handle(error: Exception, context: Mapping[str, Any]) -> Response:
    """The answer to an error; an unexpected one is a 500 and is logged without the request."""
    known = _known(error)
    if known is None:
        logger.error("Unexpected: %s", type(error).__name__, exc_info=error)
        known = exceptions.APIException("Something went wrong here. It is in the log.")
    headers = {"Cache-Control": "no-store, private"}
    if getattr(known, "auth_header", None):
        headers["WWW-Authenticate"] = known.auth_header  # type: ignore[attr-defined]
    if getattr(known, "wait", None):
        headers["Retry-After"] = str(int(known.wait) + 1)  # type: ignore[attr-defined]
    if isinstance(known, Away):
        headers["Retry-After"] = str(RETRY_AFTER)
    return Response(problem(known), status=known.status_code, headers=headers, content_type=MEDIA_TYPE)


def _known(error: Exception) -> exceptions.APIException | None:
    if isinstance(error, exceptions.APIException):
        return error
    if isinstance(error, Http404):
        return exceptions.NotFound("There is nothing here, or nothing for you.")
    if isinstance(error, PermissionDenied):
        return exceptions.PermissionDenied("Your role may not do this.")
    if is_away(error):  # before BadRequest, into which Django turns a session that could not be written
        return Away()
    if isinstance(error, RequestDataTooBig):
        return BodyTooLarge()
    if isinstance(error, BadRequest):
        return exceptions.ParseError(str(error) or "This cannot be asked here.")
    if isinstance(error, ValidationError):
        if getattr(error, "code", "") == "key_used":
            return KeyUsed()
        if is_of_closed_quarter(error):
            return ClosedQuarter(" ".join(error.messages))
        return exceptions.ValidationError(messages_of(error))
    if isinstance(error, IntegrityError):
        said = words_of(error)
        if is_of_closed_quarter(said):
            return ClosedQuarter(" ".join(said.messages))
        return Conflict("Something was saved a moment ago that does not go with this. Read it again, then send anew.")
    return None


def messages_of(error: ValidationError) -> dict[str, list[str]]:
    """A service's ValidationError as field → sentences."""
    if not hasattr(error, "error_dict"):
        return {WHOLE: list(error.messages)}
    return {
        WHOLE if name == NON_FIELD_ERRORS else name: [message for one in errors for message in one.messages]
        for name, errors in error.error_dict.items()
    }


def problem(error: exceptions.APIException) -> dict[str, Any]:
    """The body of the answer."""
    status = error.status_code
    body: dict[str, Any] = {
        "type": getattr(error, "kind", "about:blank"),
        "title": TITLES.get(status) or HTTPStatus(status).phrase,
        "status": status,
    }
    if isinstance(error, exceptions.ValidationError):
        body["detail"] = "What was sent is refused; errors says why."
        body["errors"] = _collected(error.detail)
    else:
        body["detail"] = str(error.detail)
    return body


def _collected(detail: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, text in _flat(detail, ""):
        found.setdefault(name or WHOLE, []).append(text)
    return found


def _flat(detail: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for key, value in detail.items():
            inner = path if key == "non_field_errors" else f"{path}.{key}".lstrip(".")
            yield from _flat(value, inner)
    elif isinstance(detail, list):
        for place, value in enumerate(detail):
            yield from _flat(value, f"{path}.{place}" if isinstance(value, Mapping | list) else path)
    else:
        yield path, str(detail)
