"""Key results as rows of a first page, an objective or a report, written in one go: as a template each costs a lot."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from okrs.snapshots.selectors.rows import Row
from organization.templatetags.components import progress, slots, sparkline, status

register = template.Library()

STALE = '<span class="flag">Stale</span>'


def escaped(row: Row) -> Row:
    """The row with all its texts escaped, in one call; none holds a NUL, which no column can store."""
    texts = iter(escape("\0".join(value for value in row if isinstance(value, str))).split("\0"))
    found: Any = (next(texts) if isinstance(value, str) else value for value in row)
    return Row(*found)


def bar_of(row: Row) -> SafeString:
    """Slots of a cadence, or the bar of progress; of an ``escaped`` row."""
    if row.slots:
        return slots(row.slots, mark_safe(f"Slots of {row.code}"))  # noqa: S308 - escaped with the rest of the row
    return progress(row.percent, row.expected, row.mark, mark_safe(row.reason))  # noqa: S308 - as above


def declared_of(row: Row) -> str:
    """That another status was declared than the counted one; of an ``escaped`` row."""
    if not row.is_declared:
        return ""
    because = f": {row.override_reason}" if row.override_reason else " by the owner."
    return f'<span class="key-results__note">Counted: {row.computed_label}. Declared instead{because}</span>'


@register.simple_tag
def key_result_rows(rows: Iterable[Row], *, show_owner: bool, show_objective: bool) -> SafeString:
    """``{% key_result_rows card.rows show_owner=True show_objective=False %}``: a list of key results."""
    made = "".join(_row(escaped(row), show_owner, show_objective) for row in rows)
    return mark_safe(f'<ul class="key-results">{made}</ul>')  # noqa: S308 - every text of a row is escaped


def _row(row: Row, show_owner: bool, show_objective: bool) -> str:
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
        f' <span class="key-results__note">{note}</span>{declared_of(row)}</div>'
        f'<div class="key-results__progress"><div class="key-results__head">'
        f'<a class="key-results__value" href="{row.url}#evidence"><span class="visually-hidden">{row.code}: </span>'
        f'{row.value}</a><span class="row">{STALE if row.is_stale else ""}{status(row.mark)}</span></div>'
        f"{bar_of(row)}{line}</div>"
        f'<div class="key-results__side">{side}</div></div></li>\n'
    )
