"""What every request of a signed-in person needs."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


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
        if getattr(request, "is_personal", False):
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        """Activate the person's zone once the view is known."""
        if getattr(view, "login_required", True) and request.user.is_authenticated:
            request.is_personal = True  # type: ignore[attr-defined]
            timezone.activate(request.user.zone)
