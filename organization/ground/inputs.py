"""Plain inputs of forms without a template: Django prints each of them by three, and a long form has a hundred."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString, mark_safe

PLAIN = frozenset(
    widget.template_name
    for widget in (forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.PasswordInput,
                   forms.HiddenInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput, forms.CheckboxInput)
)  # fmt: skip


class FormRenderer(DjangoTemplates):
    """Django's own, which prints everything but plain inputs by its templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> SafeString:
        """The same markup either way."""
        if template_name in PLAIN:
            return input_of(context["widget"])
        if template_name == forms.Textarea.template_name:
            return _textarea_of(context["widget"])
        return super().render(template_name, context, request)  # type: ignore[return-value]


def input_of(widget: Mapping[str, Any]) -> SafeString:
    """The input of a widget's context."""
    given = {"type": widget["type"], "name": widget["name"], "value": widget["value"]} | widget["attrs"]
    return mark_safe(f"<input {_attributes(given)}>")  # noqa: S308 - each value is escaped


def _textarea_of(widget: Mapping[str, Any]) -> SafeString:
    given, text = {"name": widget["name"]} | widget["attrs"], widget["value"] or ""
    # A browser drops the first line break.
    return mark_safe(f"<textarea {_attributes(given)}>\n{escape(str(text))}</textarea>")  # noqa: S308 - escaped


def _attributes(given: Mapping[str, Any]) -> str:
    return " ".join(
        name if value is True else f'{name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False and value is not None
    )
