"""Components so frequent on a page that an ``{% include %}`` for each would cost more than the rest of the page.

A page's frame has some thirty icons, and a list has a status in each row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any
from uuid import uuid4

from django import template
from django.core.paginator import Page
from django.forms.boundfield import BoundField, BoundWidget
from django.http import HttpRequest
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from organization.ground import once as saving
from organization.ground.inputs import input_of
from organization.templatetags.formats import numbers

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=1_000)
def icon(name: str, *, size: str = "", label: str = "") -> SafeString:
    """``{% icon "plus" size="small" %}``: ``components/icon.html``, rendered once for each set of inputs."""
    return render_to_string("components/icon.html", {"name": name, "size": size, "label": label})


@register.simple_tag
@lru_cache(maxsize=1_000)
def status(key: str, *, label: str = "", plain: bool = False) -> SafeString:
    """``{% status row.status %}``: ``components/status.html``, rendered once for each set of inputs."""
    return render_to_string("components/status.html", {"key": key, "label": label, "plain": plain})


def written(rows: Iterable[Any], write: Callable[[Mapping[str, Any]], str], names: Iterable[str]) -> SafeString:
    """Rows of a long list, for a tag: as a template, fifty of them cost as much as the rest of a page.

    ``write`` gets the values of a row, an object or a dictionary, by ``names``, every text of them escaped.
    """
    texts = []
    for row in rows:
        values = ((name, row[name] if isinstance(row, Mapping) else getattr(row, name)) for name in names)
        texts.append(write({name: escape(one) if isinstance(one, str) else one for name, one in values}))
    return mark_safe("".join(texts))  # noqa: S308 - every text of a row is escaped before it is put in


@register.simple_tag
def column_heads(heads: Iterable[Mapping[str, str]]) -> SafeString:
    """The heads of a table from ``organization.views.parts.sort_heads``; those that sort as ``sort_header.html``."""
    up, down = icon("arrow-up", size="small"), icon("arrow-down", size="small")
    texts = []
    for head in heads:
        label, css = escape(head["label"]), f' class="{escape(head["css"])}"' if head["css"] else ""
        if head["url"]:
            css += f' aria-sort="{escape(head["direction"])}"' if head["direction"] else ""
            arrow = down if head["direction"] == "descending" else up
            label = f'<a class="sort" href="{escape(head["url"])}">{label} {arrow}</a>'
        texts.append(f'<th scope="col"{css}>{label}</th>')
    return mark_safe("".join(texts))  # noqa: S308 - every text is escaped


@register.simple_tag
@lru_cache(maxsize=1_000)
def same(template_name: str, **inputs: Any) -> SafeString:
    """``{% same "components/frame/nav_list.html" nav=shell.nav %}``: a part of the frame that the code alone decides.

    Rendered once for each set of inputs, which come from code (the places of a profile, an address), never from data.
    """
    return render_to_string(template_name, inputs)


@register.simple_tag
def said(parts: Iterable[Any]) -> SafeString:
    """``{% said comment.parts %}``: a text in pieces (text, url, is_name), with no blank between them."""
    texts = []
    for part in parts:
        if part.url:
            texts.append(format_html('<a href="{}">{}</a>', part.url, part.text))
        else:
            texts.append(format_html('<strong class="mention">{}</strong>' if part.is_name else "{}", part.text))
    return mark_safe("".join(texts))  # noqa: S308 - each of them is escaped


@register.simple_tag
def progress(percent: int, expected: int | None, status: str, label: str) -> SafeString:
    """``{% progress row.percent row.expected row.status row.reason %}``, with a tick where the plan expects it today.

    Percentages are 0 to 100 (drawn as at most 100); ``label`` says value and target in words.
    """
    value = f'<path class="progress__value" d="M0 8H{min(percent, 100)}"/>' if percent > 0 else ""
    tick = ""
    if expected is not None:
        tick = (
            f'<path class="progress__expected-gap" d="M{int(expected)} 3V13"/>'
            f'<path class="progress__expected" d="M{int(expected)} 1V15"/>'
        )
    return mark_safe(  # noqa: S308 - numbers, and two texts that are escaped
        f'<div class="progress is-{_text(status)}"><svg class="progress__bar" viewBox="0 0 100 16" '
        f'preserveAspectRatio="none" role="img" aria-label="{_text(label)}">'
        f'<path class="progress__track" d="M0 8H100"/>{value}{tick}</svg></div>'
    )


@register.simple_tag
def sparkline(values: Sequence[int], label: str, status: str = "") -> SafeString:
    """``{% sparkline row.spark row.spark_label row.status %}``: a small trend line.

    ``values``: 0 to 100, at least two, oldest first; ``label``: the conclusion in words.
    """
    width, tone = len(values) - 1, f" is-{conditional_escape(status)}" if status else ""
    points = " ".join(f"{place} {int(value)}" for place, value in enumerate(values))
    return mark_safe(  # noqa: S308 - numbers, and two texts that are escaped
        f'<svg class="sparkline{tone}" viewBox="0 0 {width} 100" preserveAspectRatio="none" role="img" '
        f'aria-label="{conditional_escape(label)}"><path class="sparkline__base" d="M0 100H{width}"/>'
        f'<g transform="matrix(1 0 0 -1 0 100)"><path d="M{points}"/>'
        f'<path class="sparkline__last" d="M{width} {int(values[-1])}h0"/></g></svg>'
    )


@register.simple_tag
def slots(marks: Iterable[tuple[str, bool, str]], label: str) -> SafeString:
    """``{% slots row.slots "Slots" %}``: the calendar slots of a cadence, each with its state, hollow, and words."""
    shown = "".join(_slot(state, hollow, _text(words)) for state, hollow, words in marks)
    return mark_safe(f'<ul class="slots" aria-label="{_text(label)}">{shown}</ul>')  # noqa: S308 - every text is escaped


def _slot(state: str, hollow: bool, words: str) -> str:
    return (
        f'<li class="is-{_text(state)}{" is-hollow" if hollow else ""}" title="{words}">'
        f'<span class="visually-hidden">{words}</span></li>'
    )


def _text(value: object) -> str:
    """As ``conditional_escape``, for hundreds of texts: that looks at each for a lazy translation, of which we have
    none."""
    return str(value) if hasattr(value, "__html__") else escape(str(value))


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """In a form that creates something: the key that identifies a second sending, new each time it is shown.

    A person who comes back after saving is told so, with a link to what was saved.
    """
    key = format_html('<input type="hidden" name="{}" value="{}">', saving.FIELD, uuid4())
    return format_html("{}{}", key, saved_here(context))


@register.simple_tag(takes_context=True)
def saved_here(context: Context) -> SafeString:
    """That note alone, for a form with its own key."""
    request = context.get("request")
    found = saving.noted(request) if request else None
    if found is None:
        return SafeString()
    place, at = found
    text = f"Saved from this page at {timezone.localtime(at):%H:%M}. What you enter now is saved as another one."
    return render_to_string("components/callout.html", {"text": text, "url": place, "action": "Open what was saved"})


@register.simple_tag
def chips(field: BoundField) -> SafeString:
    """A radio or checkbox list as big chips, for ``components/forms/choices.html``: the Log has ninety of them."""
    return mark_safe("\n".join(map(_chip, field.subwidgets)))  # noqa: S308 - each value is escaped


def _chip(choice: BoundWidget) -> str:
    """One chip; its input is that of Django's widget."""
    return (
        f'<label class="choice-chip" for="{escape(choice.id_for_label)}">{input_of(choice.data)}'
        '<span class="choice-chip__face"><svg class="icon choice-chip__tick" viewBox="0 0 24 24" aria-hidden="true">'
        f'<path d="M5 12.5 10 17.5 19.5 7" /></svg>{conditional_escape(choice.choice_label)}</span></label>'
    )


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a timeline, ready to print: ``day`` as text ("4 Nov"), ``iso`` the same for machines."""

    iso: str
    day: str
    title: str
    meta: str = ""
    detail: str = ""
    url: str = ""
    strong: bool = False


@register.simple_tag
def timeline_months(months: Iterable[Mapping[str, Any]], level: int | str) -> SafeString:
    """The months of ``components/figures/timeline.html``, without a template for each of fifty events."""
    heading = "h2" if level == 2 else "h3"
    texts = (
        f'<section class="timeline__month"><{heading}>{escape(one["label"])}</{heading}>'
        f'<ol class="timeline__events">{"".join(map(_event, one["events"]))}</ol></section>\n'
        for one in months
    )
    return mark_safe("".join(texts))  # noqa: S308 - each value is escaped


def _event(event: Event) -> str:
    title, strong = escape(event.title), " timeline__event--strong" if event.strong else ""
    if event.url:
        title = f'<a href="{escape(event.url)}">{title}</a>'
    meta = f" · {escape(event.meta)}" if event.meta else ""
    detail = f'<p class="small">{escape(event.detail)}</p>' if event.detail else ""
    return (
        f'<li class="timeline__event{strong}"><span class="timeline__title">{title}</span><span class="muted small">'
        f'<time datetime="{escape(event.iso)}">{escape(event.day)}</time>{meta}</span>{detail}</li>'
    )


@register.simple_tag
def detail_items(items: Iterable[Any]) -> SafeString:
    """The pairs of ``components/details.html``, objects or dictionaries, which a page has by the dozen."""
    return mark_safe("".join(map(_detail, items)))  # noqa: S308 - each value is escaped


def _detail(one: Any) -> str:
    item = one if isinstance(one, Mapping) else {name: getattr(one, name, "") for name in ("label", "value", "url")}
    value, url = item["value"], item.get("url")
    shown = _text(value if isinstance(value, str) else localize(value))
    if url:
        shown = f'<a href="{_text(url)}">{shown}</a>'
    elif value is None or value == "":
        shown = '<span class="muted">–</span>'
    return f"<div><dt>{_text(item['label'])}</dt><dd>{shown}</dd></div>\n"


@register.simple_tag
def page_links(page: Page[Any], request: HttpRequest) -> SafeString:
    """The links of ``components/pagination.html``: to the pages beside this one, and to those that ``numbers`` offers.

    The rest of the query string is kept.
    """
    query = request.GET.copy()

    def link(number: int, inside: str, more: str) -> str:
        query["page"] = str(number)
        return f'<a href="?{escape(query.urlencode())}" {more}>{inside}</a>'

    before, after, items = icon("chevron-left", size="small"), icon("chevron-right", size="small"), []
    if page.has_previous():
        before_label = 'rel="prev" aria-label="Previous page"'
        items.append(link(page.previous_page_number(), f"{before}<span>Previous</span>", before_label))
    else:
        items.append("")
    for number in numbers(page):
        current = ' aria-current="page"' if number == page.number else ""
        dots = '<span aria-hidden="true">…</span>'
        items.append(link(number, str(number), f'aria-label="Page {number}"{current}') if number else dots)
    if page.has_next():
        items.append(link(page.next_page_number(), f"<span>Next</span>{after}", 'rel="next" aria-label="Next page"'))
    else:
        items.append("")
    made = "".join(f"<li>{one}</li>" for one in items)
    return mark_safe(f"<ul>{made}</ul>")  # noqa: S308 - numbers, and a query string that is escaped


@register.simple_tag
def tiles(items: Iterable[Mapping[str, Any]]) -> SafeString:
    """Counts that are filter links, each as ``components/figures/tile.html`` prints one."""
    return mark_safe("".join(map(_tile, items)))  # noqa: S308 - each value is escaped


def _tile(item: Mapping[str, Any]) -> str:
    current = ' aria-current="true"' if item.get("current") else ""
    change = f'<span class="tile__change">{escape(item["change"])}</span>' if item.get("change") else ""
    return (
        f'<a class="tile is-{escape(item["key"])}" href="{escape(item["url"])}"{current}>'
        f'<span class="tile__label">{status(item["key"], label=item["label"], plain=True)}</span>'
        f'<span class="tile__count">{escape(str(item["count"]))}</span>{change}</a>\n'
    )
