"""Saving once, for programs: a call repeated with the same ``Idempotency-Key`` answers with the row it made first."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.urls import resolve
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from organization.api.problems import KeyUsed
from organization.ground.constraints import in_words
from organization.models import User
from organization.services.submissions import claim, settle

HEADER = "Idempotency-Key"
PARAMETER = OpenApiParameter(
    HEADER, OpenApiTypes.UUID, OpenApiParameter.HEADER,
    description="A UUID made by the caller. Sent again with the same body: 200 and the first row; with another: 422.",
)  # fmt: skip
Create = Callable[[Any, Request], Response]


def once(create: Create) -> Create:
    """Wraps ``create`` of a resource: the key is claimed in the transaction that saves the row.

    A repeat is answered as ``retrieve`` shows the row now. Without the header every call makes a row.
    """

    @wraps(create)
    def create_once(resource: Any, request: Request) -> Response:
        given = request.headers.get(HEADER)
        if given is None:
            return create(resource, request)
        try:
            key = UUID(given)
        except ValueError:
            raise ValidationError({HEADER: ["A UUID."]}) from None
        by = cast(User, request.user)
        digest = sha256(f"{request.path} {resource.digest()}".encode()).hexdigest()
        with in_words(), transaction.atomic():
            submission, is_new = claim(by=by, key=key, digest=digest, at=resource.at)
            if is_new:
                answer = create(resource, request)
                settle(submission=submission, by=by, place=f"{request.path}{answer.data['id']}/")
                return answer
        if submission.digest != digest:
            raise KeyUsed
        return cast(Response, resource.retrieve(request, **resolve(submission.place).kwargs))

    return create_once
