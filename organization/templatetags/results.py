"""What a search found, written in one go."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from organization.templatetags.components import icon

register = template.Library()


@register.simple_tag
def result_groups(groups: Iterable[Mapping[str, Any]], *, listbox: bool) -> SafeString:
    """The groups of ``components/frame/search_results.html``, with its inputs."""
    made = "".join(_group(group, number, listbox) for number, group in enumerate(groups, 1))
    return mark_safe(made)  # noqa: S308 - every text of an item is escaped


def _group(group: Mapping[str, Any], number: int, listbox: bool) -> str:
    role = f' role="group" aria-labelledby="results-{number}"' if listbox else ""
    items = "".join(_item(item, f"result-{number}-{place}", listbox) for place, item in enumerate(group["items"], 1))
    head = f'<div class="results__group" id="results-{number}">{escape(group["label"])}</div>'
    return f"<div{role}>{head}{items}</div>\n"


def _item(item: Mapping[str, str], key: str, listbox: bool) -> str:
    role = f' role="option" aria-selected="false" tabindex="-1" id="{key}"' if listbox else ""
    detail = f"<small>{escape(item['detail'])}</small>" if item.get("detail") else ""
    face = icon(item["icon"]) if item.get("icon") else ""
    return (
        f'<a class="results__item" href="{escape(item["url"])}"{role}>{face}'
        f"<span>{escape(item['label'])}{detail}</span></a>"
    )
