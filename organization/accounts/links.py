"""The key in an invitation's and a reset's link."""

from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from organization.models import User


class LinkKeys(PasswordResetTokenGenerator):
    """Ended by its use, a sign-in, a new password, a new address and a deactivation. Making one writes nothing."""

    def _make_hash_value(self, user: Any, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.access_stamp}"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Never for somebody who is deactivated."""
        return isinstance(user, User) and user.is_active and super().check_token(user, token)


link_keys = LinkKeys()
