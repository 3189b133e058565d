"""Lists answer ``{"results": […], "next": …}``: the next page begins after the last row, so nothing is counted."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as FieldError
from django.db.models import Model, QuerySet
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from organization.selectors.keyset import beyond, place_of

if TYPE_CHECKING:
    from rest_framework.views import APIView  # importing it reads the API settings, which name this file

SIZE, LARGEST = 50, 200


def page_size(request: Request) -> int:
    """What ``limit`` asks for, never more than 200; 400 for anything but a whole number from 1."""
    given = request.query_params.get("limit", str(SIZE))
    if not (given.isascii() and given.isdecimal()) or not given.strip("0"):
        raise ValidationError({"limit": ["A whole number from 1."]})
    return LARGEST if len(given) > 9 else min(int(given), LARGEST)


class CursorPages(BasePagination):
    """Pages in the order of the view: by ``order`` (a field; ``-`` before it for newest first), then by primary key.

    A page has ``limit`` rows, 50 by default and never more than 200; ``cursor`` must be taken from ``next``. Rows are
    models, or dictionaries that hold the field and ``pk``.
    """

    parameters = frozenset({"cursor", "limit"})

    def paginate_queryset(  # type: ignore[override] # only querysets are paged here
        self, queryset: "QuerySet[Any, Any]", request: Request, view: "APIView | None" = None
    ) -> list[Any]:
        """The rows of the page asked for; 400 for an unreadable cursor or limit."""
        self.request = request
        order: str = view.order  # type: ignore[union-attr]
        self.field, descending = order.lstrip("-"), order.startswith("-")
        size = page_size(request)
        after = request.query_params.get("cursor")
        if after is not None:
            place = self._position(queryset.model, after)
            queryset = queryset.filter(beyond(self.field, "lt" if descending else "gt", *place))
        sign = "-" if descending else ""
        rows = list(queryset.order_by(f"{sign}{self.field}", f"{sign}pk")[: size + 1])
        self.last = rows[size - 1] if len(rows) > size else None
        return rows[:size]

    def _position(self, model: type[Model], cursor: str) -> tuple[Any, int]:
        field = model._meta.get_field(self.field)
        try:
            text, pk = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")).decode("utf-8"))
            value = field.to_python(text)  # type: ignore[union-attr]
            if not isinstance(text, str) or "\x00" in text or value is None or not isinstance(pk, int):
                raise ValueError
            str(value).encode("utf-8")
        except (ValueError, TypeError, RecursionError, binascii.Error, FieldError):
            raise ValidationError({"cursor": ["Take the cursor from next."]}) from None
        return value, pk

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        """The rows, and the address of the next page (null on the last one)."""
        return Response({"results": data, "next": self._next()})

    def _next(self) -> str | None:
        if self.last is None:
            return None
        value, pk = place_of(self.last, self.field)
        text = value.isoformat() if hasattr(value, "isoformat") else str(value)
        cursor = base64.urlsafe_b64encode(json.dumps([text, pk]).encode()).decode()
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor)

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the OpenAPI document describes a list."""
        following = {"type": "string", "format": "uri", "nullable": True, "description": "The next page."}
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": following},
        }

    def get_schema_operation_parameters(self, view: "APIView") -> list[dict[str, Any]]:
        """How the OpenAPI document describes the two parameters."""
        limit = {"type": "integer", "minimum": 1, "default": SIZE}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": limit,
             "description": f"Rows a page; more than {LARGEST} mean {LARGEST}."},
            {"name": "cursor", "in": "query", "required": False, "schema": {"type": "string"},
             "description": "Where the page begins; taken from next."},
        ]  # fmt: skip
