"""Signing in by e-mail address, looked up in ``User.email`` alone."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from organization.models import User


class AddressBackend(AuthenticationBackend):
    """allauth's backend, which tells a person with the right password that the account is closed.

    It asks ``User.email`` alone, never the addresses that allauth keeps.
    """

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        user = User.objects.with_address(email).first()
        return self._check_password(user, password)
