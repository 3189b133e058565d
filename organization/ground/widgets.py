"""Widgets written without templates, for what a form has many of: Django would take one to three for each."""

from functools import cache, lru_cache
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


@lru_cache(maxsize=256)
def options_markup(choices: tuple[tuple[str, str], ...], chosen: frozenset[str]) -> SafeString:
    """The options of a select as HTML, cached: the same choices are written once."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((key, " selected" if str(key) in chosen else "", label) for key, label in choices),
    )


class QuickSelect(forms.Select):
    """A native select; a template for each option would cost more than the rows of a list."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The same markup as Django's own."""
        # Read one by one: rows of a table would be counted first, with a statement of its own.
        options = options_markup(tuple(iter(self.choices)), frozenset(self.format_value(value)))
        given = {"name": name, **self.build_attrs(self.attrs, attrs)}
        return format_html("<select{}>{}</select>", flatatt(given), options)


def look_up_once(field: Any, *names: str) -> None:
    """Look up a field's choices when they are first shown, once for each form. ``names``: the first text is a label."""
    before = [("", field.empty_label)] if getattr(field, "empty_label", None) is not None else []

    @cache
    def found() -> list[tuple[Any, str]]:
        rows = field.queryset.values_list("pk", *names)
        return before + [(pk, next((text for text in texts if text), "")) for pk, *texts in rows]

    field.choices = found
