"""Rows of key results, on the board and in lists, and the board's filters, written in one go: as templates they cost
more than the rest of a page."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from organization.templatetags.components import progress, slots, sparkline, status

register = template.Library()


@register.simple_tag
def board_rows(
    lines: Iterable[Any], query: str, *, show_owner: bool, may_choose: bool, shows_check_ins: bool
) -> SafeString:
    """The lines (``BoardLine``) of a section of the board's table; ``query`` leads back to this board."""
    return mark_safe(  # noqa: S308 - every text of a row is escaped before it is put in
        "".join(_board_row(line, show_owner, may_choose, shows_check_ins, escape(query)) for line in lines)
    )


_STALE = '<span class="flag">Stale</span>'


def _escaped(row: Any) -> Any:
    """The row (``Row``) with all its texts escaped, in one call; none holds a NUL, which no column can store.

    Most rows hold nothing to escape, and stay as they are.
    """
    said = "\0".join([value for value in row if isinstance(value, str)])
    escaped = escape(said)
    if escaped == said:
        return row
    texts = iter(escaped.split("\0"))
    return type(row)(*[next(texts) if isinstance(value, str) else value for value in row])


def _bar_of(row: Any) -> SafeString:
    """Slots of a cadence, or the bar of progress; of an ``_escaped`` row."""
    if row.slots:
        return slots(row.slots, mark_safe(f"Slots of {row.code}"))  # noqa: S308 - escaped with the rest of the row
    return progress(row.percent, row.expected, row.mark, mark_safe(row.reason))  # noqa: S308 - as above


def _declared_of(row: Any) -> str:
    """That another status was declared than the counted one; of an ``_escaped`` row."""
    if not row.is_declared:
        return ""
    because = f": {row.override_reason}" if row.override_reason else " by the owner."
    return f'<span class="key-results__note">Counted: {row.computed_label}. Declared instead{because}</span>'


def _board_row(line: Any, show_owner: bool, may_choose: bool, shows_check_ins: bool, query: str) -> str:
    row = _escaped(line.row)
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
        f"{'team · ' if row.is_team else ''}{row.reason}</span>{_declared_of(row)}</th>"
        f"<td>{status(row.mark)}{f' {_STALE}' if row.is_stale else ''}</td>"
        f'<td class="board__pace"><a class="key-results__value" href="{row.url}#evidence">'
        f'<span class="visually-hidden">{row.code}: </span>{row.value}</a>{forecast}{_bar_of(row)}'
        f'</td>{said}<td class="table__end">{move}</td></tr>\n'
    )


@register.simple_tag
def key_result_rows(rows: Iterable[Any], *, show_owner: bool, show_objective: bool) -> SafeString:
    """``{% key_result_rows card.rows show_owner=True show_objective=False %}``: a list of key results."""
    made = "".join(_listed(_escaped(row), show_owner, show_objective) for row in rows)
    return mark_safe(f'<ul class="key-results">{made}</ul>')  # noqa: S308 - every text of a row is escaped


def _listed(row: Any, show_owner: bool, show_objective: bool) -> str:
    note = " · ".join(
        (
            *((row.owner,) if show_owner else ()),
            *(("team key result",) if row.is_team else ()),
            *((row.objective,) if show_objective else ()),
            row.reason,
        )
    )
    line = sparkline(row.spark, mark_safe(row.spark_label), row.mark) if row.spark else ""  # noqa: S308 - escaped
    change = f" ({row.confidence_change})" if row.confidence_change else ""
    side = "".join(
        f"<span>{text}</span>"
        for text in (
            row.forecast,
            f"confidence {row.confidence} of 10{change}" if row.confidence else "",
            f"check-in {row.check_in}" if row.check_in else "",
            f"last evidence {row.last_evidence}" if row.last_evidence else "",
        )
        if text
    )
    return (
        f'<li><div class="key-results__row"><div><a class="key-results__title" href="{row.url}">'
        f'<span class="key-results__code">{row.code}</span>{row.title}</a>'
        f' <span class="key-results__note">{note}</span>{_declared_of(row)}</div>'
        f'<div class="key-results__progress"><div class="key-results__head">'
        f'<a class="key-results__value" href="{row.url}#evidence"><span class="visually-hidden">{row.code}: </span>'
        f'{row.value}</a><span class="row">{_STALE if row.is_stale else ""}{status(row.mark)}</span></div>'
        f"{_bar_of(row)}{line}</div>"
        f'<div class="key-results__side">{side}</div></div></li>\n'
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
