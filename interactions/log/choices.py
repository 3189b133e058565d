"""What the Log offers to choose from, as a form shows it."""

from functools import cache
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from interactions.log.selectors.offers import KolChoice


def kol_label(choice: KolChoice) -> SafeString:
    """A chip's text: the name, and what must be known before choosing."""
    beside = "objected to contact" if choice.objects else choice.detail
    return format_html("{} <small>{}</small>", choice.name, beside) if beside else format_html("{}", choice.name)


def look_up_once(field: Any, *names: str) -> None:
    """Look up a field's choices when they are first shown, once for each form. ``names``: the first text is a label."""
    before = [("", field.empty_label)] if getattr(field, "empty_label", None) is not None else []

    @cache
    def found() -> list[tuple[Any, str]]:
        rows = field.queryset.values_list("pk", *names)
        return before + [(pk, next((text for text in texts if text), "")) for pk, *texts in rows]

    field.choices = found
