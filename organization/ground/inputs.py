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
        return super().render(template_name, context, request)  # type: ignore[return-value]


def input_of(widget: Mapping[str, Any]) -> SafeString:
    """The input of a widget's context."""
    given = {"type": widget["type"], "name": widget["name"], "value": widget["value"]} | widget["attrs"]
    attributes = " ".join(
        name if value is True else f'{name}="{escape(str(value))}"'
        for name, value in given.items()
        if value is not False and value is not None
    )
    return mark_safe(f"<input {attributes}>")  # noqa: S308 - each value is escaped
