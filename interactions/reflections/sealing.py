"""Encrypting notes to oneself with the installation's keys (Fernet: AES-128-CBC with an HMAC, from ``cryptography``).

``settings.REFLECTION_KEYS`` has the newest key first: it seals, all of them open. Each text is sealed together with its
author's number, so that a row given to somebody else in the database does not open for them.
"""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError

NO_KEY = (
    "This installation has no key for notes to oneself, so nothing can be written. Ask whoever runs it to set "
    "REFLECTION_KEYS."
)


def seal(text: str, *, owner: int) -> str:
    """The text for the database. Raises ValidationError where there is no key."""
    cipher = _cipher()
    if cipher is None:
        raise ValidationError(NO_KEY)
    return cipher.encrypt(f"{owner}:{text}".encode()).decode()


def unseal(sealed: str, *, owner: int) -> str | None:
    """The text, or None where no key of this installation opens it."""
    cipher = _cipher()
    if cipher is None:
        return None
    try:
        number, _, text = cipher.decrypt(sealed.encode()).decode().partition(":")
    except InvalidToken:
        return None
    return text if number == str(owner) else None


def resealed(sealed: str) -> str | None:
    """The same text under the newest key, or None where no key opens it."""
    cipher = _cipher()
    if cipher is None:
        return None
    try:
        return cipher.rotate(sealed.encode()).decode()
    except InvalidToken:
        return None


def has_key() -> bool:
    """Whether notes can be written."""
    return _cipher() is not None


def bad_keys() -> int:
    """How many of the keys are none."""
    return sum(_key(one) is None for one in settings.REFLECTION_KEYS)


def _cipher() -> MultiFernet | None:
    keys = [key for one in settings.REFLECTION_KEYS if (key := _key(one))]
    return MultiFernet(keys) if keys else None


def _key(text: str) -> Fernet | None:
    try:
        return Fernet(text.encode())
    except ValueError:
        return None
