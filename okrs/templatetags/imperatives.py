"""The objectives that serve an imperative, fifty rows in one go."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from organization.templatetags.components import status, written

register = template.Library()


@register.simple_tag
def serving_rows(rows: Iterable[Any]) -> SafeString:
    """``{% serving_rows serving.rows %}``: rows of ``okrs.imperatives.selectors.page.ServingRow``."""
    return written(rows, _row, ("url", "title", "owner", "team", "status"))


def _row(value: Mapping[str, str]) -> str:
    return (
        f'<tr><th scope="row" class="grow"><a href="{value["url"]}">{value["title"]}</a></th>'
        f'<td class="nowrap" data-label="Owner">{value["owner"]}</td>'
        f'<td class="nowrap" data-label="Team">{value["team"]}</td>'
        f'<td class="nowrap" data-label="Status">{status(str(value["status"]))}</td></tr>'
    )
