"""Who signs in by an address: the one account that has it, and no other that allauth may know of."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from organization.models import User


class AddressBackend(AuthenticationBackend):
    """As allauth's, which tells a closed account so once its password was right; but it asks ``User.email`` alone."""

    def _authenticate_by_email(self, email: str, password: str) -> Any:
        user = User.objects.with_address(email).first()
        return self._check_password(user, password)
