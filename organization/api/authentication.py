"""Who calls: a program with a token, or a browser with its session."""

from datetime import timedelta
from typing import Any

from django.core.cache import cache
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from organization.ground.clock import now
from organization.models import ApiToken, User
from organization.services.tokens import digest_of, note_use

WRONG_TOKENS = 60  # a minute for each address; a valid token is never held up
NOTED_EVERY = timedelta(minutes=5)


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token …``. It comes first, so that a 401 says how to sign in."""

    keyword = "Token"

    def authenticate_header(self, request: Request) -> str:
        """What a 401 tells the caller to send."""
        return f'{self.keyword} realm="api"'

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person the token acts as; None without a token; 401 for a wrong one or a closed account."""
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != self.keyword.lower().encode():
            return None
        if len(parts) != 2 or len(parts[1]) > 200:
            raise self._refusal(request)
        found = ApiToken.objects.select_related("user").filter(digest=digest_of(parts[1])).first()
        if found is None or not found.user.is_active:
            raise self._refusal(request)
        at = now()
        if found.last_used_at is None or at - found.last_used_at > NOTED_EVERY:
            note_use(token=found, at=at)
        return found.user, found

    def _refusal(self, request: Request) -> AuthenticationFailed | Throttled:
        """The same words for a wrong token and a closed account; 429 after too many wrong ones."""
        key = f"api:wrong-tokens:{request.META.get('REMOTE_ADDR', '')}"
        cache.add(key, 0, 60)
        if cache.incr(key) > WRONG_TOKENS:
            return Throttled(60)
        return AuthenticationFailed("This token is not valid.")


def token_scheme() -> dict[str, Any]:
    """How the OpenAPI document describes the token."""
    return {
        "type": "apiKey",
        "in": "header",
        "name": "Authorization",
        "description": "`Token …`, made by `manage.py create_token EMAIL`.",
    }
