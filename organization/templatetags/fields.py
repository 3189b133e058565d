"""Fields of a form, written in one go: a long form has thirty, and a template for each took half of its page."""

from html import escape
from typing import Any

from django import template
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from organization.templatetags.components import chips as chips_of

register = template.Library()


@register.simple_tag(name="field")
def field_of(
    field: BoundField, *, label: str = "", hint: str = "", date_chips: bool = False, hide_optional: bool = False,
    chips: bool = False, stacked: bool = False, in_row: bool = False,
) -> SafeString:  # fmt: skip
    """``{% field form.day date_chips=True %}``: as ``components/forms/field.html``, which has its inputs."""
    if field.is_hidden:
        return field.as_widget()
    if field.widget_type == "checkbox":
        box = f'<label class="check" for="{field.id_for_label}">{field}<span>{_label(field, label)}</span></label>'
        inside = f"{_errors(field)}{box}{_hint(field, hint)}"
    elif field.use_fieldset:
        return choices_of(
            field, label=label, hint=hint, hide_optional=hide_optional, chips=chips, stacked=stacked, in_row=in_row
        )
    else:
        control = f'<div class="with-chips">{field}{_date_chips(field)}</div>' if date_chips else str(field)
        inside = (
            f'<label class="field__label" for="{field.id_for_label}">{_label(field, label)}'
            f"{_optional(field, hide_optional)}</label>{_hint(field, hint)}{_errors(field)}{control}"
        )
    return mark_safe(f'<div class="field{_invalid(field)}">{inside}</div>')  # noqa: S308 - each part is escaped


@register.simple_tag(name="choices")
def choices_of(
    field: BoundField, *, label: str = "", hint: str = "", hide_optional: bool = False,
    chips: bool = False, stacked: bool = False, in_row: bool = False,
) -> SafeString:  # fmt: skip
    """``{% choices form.channel chips=True %}``: as ``components/forms/choices.html``, which has its inputs."""
    described = [f"{field.auto_id}_helptext"] if hint or field.help_text else []
    described += [f"{field.auto_id}_error"] if field.errors else []
    about = f' aria-describedby="{" ".join(described)}"' if described else ""
    if chips or stacked or in_row:
        way = " choice-chips--stacked" if stacked else " choice-chips--row" if in_row else ""
        shown = f'<div class="choice-chips{way}">{chips_of(field)}</div>'
    else:
        shown = f'<div class="checks">{"".join(map(_check, field))}</div>'
    return mark_safe(  # noqa: S308 - each part is escaped
        f'<fieldset class="field{_invalid(field)}" id="{field.auto_id}" tabindex="-1"{about}>'
        f'<legend class="field__label">{_label(field, label)}{_optional(field, hide_optional)}</legend>'
        f"{_hint(field, hint)}{_errors(field)}{shown}</fieldset>"
    )


@register.simple_tag(takes_context=True)
def included_field(context: Context) -> SafeString:
    """``field`` with the inputs of ``components/forms/field.html``."""
    return field_of(context["field"], **_inputs(context, "date_chips"))


@register.simple_tag(takes_context=True)
def included_choices(context: Context) -> SafeString:
    """``choices`` with the inputs of ``components/forms/choices.html``."""
    return choices_of(context["field"], **_inputs(context, "in_row"))


def _inputs(context: Context, more: str) -> dict[str, Any]:
    return {name: context.get(name, "") for name in ("label", "hint", "hide_optional", "chips", "stacked", more)}


def _invalid(field: BoundField) -> str:
    return " field--invalid" if field.errors else ""


def _label(field: BoundField, label: str) -> str:
    return conditional_escape(label or field.label)


def _optional(field: BoundField, hide: bool) -> str:
    return "" if hide or field.field.required else ' <span class="field__optional">(optional)</span>'


def _hint(field: BoundField, hint: str) -> str:
    """The hint, or the help text of the field, which is markup written in code, by us and by Django."""
    text = conditional_escape(hint) if hint else field.help_text
    return f'<div class="field__hint" id="{field.auto_id}_helptext">{text}</div>' if text else ""


def _errors(field: BoundField) -> str:
    return render_to_string("components/forms/field_errors.html", {"field": field}) if field.errors else ""


def _check(choice: Any) -> str:
    """One of a list of boxes."""
    label = conditional_escape(choice.choice_label)
    return f'<label class="check" for="{escape(choice.id_for_label)}">{choice.tag()}<span>{label}</span></label>'


def _date_chips(field: BoundField) -> str:
    return (
        f'<span class="chips no-js-hidden" data-date-chips="{field.id_for_label}">'
        '<button class="chip" type="button" data-days-ago="0" aria-pressed="false">Today</button>'
        '<button class="chip" type="button" data-days-ago="1" aria-pressed="false">Yesterday</button></span>'
    )
