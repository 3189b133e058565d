"""What ``check --deploy`` says about the keys of notes to oneself."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from interactions.reflections.sealing import bad_keys

_HINT = "Make one: python3 -c 'import base64, os; print(base64.urlsafe_b64encode(os.urandom(32)).decode())'"


@register(Tags.security, deploy=True)
def keys_are_set(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """At least one key, and each of them one."""
    if not settings.REFLECTION_KEYS:
        return [Error("REFLECTION_KEYS is not set: nobody can write a note to oneself.", hint=_HINT, id="msl_okr.E001")]
    if bad_keys():
        words = "A key in REFLECTION_KEYS is not 32 bytes in URL-safe base64."
        return [Error(words, hint=_HINT, id="msl_okr.E002")]
    return []
