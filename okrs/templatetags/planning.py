"""What templates of plans need."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(found: Mapping[Any, Any], key: Any) -> Any:
    """What is stored for a key; nothing where there is none."""
    return found.get(key, ())
