"""The cards of the board of initiatives, a column in one go."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString

from organization.templatetags.components import written

register = template.Library()

_SHOWN = (
    "pk", "version", "url", "move_url", "title", "key_result", "key_result_url", "owner", "team", "area", "due",
    "is_overdue",
)  # fmt: skip


@register.simple_tag
def initiative_cards(rows: Iterable[Any], query: str) -> SafeString:
    """``{% initiative_cards column.rows query %}``: rows of ``okrs.initiatives.selectors.Row``; ``query``: the filters
    of the board, to which a move comes back.
    """
    return written(rows, partial(_card, query=escape(query)), _SHOWN)


def _card(value: Mapping[str, Any], *, query: str) -> str:
    moves, due, move = "", "", ""
    if value["due"]:
        flag = '<span class="flag">Overdue</span> ' if value["is_overdue"] else ""
        due = f'<span class="key-results__note">{flag}Due {value["due"]}</span>'
    if value["move_url"]:
        moves = f' data-moves="{value["move_url"]}" data-card="{value["pk"]}" data-v="{value["version"]}"'
        move = (
            f'<a class="button button--small" href="{value["move_url"]}?{query}">Move to…'
            f'<span class="visually-hidden"> {value["title"]}</span></a>'
        )
    return (
        f'<li class="kanban__card" id="initiative-{value["pk"]}"{moves}>'
        f'<a class="key-results__title" href="{value["url"]}">{value["title"]}</a>'
        f'<span class="key-results__note"><a href="{value["key_result_url"]}">{value["key_result"]}</a></span>'
        f'<span class="key-results__note">{value["owner"]} · {value["team"]} · {value["area"]}</span>{due}{move}</li>'
    )
