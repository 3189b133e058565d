"""How often a person may call."""

from typing import TYPE_CHECKING

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

if TYPE_CHECKING:
    from rest_framework.views import APIView  # importing it reads the API settings, which name this file


class PersonThrottle(SimpleRateThrottle):
    """Calls per minute and person, counted in the shared cache.

    Without the cache nothing can be counted: the call is refused with 503, never let through.
    """

    scope = "person"

    def get_cache_key(self, request: Request, view: "APIView") -> str | None:
        """One count for all tokens and sessions of a person."""
        return self.cache_format % {"scope": self.scope, "ident": request.user.pk} if request.user else None
