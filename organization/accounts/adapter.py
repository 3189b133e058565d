"""Sign-in by invitation only, and only while the account stays as it was when sign-in began."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

# What the account was like when its password was accepted; the second step comes later.
_BEGAN = "sign_in_began"


class InviteOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up: an administrator invites, and the invitation sets the first password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed, always."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Whether to lead there after sign-in; not to half an address, which cannot be taken apart."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def set_password(self, user: Any, password: str) -> None:
        """Save the password alone, so that another change made meanwhile, such as a deactivation, is not undone."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Remember what the account was like at the first step."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None:
            request.session[_BEGAN] = user.get_session_auth_hash()
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """Refuse if the account was closed, moved or given another password between the two steps."""
        began = request.session.pop(_BEGAN, "")
        if not user.is_active or not constant_time_compare(began, user.get_session_auth_hash()):
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
