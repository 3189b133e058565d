"""JSON in, JSON out, and nothing else."""

import json
import math
from collections.abc import Iterable, Mapping
from typing import IO, Any, NoReturn

from rest_framework.exceptions import APIException, ParseError
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

LARGEST_BODY = 1_000_000
DEEPEST_BODY = 20


class BodyTooLarge(APIException):
    """413."""

    status_code = 413
    default_detail = f"A body has at most {LARGEST_BODY:,} bytes."
    default_code = "too_large"


class JSONOnly(BaseParser):
    """An object in UTF-8, at most 1 MB, nested at most 20 deep; NaN and Infinity are not JSON."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        """The object; 400 with the reason for anything else, 413 for a body that is too large."""
        body = stream.read(LARGEST_BODY + 1)
        if len(body) > LARGEST_BODY:
            raise BodyTooLarge
        try:
            data = json.loads(body.decode("utf-8"), parse_constant=_refuse, parse_float=_finite)
        except RecursionError:
            raise ParseError("The body is nested too deeply.") from None
        except ValueError:
            raise ParseError("The body is not JSON in UTF-8.") from None
        if not isinstance(data, dict):
            raise ParseError("The body is not a JSON object.")
        if _depth(data) > DEEPEST_BODY:
            raise ParseError("The body is nested too deeply.")
        return data


def _refuse(word: str) -> NoReturn:
    raise ValueError(word)


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _depth(data: Any) -> int:
    """Levels of nesting, without recursion."""
    level, depth = [data], 0
    while level:
        depth += 1
        level = [
            inner
            for one in level
            if isinstance(one, dict | list)
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    return depth


class AlwaysJSON(BaseContentNegotiation):
    """The answer is JSON whatever the caller accepts, so that a browser that opens an address can read it too."""

    def select_parser(self, request: Request, parsers: Iterable[BaseParser]) -> BaseParser | None:
        """The JSON parser for a JSON body; none (415) for any other."""
        media_type = (request.content_type or "").split(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == media_type), None)

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The JSON renderer."""
        renderer = next(iter(renderers))
        return renderer, renderer.media_type
