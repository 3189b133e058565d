"""Sign-in by invitation only, and only as long as what opened it holds."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare

# What the account was like when its password was right; the second step comes later.
_BEGAN = "sign_in_began"


class InviteOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up; an admin invites, the invitation sets the first password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Closed, always."""
        return False

    def set_password(self, user: Any, password: str) -> None:
        """The password alone: whatever else was changed meanwhile, a deactivation say, is not undone."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        """Remember the account as it is at the first step."""
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        if response is None:
            request.session[_BEGAN] = user.get_session_auth_hash()
        return response

    def login(self, request: HttpRequest, user: Any) -> None:
        """Not when the account was closed, moved or given another password between the first step and the second."""
        began = request.session.pop(_BEGAN, "")
        if not user.is_active or not constant_time_compare(began, user.get_session_auth_hash()):
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
