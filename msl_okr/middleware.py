"""What every request of a signed-in person needs."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlencode, urlunsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.shortcuts import resolve_url
from django.utils import timezone

from msl_okr.pages.errors import not_allowed, taken_apart
from organization import unsent
from organization.access import HtmxRequest
from organization.ground import once
from organization.ground.text import is_storable

API = "/api/"  # the API refuses in its own form what it cannot read

# Status codes that say that something was not saved.
REFUSALS = frozenset({403, 404, 409, 422})


class ReadableMiddleware:
    """Answers 400 for text that the database cannot hold, in addresses, cookies, and what no form has checked.

    No column holds a NUL, and half a character (a lone surrogate) cannot be written at all. In an address or a cookie
    both are answered by 400, so that no view has to think of them. In a form the field says so and keeps everything
    typed; where no form reads what was sent, it becomes a 400 when the database refuses it. A request is read as UTF-8
    whatever character set it claims: some of Python's produce such halves, others raise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Check the address and the cookies, which can hold any character as octal numbers."""
        request.encoding = "utf-8"
        _refuse_unreadable(request.COOKIES.values())
        if not request.path.startswith(API):
            _refuse_unreadable([request.path_info, *_texts(request.GET)])
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """A view failed over text that cannot be stored, or because the sender hung up."""
        if isinstance(error, UnreadablePostError):
            raise BadRequest from error
        if isinstance(error, ValueError | DataError) and request.method == "POST" and not request.path.startswith(API):
            _refuse_unreadable(_texts(request.POST))


def _texts(fields: QueryDict) -> Iterator[str]:
    for name, values in fields.lists():
        yield name
        yield from values


def _refuse_unreadable(texts: Iterable[str]) -> None:
    if not all(map(is_storable, texts)):
        raise BadRequest


def _to_sign_in(request: HtmxRequest, response: HttpResponse) -> HttpResponse:
    """Tell a script whose session has ended where to sign in; a redirect, followed silently, would look like an answer.

    Afterwards the person comes back to the page that asked, not to the fragment it asked for.
    """
    login = resolve_url(settings.LOGIN_URL)
    if not response.headers.get("Location", "").startswith(login):
        return response
    back = _place(request.htmx.current_url or request.headers.get("Referer", ""))
    return HttpResponse(status=401, headers={"HX-Redirect": f"{login}?{urlencode({'next': back})}"})


def _place(address: str) -> str:
    """Path and query of an address; the home page if it is none."""
    asked = taken_apart(address)
    return urlunsplit(("", "", asked.path or "/", asked.query, ""))


class PersonMiddleware:
    """Shows times in the person's zone, keeps personal pages out of caches, and gives a 405 a page of ours.

    Public views (``/readyz/`` among them) are left alone: they must answer without a session or a database.
    """

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Forget the zone of the request before."""
        timezone.deactivate()
        # What waited on a device is taken only from whoever wrote it, and never answered by a sign-in page.
        refused = unsent.turned_away(request) if unsent.is_unsent(request) else None
        response = refused or self.get_response(request)
        if request.htmx and response.status_code == 302:
            response = _to_sign_in(request, response)
        if response.status_code == 405 and not response.content:
            response = not_allowed(response.headers["Allow"])
        if getattr(request, "is_personal", False):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HtmxRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Activate the person's zone once the view is known."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            request.is_personal = True  # type: ignore[attr-defined]
            timezone.activate(request.user.zone)


class OnceMiddleware:
    """A form that was saved before leads to what it made, even if the view refuses it because that exists already."""

    def __init__(self, get_response: Callable[[HtmxRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HtmxRequest) -> HttpResponse:
        """Check only after the view has refused; a view that saves checks by itself."""
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in REFUSALS and (place := once.saved_before(request)):
            if unsent.is_unsent(request):
                return unsent.saved(request, place, is_repeat=True)
            return once.lead_to(request, place)
        return response

    def process_exception(self, request: HtmxRequest, error: Exception) -> HttpResponse | None:
        """The view found its own key used."""
        if not isinstance(error, once.SavedBefore):
            return None
        if unsent.is_unsent(request):
            return unsent.saved(request, error.place, is_repeat=True)
        return once.lead_to(request, error.place)
