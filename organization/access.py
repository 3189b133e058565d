"""Which permission a page asks for. Which rows it shows is decided by ``visible_to`` in the models."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django_htmx.middleware import HtmxDetails

from organization.models import User


class HtmxRequest(HttpRequest):
    """A request after ``HtmxMiddleware``; ``htmx`` is true where a script asks for a part of a page."""

    htmx: HtmxDetails


def person(request: HttpRequest) -> User:
    """The signed-in person (pages require sign-in before any view runs)."""
    return cast(User, request.user)


def setup_url(user: User) -> str:
    """Where people who set up the organisation begin; empty for everybody else."""
    return reverse("admin-area") if user.may("organization.edit") else ""


def requires(*permissions: str) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """View decorator: 403 unless the person holds every one of ``permissions`` (see ``roles.py``).

    The names stay readable on the view as ``view.permissions`` for the test that walks all URLs.
    """

    def decorate(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not all(person(request).may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permissions = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate
