"""Two people, one record: a save must replace the version that was read."""

from collections.abc import Iterable
from typing import Any

from django.db import models


class VersionConflict(Exception):
    """Somebody else saved the record after it was read; the page shows both texts."""


def replace_version(instance: Any, *, version: int, fields: Iterable[str]) -> None:
    """Write ``fields`` of a cleaned ``instance`` in one UPDATE that only matches ``version``.

    Raises VersionConflict if another version is stored; nothing is written then.
    """
    model: type[models.Model] = type(instance)
    values = {name: getattr(instance, name) for name in fields}
    changed = model._default_manager.filter(pk=instance.pk, version=version).update(**values, version=version + 1)
    if not changed:
        raise VersionConflict
    instance.version = version + 1
