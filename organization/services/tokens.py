"""Every write of API tokens. The key itself is shown once and never stored."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError

from organization.ground.constraints import atomic_write
from organization.models import ApiToken, User

KEY_BYTES = 32


def digest_of(key: str | bytes) -> str:
    """What is stored of a key. Keys are long and random, so a plain SHA-256 cannot be reversed."""
    return sha256(key.encode() if isinstance(key, str) else key).hexdigest()


@atomic_write
def create_token(*, user: User, label: str = "") -> str:
    """A new key that acts as ``user``, who must be active and have a role; earlier keys keep working."""
    user = User.objects.select_for_update().get(pk=user.pk)  # a simultaneous deactivation waits, or is seen here
    if not user.is_active or not user.profile:
        raise ValidationError("Only somebody who may sign in and has a role can have a token.")
    key = secrets.token_urlsafe(KEY_BYTES)
    ApiToken.objects.create(user=user, digest=digest_of(key), label=label[:80])
    return key


def note_use(*, token: ApiToken, at: datetime) -> None:
    """Remember roughly when a token was last used."""
    ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
