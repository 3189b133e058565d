"""What every request of a signed-in person needs."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils import timezone

from organization import once

# Answers that say why something was not saved.
REFUSALS = frozenset({403, 404, 409, 422})


def _to_sign_in(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A script whose session has ended is told where to sign in; a page followed silently would look like an answer.

    Afterwards the person comes back to the page that asked, not to the fragment it asked for.
    """
    login = resolve_url(settings.LOGIN_URL)
    if not response.headers.get("Location", "").startswith(login):
        return response
    asked = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    back = urlunsplit(("", "", asked.path or "/", asked.query, ""))
    return HttpResponse(status=401, headers={"HX-Redirect": f"{login}?{urlencode({'next': back})}"})


class PersonMiddleware:
    """Times are shown in the person's own zone; personal pages are never kept by a cache.

    Public views (``/readyz/`` among them) are left alone: they must answer without a session or a database.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Forget the zone of the request before."""
        timezone.deactivate()
        response = self.get_response(request)
        if request.headers.get("HX-Request") and response.status_code == 302:
            response = _to_sign_in(request, response)
        if getattr(request, "is_personal", False):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Activate the person's zone once the view is known."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            request.is_personal = True  # type: ignore[attr-defined]
            timezone.activate(request.user.zone)


class OnceMiddleware:
    """A form that was saved before leads to what it made: also where the view refuses what is there already."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Ask only once the view has refused; what it saves it asks about itself."""
        response = self.get_response(request)
        if request.method == "POST" and response.status_code in REFUSALS and (place := once.saved_before(request)):
            return once.lead_to(request, place)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The view met its own key."""
        return once.lead_to(request, error.place) if isinstance(error, once.SavedBefore) else None
