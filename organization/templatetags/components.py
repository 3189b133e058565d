"""``{% include … only %}`` of small components, rendered once for each set of inputs.

A page's frame holds some thirty icons, and a list one or two in each row. What these components print depends on
nothing but their inputs, so a process keeps what it has rendered; every other include works as Django's does.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.template.loader_tags import IncludeNode, do_include
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeData, SafeString, mark_safe

from organization import once as saving

register = template.Library()

# Components that read no request, no clock, no zone and no query, only their inputs: strings, numbers, plain tuples.
FIXED = frozenset(
    f"components/{name}.html"
    for name in (
        "account_links", "avatar", "dialogs", "head_links", "icon", "logo", "nav_list", "palette", "progress",
        "scripts", "status",
    )
)  # fmt: skip
KEPT = 10_000  # of a hundred bytes to two thousand each
_rendered: dict[Hashable, SafeString] = {}


class FixedInclude(IncludeNode):
    """An include whose output is kept."""

    name: str

    def render(self, context: Context) -> SafeString:
        values = {name: value.resolve(context) for name, value in self.extra_context.items()}
        safe = tuple(isinstance(value, SafeData) for value in values.values())
        # 1, 1.0 and True are one key of a dictionary and three texts.
        kinds = tuple(type(value) for value in values.values())
        key = (self.name, context.autoescape, tuple(values.items()), safe, kinds)
        try:
            found = _rendered.get(key)
        except TypeError:  # an input that can change is rendered each time
            return super().render(context)
        if found is None:
            if len(_rendered) >= KEPT:
                _rendered.clear()
            found = _rendered[key] = super().render(context)
        return found


@register.simple_tag(takes_context=True)
def once(context: Context) -> SafeString:
    """In a form that creates something: the key by which a second sending is known, new on each showing.

    Whoever comes back to a page after saving it is told so, with a link to what was saved.
    """
    key = format_html('<input type="hidden" name="{}" value="{}">', saving.FIELD, uuid4())
    return format_html("{}{}", key, saved_here(context))


@register.simple_tag(takes_context=True)
def saved_here(context: Context) -> SafeString:
    """The note alone, for a form with a key of its own."""
    request = context.get("request")
    found = saving.noted(request) if request else None
    if found is None:
        return SafeString()
    place, at = found
    text = f"Saved from this page at {timezone.localtime(at):%H:%M}. What you enter now is saved as another one."
    return render_to_string("components/callout.html", {"text": text, "url": place, "action": "Open what was saved"})


@register.simple_tag
def timeline_events(events: Iterable[Any]) -> SafeString:
    """The events of a month, for ``components/timeline.html``; written in one go, since there are fifty of them."""
    return mark_safe("".join(map(_event, events)))  # noqa: S308 - each value is escaped


def _event(event: Any) -> str:
    """One event: an object or a dictionary with iso, day, title and perhaps url, meta, detail, strong."""
    values = event if isinstance(event, Mapping) else {name: getattr(event, name) for name in _EVENT}
    shown = {name: str(conditional_escape(value)) for name, value in values.items() if value and name in _TEXTS}
    title = shown["title"]
    if "url" in shown:
        title = f'<a href="{shown["url"]}">{title}</a>'
    strong = " timeline__event--strong" if values.get("strong") else ""
    meta = f" · {shown['meta']}" if "meta" in shown else ""
    detail = f'<p class="small">{shown["detail"]}</p>' if "detail" in shown else ""
    return (
        f'<li class="timeline__event{strong}"><span class="timeline__title">{title}</span><span class="muted small">'
        f'<time datetime="{shown["iso"]}">{shown["day"]}</time>{meta}</span>{detail}</li>'
    )


_TEXTS = ("iso", "day", "title", "url", "meta", "detail")
_EVENT = (*_TEXTS, "strong")


@register.tag("kept")
def kept(parser: Parser, token: Token) -> FixedInclude:
    """``{% kept "okrs/_row.html" with row=row %}``: an include with ``only`` whose output is kept.

    For rows that many pages print again and again. The template may print nothing but its inputs, and these must be
    plain values or frozen dataclasses of such: what is equal is printed alike.
    """
    token.contents = f"include {token.contents.partition(' ')[2]} only"
    return _keeping(do_include(parser, token))


def forget() -> None:
    """Forget what was printed."""
    _rendered.clear()


@register.tag("include")
def include(parser: Parser, token: Token) -> IncludeNode:
    """Django's ``include``; with ``only`` and one of ``FIXED`` its output is kept."""
    node = do_include(parser, token)
    chosen: FilterExpression = node.template
    name = chosen.var if isinstance(chosen.var, str) and not chosen.filters else ""
    if not node.isolated_context or name not in FIXED:
        return node
    return _keeping(node)


def _keeping(node: IncludeNode) -> FixedInclude:
    made: Any = FixedInclude(node.template, extra_context=node.extra_context, isolated_context=True)
    made.name = str(node.template.var)
    return made
