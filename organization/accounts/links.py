"""The key in the link of an invitation or a password reset."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from organization.models import User


class LinkKeys(PasswordResetTokenGenerator):
    """Ends with its use, a sign-in, a new password, a new address or a deactivation. Making one writes nothing."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.access_stamp}"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Never valid for somebody who is deactivated."""
        return isinstance(user, User) and user.is_active and super().check_token(user, token)


link_keys = LinkKeys()
