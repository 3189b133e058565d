"""Rows of the board's table, and its filters, written in one go: as templates they cost more than the whole page."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from okrs.templatetags.key_results import STALE, bar_of, declared_of, escaped
from organization.templatetags.components import status

register = template.Library()


@register.simple_tag
def board_rows(
    lines: Iterable[Any], query: str, *, show_owner: bool, may_choose: bool, shows_check_ins: bool
) -> SafeString:
    """The lines (``BoardLine``) of a section of the board's table; ``query`` leads back to this board."""
    return mark_safe(  # noqa: S308 - every text of a row is escaped before it is put in
        "".join(_board_row(line, show_owner, may_choose, shows_check_ins, escape(query)) for line in lines)
    )


def _board_row(line: Any, show_owner: bool, may_choose: bool, shows_check_ins: bool, query: str) -> str:
    row = escaped(line.row)
    who = f"{row.code}, {row.owner}"
    pick = (
        f'<td class="board__pick"><input type="checkbox" name="kr" value="{row.pk}" form="bulk" '
        f'aria-label="Choose {who}"></td>'
        if may_choose
        else ""
    )
    asked = f'<span class="key-results__note">{row.asked}</span>' if row.asked else ""
    whole_line = "" if row.asked else ' class="nowrap"'
    confidence = f"{row.confidence} of 10" if row.confidence else ""
    if row.confidence and row.confidence_change:
        confidence += f' <span class="muted">({row.confidence_change})</span>'
    said = (
        f'<td class="nowrap" data-label="Confidence">{confidence}</td>'
        f'<td{whole_line} data-label="Check-in">{row.check_in}{asked}</td>'
        if shows_check_ins
        else ""
    )
    changed, flag = (' class="is-changed"', '<span class="flag">Changed</span>') if line.is_changed else ("", "")
    forecast = ""
    if row.forecast:
        forecast = f'<span class="visually-hidden">,</span> <span class="board__forecast">{row.forecast}</span>'
    move = (
        f'<a class="button button--small button--quiet" href="{escape(line.move_url)}?{query}" data-dialog="move">'
        f'Move to…<span class="visually-hidden"> {who}</span></a>'
        if line.move_url
        else ""
    )
    return (
        f'<tr data-row="{row.pk}" data-v="{line.version}"{changed}>{pick}'
        f'<th scope="row" class="grow"><a class="key-results__title" href="{row.url}" data-dialog="peek">'
        f'<span class="key-results__code">{row.code}</span>{row.title}</a>'
        f"{flag}"
        f'<span class="key-results__note">{f"{row.owner} · " if show_owner else ""}'
        f"{'team · ' if row.is_team else ''}{row.reason}</span>{declared_of(row)}</th>"
        f"<td>{status(row.mark)}{f' {STALE}' if row.is_stale else ''}</td>"
        f'<td class="board__pace"><a class="key-results__value" href="{row.url}#evidence">'
        f'<span class="visually-hidden">{row.code}: </span>{row.value}</a>{forecast}{bar_of(row)}'
        f'</td>{said}<td class="table__end">{move}</td></tr>\n'
    )


@register.simple_tag
def filter_field(one: Mapping[str, Any]) -> SafeString:
    """One filter of the board without an error, as ``BoardFilter.visible`` gives it: a page has ten of them."""
    named = f'name="{one["name"]}" id="{one["id"]}"'
    label = escape(one["label"])
    if one["kind"] == "checkbox":
        checked = " checked" if one["value"] else ""
        box = f'<input type="checkbox" {named}{checked}>'
        field = f'<label class="check" for="{one["id"]}">{box}<span>{label}</span></label>'
    else:
        if one["kind"] == "date":
            value = f' value="{escape(one["value"])}"' if one["value"] else ""
            field = f'<input type="date" {named}{value}>'
        else:
            more = ""
            if one["url"]:
                more = (
                    f' data-typeahead data-url="{escape(one["url"])}" data-placeholder="{escape(one["placeholder"])}"'
                )
            field = f"<select {named}{more}>{one['options']}</select>"
        field = f'<label class="field__label" for="{one["id"]}">{label}</label>{field}'
    return mark_safe(f'<div class="field">{field}</div>')  # noqa: S308 - options are markup, every other text is escaped
