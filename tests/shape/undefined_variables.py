"""Fails a test whose page used a variable that nobody defined.

Only for templates of this project: third parties' templates lean on silence.
"""

import sys
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.template.base import Node


class UndefinedVariable(str):
    """What Django puts in place of an undefined variable; remembers each use in a template of ours."""

    uses: list[str]

    def __new__(cls) -> "UndefinedVariable":
        made = super().__new__(cls, "%s")
        made.uses = []
        return made

    def __mod__(self, variable: object) -> str:
        """Called by Django with the variable; the page itself stays as without this check."""
        template = _template_being_rendered()
        if template is not None and template.is_relative_to(settings.BASE_DIR / "templates"):
            self.uses.append(f"{template.relative_to(settings.BASE_DIR)}: {variable}")
        return ""


def _template_being_rendered() -> Path | None:
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        node = frame.f_locals.get("self")
        if isinstance(node, Node):
            origin = getattr(node, "origin", None)
            return Path(origin.name) if origin is not None else None
        frame = frame.f_back
    return None
